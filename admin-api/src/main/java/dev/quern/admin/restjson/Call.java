package dev.quern.admin.restjson;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.http.WireRequest;

/**
 * What a handler may know of a call beside its input.
 *
 * @param request
 *            the request as it came
 */
public record Call(WireRequest request) {

    /** Who calls. */
    public Principal principal() {
        return request.principal();
    }

    /** The id that the answer carries. */
    public String requestId() {
        return request.requestId();
    }
}

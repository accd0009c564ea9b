package dev.quern.admin.lambda;

import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.runtime.code.CodeIdentity;
import java.time.Duration;

/**
 * Links under which a function's code can be fetched for ten minutes, as Lambda gives them: signed, so that no key is
 * needed.
 */
final class CodeLinks {

    /** Where {@code GET} answers with a package; not a path of AWS's. */
    static final String ROUTE = "GET /quern/code/{Sha256}";

    private static final Duration VALID = Duration.ofMinutes(10);

    private final RequestSigner signer;
    private final String fallbackHost;

    /**
     * Makes links.
     *
     * @param signer
     *            signs with the root key
     * @param fallbackHost
     *            host and port, for requests that name none
     */
    CodeLinks(RequestSigner signer, String fallbackHost) {
        this.signer = signer;
        this.fallbackHost = fallbackHost;
    }

    /** A link that leads to the host that the request itself was sent to. */
    String create(CodeIdentity code, RequestHead request) {
        String host = request.header("host").orElse(fallbackHost);
        return request.scheme() + "://" + host + signer.presign("GET", "/quern/code/" + code.sha256(), host, VALID);
    }
}

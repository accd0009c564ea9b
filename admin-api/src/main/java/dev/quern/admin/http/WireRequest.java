package dev.quern.admin.http;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * A request whose caller is known and whose body has come.
 *
 * @param body
 *            the whole body; empty if there was none; not to be changed
 * @param requestId
 *            this request's id in answers and logs
 * @param origin
 *            where it came from
 * @param received
 *            when its first line was read
 * @param endOfTurn
 *            runs what it is given on the event loop, after all requests that came in together with this one were
 *            called
 */
public record WireRequest(RequestHead head, byte[] body, Principal principal, String requestId, Origin origin,
        Instant received, Executor endOfTurn) {

    /** The address that it came from. */
    public String sourceIp() {
        return origin.address();
    }
}

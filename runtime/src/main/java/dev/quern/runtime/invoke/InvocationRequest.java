package dev.quern.runtime.invoke;

import dev.quern.function.ClientContext;
import dev.quern.function.Identity;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import java.util.Optional;
import java.util.UUID;

/**
 * One call of a function.
 *
 * @param function
 *            what is called
 * @param payload
 *            the event, at most 6 MiB; not to be changed
 * @param requestId
 *            identifies the invocation
 * @param clientContext
 *            what the calling application says about itself
 * @param identity
 *            who the calling application's user is
 * @param tailLog
 *            whether the result is to carry the end of the invocation's log
 * @param stream
 *            takes the answer piece by piece; empty where the answer is wanted whole
 * @param lineage
 *            the chain of calls that this one continues
 * @param trace
 *            the caller's trace header, as it came
 */
public record InvocationRequest(FunctionReference function, byte[] payload, String requestId,
        Optional<ClientContext> clientContext, Optional<Identity> identity, boolean tailLog,
        Optional<ResponseSink> stream, Lineage lineage, Optional<String> trace) {

    /** The largest payload of a synchronous invocation, and the largest buffered answer, in bytes. */
    public static final int MAX_PAYLOAD_BYTES = 6_291_456;

    /**
     * @throws FunctionsException.RequestTooLarge
     *             if the payload is too large
     */
    public InvocationRequest {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new FunctionsException.RequestTooLarge(
                    payload.length + " byte payload is too large for the RequestResponse "
                            + "invocation type (limit " + MAX_PAYLOAD_BYTES + " bytes)");
        }
    }

    /** The same, as part of a chain of calls. */
    public InvocationRequest within(Lineage chain) {
        return within(chain, trace);
    }

    /** The same, as part of a chain of calls, and of the trace that a header names. */
    public InvocationRequest within(Lineage chain, Optional<String> traceHeader) {
        return new InvocationRequest(function, payload, requestId, clientContext, identity, tailLog, stream, chain,
                traceHeader);
    }

    /** A call that no function makes. */
    public InvocationRequest(FunctionReference function, byte[] payload, String requestId,
            Optional<ClientContext> clientContext, Optional<Identity> identity, boolean tailLog,
            Optional<ResponseSink> stream) {
        this(function, payload, requestId, clientContext, identity, tailLog, stream, Lineage.NONE, Optional.empty());
    }

    /** A call that wants its answer whole, with a new request identifier. */
    public static InvocationRequest of(FunctionReference function, byte[] payload) {
        return new InvocationRequest(function, payload, UUID.randomUUID().toString(), Optional.empty(),
                Optional.empty(), false,
                Optional.empty());
    }
}

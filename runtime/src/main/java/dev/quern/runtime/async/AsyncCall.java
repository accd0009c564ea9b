package dev.quern.runtime.async;

import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.invoke.Lineage;
import java.util.Map;
import java.util.UUID;

/**
 * A call that nobody waits for.
 *
 * @param function
 *            what is called
 * @param payload
 *            the event, at most 1 MiB; not to be changed
 * @param requestId
 *            identifies the call, all attempts of it; no other call may ever have it
 * @param attributes
 *            what the function is told beside the event, as the custom part of its client context
 * @param lineage
 *            the chain of calls that this one continues
 */
public record AsyncCall(FunctionReference function, byte[] payload, String requestId, Map<String, String> attributes,
        Lineage lineage) {

    /** The largest event of an asynchronous call, in bytes. */
    public static final int MAX_PAYLOAD_BYTES = 1_048_576;

    /**
     * @throws FunctionsException.RequestTooLarge
     *             if the event is too large
     */
    public AsyncCall {
        attributes = Map.copyOf(attributes);
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new FunctionsException.RequestTooLarge(payload.length
                    + " byte payload is too large for the Event invocation type (limit " + MAX_PAYLOAD_BYTES
                    + " bytes)");
        }
    }

    /** A call that no function makes, with a new request identifier. */
    public static AsyncCall of(FunctionReference function, byte[] payload) {
        return new AsyncCall(function, payload, UUID.randomUUID().toString(), Map.of(), Lineage.NONE);
    }
}

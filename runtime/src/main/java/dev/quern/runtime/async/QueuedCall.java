package dev.quern.runtime.async;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.Qualifier;
import dev.quern.runtime.invoke.Lineage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A call as it lies in the queue, without its event.
 *
 * @param function
 *            whose queue it lies in
 * @param due
 *            when it is to be tried next, to the millisecond
 * @param requestId
 *            tells it from all others
 * @param qualifier
 *            which version or alias is called
 * @param accepted
 *            when it was accepted, to the millisecond
 * @param attempts
 *            how often the function has failed at it
 * @param setbacks
 *            how often it was put off without the function being at fault
 * @param attributes
 *            as in {@link AsyncCall}
 * @param lineage
 *            as in {@link AsyncCall}
 */
record QueuedCall(FunctionName function, Instant due, String requestId, Optional<Qualifier> qualifier, Instant accepted,
        int attempts, int setbacks, Map<String, String> attributes, Lineage lineage) {

    /** A call that was accepted now and is due now. */
    static QueuedCall of(AsyncCall call, Instant now) {
        return of(call.function(), call.requestId(), call.attributes(), call.lineage(), now);
    }

    static QueuedCall of(FunctionReference function, String requestId, Map<String, String> attributes, Lineage lineage,
            Instant now) {
        Instant millis = Instant.ofEpochMilli(now.toEpochMilli());
        return new QueuedCall(function.name(), millis, requestId, function.qualifier(), millis, 0, 0, attributes,
                lineage);
    }

    FunctionReference reference() {
        return new FunctionReference(function, qualifier);
    }

    /** The same, to be tried again after the function has failed. */
    QueuedCall failed(Instant again) {
        return new QueuedCall(function, again, requestId, qualifier, accepted, attempts + 1, setbacks, attributes,
                lineage);
    }

    /** The same, to be tried again although the function was not at fault. */
    QueuedCall putOff(Instant again) {
        return new QueuedCall(function, again, requestId, qualifier, accepted, attempts, setbacks + 1, attributes,
                lineage);
    }
}

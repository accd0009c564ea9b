package dev.quern.runtime.async;

import dev.quern.runtime.function.FunctionName;
import java.time.Duration;

/**
 * Looks on at the queue, to count what happens. Called on the queue's threads: returns at once and throws nothing.
 */
public interface QueueObserver {

    /** Looks away. */
    QueueObserver NONE = new QueueObserver() {};

    /** A call was accepted: it is durable. */
    default void accepted(FunctionName function) {}

    /**
     * An attempt begins.
     *
     * @param age
     *            how long ago the call was accepted
     */
    default void started(FunctionName function, Duration age) {}

    /** The function failed, and the call will be tried again. */
    default void retried(FunctionName function) {}

    /** A call was put off, not by the function's fault: by a limit, or by a fault of the server's. */
    default void putOff(FunctionName function) {}

    /** A call has ended. */
    default void ended(FunctionName function, Condition condition) {}

    /** A destination or dead letter target has been sent what came of a call: its own call or object is durable. */
    default void told(FunctionName function, Condition condition) {}

    /** A call in the queue cannot be read, and was set aside. */
    default void damaged(FunctionName function) {}

    /** A destination or dead letter target is not there any more. */
    default void notTold(FunctionName function, Condition condition) {}
}

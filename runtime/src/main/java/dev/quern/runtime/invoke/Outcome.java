package dev.quern.runtime.invoke;

import java.util.List;

/** How an invocation ended. */
public sealed interface Outcome {

    /**
     * The function answered.
     *
     * @param payload
     *            its answer; empty if it was streamed; not to be changed
     */
    record Success(byte[] payload) implements Outcome {}

    /**
     * The function failed (Lambda's function error; {@code X-Amz-Function-Error: Unhandled}).
     *
     * @param errorType
     *            an exception's class name, or a name such as {@code Sandbox.Timedout}
     * @param errorMessage
     *            what went wrong
     * @param stackTrace
     *            the function's own frames, innermost first
     */
    record Failure(String errorType, String errorMessage, List<String> stackTrace) implements Outcome {

        public Failure {
            stackTrace = List.copyOf(stackTrace);
        }
    }
}

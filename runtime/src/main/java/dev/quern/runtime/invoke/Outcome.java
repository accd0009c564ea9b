package dev.quern.runtime.invoke;

import java.util.List;
import java.util.Set;

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

        private static final Set<String> NOT_THE_FUNCTIONS = Set.of("Runtime.Stopped", "Runtime.HandlerNotDeployed");

        public Failure {
            stackTrace = List.copyOf(stackTrace);
        }

        /**
         * Whether the function is at fault. It is not if its environment was closed under it, or the application that
         * embeds the runtime has not brought its code yet.
         */
        public boolean isTheFunctions() {
            return !NOT_THE_FUNCTIONS.contains(errorType);
        }
    }
}

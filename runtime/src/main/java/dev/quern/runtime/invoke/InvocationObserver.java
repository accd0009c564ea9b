package dev.quern.runtime.invoke;

import dev.quern.runtime.function.FunctionName;

/**
 * Looks on at invocations, to count them. Called on the threads that give the answers, before the caller has it:
 * returns
 * at once and throws nothing.
 */
public interface InvocationObserver {

    /** Looks away. */
    InvocationObserver NONE = new InvocationObserver() {
        @Override
        public void ended(FunctionName function, InvocationResult result) {
            // nobody wants to know
        }

        @Override
        public void refused(FunctionName function, Throwable reason) {
            // nobody wants to know
        }
    };

    /** An invocation has run, whatever came of it. */
    void ended(FunctionName function, InvocationResult result);

    /**
     * An invocation could not begin.
     *
     * @param reason
     *            a {@link dev.quern.runtime.function.FunctionsException} unless the runtime itself failed
     */
    void refused(FunctionName function, Throwable reason);
}

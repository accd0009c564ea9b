package dev.quern.runtime;

import dev.quern.runtime.invoke.Outcome;
import java.util.List;

/** A function that was called failed; what is told here is what it told. */
public final class FunctionFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Outcome.Failure failure;

    FunctionFailedException(Outcome.Failure failure) {
        super(failure.errorType() + ": " + failure.errorMessage());
        this.failure = failure;
    }

    /** The name of the failure: an exception's class name, or a name such as {@code Sandbox.Timedout}. */
    public String errorType() {
        return failure.errorType();
    }

    /** What went wrong, in the function's words. */
    public String errorMessage() {
        return failure.errorMessage();
    }

    /** The function's own stack frames, innermost first. */
    public List<String> functionStackTrace() {
        return failure.stackTrace();
    }
}

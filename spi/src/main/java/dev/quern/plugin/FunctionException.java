package dev.quern.plugin;

import java.util.List;

/**
 * A function failed: what the caller sees as {@code errorType}, {@code errorMessage} and {@code stackTrace} of a
 * function
 * error.
 */
public class FunctionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String errorType;
    private final transient List<String> stackTraceLines;
    private final boolean environmentLost;

    /**
     * A function failed.
     *
     * @param errorType
     *            the exception's class name, or a name such as {@code Runtime.ExitError}
     * @param message
     *            what went wrong, for the caller; may be {@code null}
     * @param stackTraceLines
     *            the function's own frames, innermost first; may be empty
     * @param environmentLost
     *            whether the environment must not be used again
     */
    public FunctionException(String errorType, String message, List<String> stackTraceLines, boolean environmentLost) {
        super(message, null, false, false);
        this.errorType = errorType;
        this.stackTraceLines = List.copyOf(stackTraceLines);
        this.environmentLost = environmentLost;
    }

    /** The name of the failure: an exception's class name, or a name such as {@code Runtime.ExitError}. */
    public String errorType() {
        return errorType;
    }

    /** The function's own stack frames, innermost first; empty where there are none. */
    public List<String> stackTraceLines() {
        return stackTraceLines == null ? List.of() : stackTraceLines;
    }

    /** Whether the environment must be discarded: the function exited, or its process died. */
    public boolean environmentLost() {
        return environmentLost;
    }
}

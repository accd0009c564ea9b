package dev.quern.cli.client;

/** The server took a function, but it cannot be called: its code is to blame. The message is for the user. */
public final class FunctionUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FunctionUnusableException(String message) {
        super(message);
    }
}

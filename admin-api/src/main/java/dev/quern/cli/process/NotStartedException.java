package dev.quern.cli.process;

/** A server did not come up. The message is for the user. */
public final class NotStartedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotStartedException(String message) {
        super(message);
    }
}

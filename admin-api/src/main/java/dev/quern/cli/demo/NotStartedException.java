package dev.quern.cli.demo;

/** The demonstration's server did not come up. The message is for the user. */
public final class NotStartedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotStartedException(String message) {
        super(message);
    }
}

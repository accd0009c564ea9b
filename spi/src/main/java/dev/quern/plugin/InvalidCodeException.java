package dev.quern.plugin;

/** A code package from which no environment can ever start; the message says what is wrong with it, for its author. */
public class InvalidCodeException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidCodeException(String message) {
        super(message);
    }

    public InvalidCodeException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.quern.runtime.code;

/** An uploaded code package breaks a rule; the message names the rule, for the person who uploaded it. */
public final class InvalidPackageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidPackageException(String message) {
        super(message, null, false, false);
    }
}

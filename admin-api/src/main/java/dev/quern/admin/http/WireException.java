package dev.quern.admin.http;

import java.util.Objects;

/** Ends an operation with an error for the caller. */
public final class WireException extends RuntimeException {
    private final transient WireError error;

    public WireException(WireError error) {
        // a refusal is an answer and no surprise: nobody reads its stack
        super(error.code() + ": " + error.message(), null, false, false);
        this.error = Objects.requireNonNull(error);
    }

    public WireError error() {
        return error;
    }
}

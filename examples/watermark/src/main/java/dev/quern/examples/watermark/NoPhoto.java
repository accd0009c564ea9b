package dev.quern.examples.watermark;

/** Why a file gets no watermark: it is not a picture that could have one. Trying again would not help. */
final class NoPhoto extends Exception {
    private static final long serialVersionUID = 1;

    NoPhoto(String message) {
        super(message);
    }

    NoPhoto(String message, Throwable cause) {
        super(message, cause);
    }
}

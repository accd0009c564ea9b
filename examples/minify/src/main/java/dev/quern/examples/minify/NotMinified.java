package dev.quern.examples.minify;

/** Why a file has no minified copy: what is wrong in it. Trying again would not help. */
final class NotMinified extends Exception {
    private static final long serialVersionUID = 1;

    NotMinified(String message) {
        super(message);
    }
}

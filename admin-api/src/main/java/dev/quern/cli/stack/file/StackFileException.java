package dev.quern.cli.stack.file;

/** A stack's file cannot be used. The message is for the user: the file, the line, what is wrong and the way out. */
public final class StackFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StackFileException(String message) {
        super(message);
    }
}

package dev.quern.cli;

import java.util.Objects;

/** A command cannot do what it was asked. The message is for the user: the thing, the reason and the way out. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    public CommandException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = Objects.requireNonNull(exitCode);
    }

    public CommandException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = Objects.requireNonNull(exitCode);
    }

    /** How the program ends. */
    public ExitCode exitCode() {
        return exitCode;
    }
}

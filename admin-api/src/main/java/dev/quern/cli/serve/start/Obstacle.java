package dev.quern.cli.serve.start;

import java.util.Objects;

/** Why a server does not start although nothing is damaged. The message is for the user: the thing, and the way out. */
public final class Obstacle extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is in the way. */
    public enum Kind {
        /** Another server, or a restore, has the data directory. */
        IN_USE,
        /** There is no room on the disk. */
        DISK_FULL,
        /** This user may not write the data directory. */
        NOT_ALLOWED,
        /** The file system of the data directory is not to be written. */
        READ_ONLY,
        /** The root key is missing, or is none. */
        ROOT_KEY,
        /** The heap may grow larger than the memory that there is. */
        HEAP,
        /** The clock is earlier than the data. */
        CLOCK
    }

    private final Kind kind;

    Obstacle(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind);
    }

    Obstacle(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    /** What is in the way. */
    public Kind kind() {
        return kind;
    }
}

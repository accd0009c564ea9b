package dev.quern.cli;

/** What a script can tell from how a command ended. */
public enum ExitCode {
    /** It did what it was asked. */
    OK(0),
    /** The function failed: it threw, took too long, or its code cannot be used. */
    FUNCTION_FAILED(1),
    /** The arguments or the configuration file are wrong; nothing was done. */
    USAGE(2),
    /** No server answered, or it refused the request. */
    REFUSED(3),
    /** Quern itself could not start, for a reason that has no code of its own: the port is in use, no JDK. */
    NOT_STARTED(4),
    /** A data directory or a backup is damaged. */
    DAMAGED(5),
    /** Another server, or a restore, has the data directory. */
    IN_USE(6),
    /** The disk of the data directory is full. */
    DISK_FULL(7),
    /** The data directory, or what is in it, may not be written by this user. */
    NOT_ALLOWED(8),
    /** The file system of the data directory is read-only. */
    READ_ONLY(9),
    /** The root key of a data directory that has been used is missing, or is none. */
    ROOT_KEY(10),
    /** The heap may grow larger than the memory of the machine or the container. */
    HEAP(11),
    /** The clock is earlier than the data. */
    CLOCK(12),
    /** A fault in Quern. */
    INTERNAL(70);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number that the shell sees. */
    public int code() {
        return code;
    }
}

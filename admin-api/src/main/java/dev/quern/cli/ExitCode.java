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
    /** Quern itself could not start: the data directory or the port is in use, no JDK, the build failed. */
    NOT_STARTED(4),
    /** A data directory or a backup is damaged. */
    DAMAGED(5),
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

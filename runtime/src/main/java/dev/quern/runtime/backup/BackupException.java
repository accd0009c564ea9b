package dev.quern.runtime.backup;

import java.io.IOException;

/** A backup was not made, or not restored. The messages are for the person who wanted it, and say the way out. */
public abstract sealed class BackupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private BackupException(String message) {
        super(message);
    }

    private BackupException(String message, Throwable cause) {
        super(message, cause);
    }

    /** It was not begun: no such backup, a folder that holds something else, a data directory in use. */
    public static final class Refused extends BackupException {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }
    }

    /** What is to be copied, or what was, is not what it once was. */
    public static final class Damaged extends BackupException {
        private static final long serialVersionUID = 1L;

        public Damaged(String message) {
            super(message);
        }
    }

    /** A file could not be read or written. */
    public static final class Failed extends BackupException {
        private static final long serialVersionUID = 1L;

        public Failed(String message, IOException cause) {
            super(message + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()), cause);
        }
    }
}

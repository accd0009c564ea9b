package dev.quern.runtime.log;

/** What can go wrong when logs are read or managed; the message is for the person who made the request. */
public abstract sealed class LogsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private LogsException(String message) {
        // a refusal is an answer, not a fault: no stack trace
        super(message, null, false, false);
    }

    /** There is no such group or stream. */
    public static final class NotFound extends LogsException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message);
        }
    }

    /** There is such a group or stream already. */
    public static final class AlreadyExists extends LogsException {
        private static final long serialVersionUID = 1L;

        public AlreadyExists(String message) {
            super(message);
        }
    }

    /** A value breaks a rule. */
    public static final class InvalidParameter extends LogsException {
        private static final long serialVersionUID = 1L;

        public InvalidParameter(String message) {
            super(message);
        }
    }

    /** The lines cannot be taken now: more wait in memory than may, or the disk does not take them. */
    public static final class Unavailable extends LogsException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }
    }
}

package dev.quern.function;

/** Why something could not be done with streams. Nothing has been put then, unless a kind says otherwise. */
public abstract sealed class StreamsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StreamsException(String message) {
        super(message);
    }

    /** There is no such stream. */
    public static final class NoSuchStream extends StreamsException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public NoSuchStream(String message) {
            super(message);
        }
    }

    /** What was asked for breaks a rule: a partition key that is none, too large a record. */
    public static final class Invalid extends StreamsException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public Invalid(String message) {
            super(message);
        }
    }

    /** The store cannot be written: its disk is full or has failed. Of several records some may have been put. */
    public static final class Unavailable extends StreamsException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public Unavailable(String message) {
            super(message);
        }
    }
}

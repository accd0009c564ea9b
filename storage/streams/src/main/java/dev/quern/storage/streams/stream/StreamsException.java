package dev.quern.storage.streams.stream;

/**
 * What can be refused when streams are used. Each kind is one error of the protocol; the message is the one that
 * clients
 * of Kinesis know. Besides these there are {@link dev.quern.storage.kv.DiskFullException} (nothing was stored) and
 * other
 * {@link dev.quern.storage.kv.StoreException}s.
 */
public abstract sealed class StreamsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StreamsException(String message) {
        // a refusal is an answer, not a fault: no stack trace
        super(message, null, false, false);
    }

    /** Never {@code null}. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** There is no such stream, shard or consumer. */
    public static final class ResourceNotFound extends StreamsException {
        private static final long serialVersionUID = 1L;

        public ResourceNotFound(String message) {
            super(message);
        }
    }

    /** There is one already, or it is in a state that does not allow this. */
    public static final class ResourceInUse extends StreamsException {
        private static final long serialVersionUID = 1L;

        public ResourceInUse(String message) {
            super(message);
        }
    }

    /** Too many of something. */
    public static final class LimitExceeded extends StreamsException {
        private static final long serialVersionUID = 1L;

        public LimitExceeded(String message) {
            super(message);
        }
    }

    /** What was asked for makes no sense, or not for this stream. */
    public static final class InvalidArgument extends StreamsException {
        private static final long serialVersionUID = 1L;

        public InvalidArgument(String message) {
            super(message);
        }
    }

    /** What was asked for cannot be done with a stream like this one. */
    public static final class Validation extends StreamsException {
        private static final long serialVersionUID = 1L;

        public Validation(String message) {
            super(message);
        }
    }

    /** A record of several is larger than its stream takes. */
    public static final class RecordTooLarge extends StreamsException {
        private static final long serialVersionUID = 1L;
        private final int index;
        private final int dataBytes;
        private final int limit;

        /**
         * @param index
         *            which of the records, from 0
         */
        public RecordTooLarge(int index, int dataBytes, int limit) {
            super("a record of %d bytes and its key are more than the %d bytes that the stream takes"
                    .formatted(dataBytes, limit));
            this.index = index;
            this.dataBytes = dataBytes;
            this.limit = limit;
        }

        public int index() {
            return index;
        }

        public int dataBytes() {
            return dataBytes;
        }

        /** How large data and key may be together, in bytes. */
        public int limit() {
            return limit;
        }
    }
}

package dev.quern.function;

/** Why something could not be done with objects. Nothing has changed then, unless a kind says otherwise. */
public abstract sealed class ObjectsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ObjectsException(String message) {
        super(message);
    }

    /** There is no such bucket. */
    public static final class NoSuchBucket extends ObjectsException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public NoSuchBucket(String message) {
            super(message);
        }
    }

    /** There is no such object. */
    public static final class NoSuchKey extends ObjectsException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public NoSuchKey(String message) {
            super(message);
        }
    }

    /** The object is not, or not any more, what the caller takes it for. */
    public static final class PreconditionFailed extends ObjectsException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public PreconditionFailed(String message) {
            super(message);
        }
    }

    /** A name, key or object is not as it may be: too long, too large, or of another form. */
    public static final class Invalid extends ObjectsException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public Invalid(String message) {
            super(message);
        }
    }

    /**
     * The store cannot do it now: the disk is full or fails, or bytes on it are damaged. Whether a change was made is
     * not
     * certain if the disk failed.
     */
    public static final class Unavailable extends ObjectsException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public Unavailable(String message) {
            super(message);
        }
    }
}

package dev.quern.storage.kv;

/** The store could not do what was asked: it is closed, damaged, in use by another process, or its disk is full. */
public class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

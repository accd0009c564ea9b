package dev.quern.storage.kv;

/**
 * The disk has no room for the transaction, so nothing of it was written. Reads go on, and writes do as soon as there
 * is room again: nothing needs to be started anew.
 */
public final class DiskFullException extends StoreException {

    private static final long serialVersionUID = 1L;

    public DiskFullException(String message) {
        super(message);
    }

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.quern.storage.kv;

/** Somebody else has the store, so it was not opened. */
public final class StoreInUseException extends StoreException {

    private static final long serialVersionUID = 1L;

    public StoreInUseException(String message) {
        super(message);
    }
}

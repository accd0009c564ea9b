package dev.quern.storage.kv;

/**
 * What the store has on disk is not what it once wrote. The message names the file where that is known. What is not
 * damaged can still be read; what is comes back as this exception and never as other data.
 */
public final class DamagedStoreException extends StoreException {

    private static final long serialVersionUID = 1L;

    public DamagedStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

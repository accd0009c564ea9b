package dev.quern.storage.kv;

import java.io.IOException;

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

    /** Whether a file could not be written for lack of room: the JDK has no exception of its own for that. */
    public static boolean isMeantBy(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        return said.contains("No space left on device") || said.contains("Disk quota exceeded");
    }
}

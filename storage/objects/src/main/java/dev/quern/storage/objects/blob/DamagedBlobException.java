package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.StoreException;

/** A blob is not what was written: it is missing, cut off, or a block of it does not have its checksum. */
public final class DamagedBlobException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final transient BlobId id;
    private final long block;

    /**
     * @param block
     *            the number of the damaged block, from 0; -1 if the blob as a whole is damaged
     * @param message
     *            what is wrong, and where
     */
    public DamagedBlobException(BlobId id, long block, String message) {
        super(message);
        this.id = id;
        this.block = block;
    }

    public BlobId id() {
        return id;
    }

    /** The number of the damaged block, from 0; -1 if the blob as a whole is damaged. */
    public long block() {
        return block;
    }
}

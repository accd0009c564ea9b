package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.StoreException;
import java.util.function.Consumer;

/**
 * Where the bytes of objects lie. A blob is written once, from its beginning to its end, and never changed. Safe for
 * use by any number of threads. All methods block.
 *
 * <p>
 * A blob store knows nothing of what its blobs are for: whoever keeps their names removes those that nobody names any
 * more.
 */
public interface BlobStore extends AutoCloseable {

    /**
     * Begins a blob.
     *
     * @throws DiskFullException
     *             if there is no room
     * @throws StoreException
     *             if it cannot be written
     */
    BlobWriter create();

    /**
     * Opens a blob for reading.
     *
     * @throws DamagedBlobException
     *             if it is not there, or not what was written: it is for the caller to know which blobs there are
     * @throws StoreException
     *             if it cannot be read
     */
    BlobReader open(BlobId id);

    /**
     * Removes a blob, if it is there. Who has it open may still read it.
     *
     * @throws StoreException
     *             if it cannot be removed
     */
    void delete(BlobId id);

    /**
     * Names every blob that was there from the beginning of the call to its end, in any order; of others some. Blobs
     * may be made, removed and read meanwhile, by the consumer too.
     *
     * @throws StoreException
     *             if they cannot be listed
     */
    void forEach(Consumer<BlobId> consumer);

    /** Releases everything. What is being written is discarded. */
    @Override
    void close();
}

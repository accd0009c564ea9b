package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.StoreException;
import java.nio.ByteBuffer;

/** A blob that is being written. Nothing of it is seen before {@link #commit}. For use by one thread at a time. */
public interface BlobWriter extends AutoCloseable {

    /** The blob's name. */
    BlobId id();

    /**
     * Takes what remains of the buffer, which belongs to the caller again when this returns.
     *
     * @throws DiskFullException
     *             if there is no room
     * @throws StoreException
     *             if it cannot be written
     */
    void write(ByteBuffer bytes);

    /** How many bytes were written. */
    long length();

    /**
     * Makes the blob: it is there, and durable, when this returns.
     *
     * @throws DiskFullException
     *             if there is no room; nothing is left of the blob
     * @throws StoreException
     *             if it cannot be written; nothing is left of the blob
     */
    void commit();

    /** Discards what was written, unless it was committed. */
    @Override
    void close();
}

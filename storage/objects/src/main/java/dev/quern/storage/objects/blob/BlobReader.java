package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.StoreException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An open blob. Every byte is compared with the checksum of its block before it is given out: damage is an exception,
 * never other bytes than were written. For use by one thread at a time.
 */
public interface BlobReader extends AutoCloseable {

    /** How many bytes the blob has. */
    long length();

    /**
     * Reads from a place in the blob, as many bytes as the buffer has room for or the blob has left.
     *
     * @param position
     *            from 0 to {@link #length}
     * @return how many bytes were read; 0 at the end
     * @throws DamagedBlobException
     *             if the blob is damaged there; what was put into the buffer is to be thrown away
     * @throws StoreException
     *             if it cannot be read
     */
    int read(ByteBuffer into, long position);

    /**
     * The same bytes as a part of a file, for a server that lets the operating system send them. They have been
     * compared with their checksums when this returns, at most a second ago, and their file has not changed since. So
     * ask for as much as is sent next, not for all at once.
     *
     * @param position
     *            the first byte
     * @param length
     *            how many; all within the blob
     * @return empty if the blob is not in a file of this machine
     * @throws DamagedBlobException
     *             if the blob is damaged there
     * @throws StoreException
     *             if it cannot be read
     */
    Optional<FileRegion> region(long position, int length);

    /**
     * Reads the whole blob.
     *
     * @param damage
     *            is given every block that is damaged
     * @throws StoreException
     *             if it cannot be read
     */
    void verify(Consumer<DamagedBlobException> damage);

    /** Closes the blob. Regions of it cannot be used any more. */
    @Override
    void close();
}

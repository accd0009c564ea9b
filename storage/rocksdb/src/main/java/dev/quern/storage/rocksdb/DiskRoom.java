package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.DiskFullException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Whether the disk has room for more commits. A reserve stays free: RocksDB can flush and compact with it, so that a
 * full disk is met here, where nothing has been written, and not in the middle of a write. If one failed for lack of
 * room all the same, because somebody else took the rest, commits wait until RocksDB has recovered, which it does by
 * itself once there is room. Used by the committer's thread alone, except for {@link #usableBytes} and
 * {@link #reserveBytes}.
 */
final class DiskRoom {

    private final Path directory;
    private final long reserveBytes;
    private final LongSupplier usableBytes;
    private final Runnable probe;
    private boolean failed;

    /**
     * @param usableBytes
     *            how much room there is now
     * @param probe
     *            throws {@link DiskFullException} while RocksDB has not recovered; writes nothing that counts
     */
    DiskRoom(Path directory, long reserveBytes, LongSupplier usableBytes, Runnable probe) {
        this.directory = directory;
        this.reserveBytes = reserveBytes;
        this.usableBytes = usableBytes;
        this.probe = probe;
    }

    /**
     * @throws DiskFullException
     *             if so many bytes must not be written now
     */
    void require(long bytes) {
        long usable = usableBytes.getAsLong();
        if (reserveBytes > 0 && usable < reserveBytes + bytes) {
            throw new DiskFullException("cannot write to the store in " + directory + ": the disk is full: "
                    + mib(usable) + " MiB are left, and " + mib(reserveBytes)
                    + " MiB are kept for the store's own work."
                    + " Nothing was written; free some space, and writing goes on by itself");
        }
        if (failed) {
            probe.run();
            failed = false;
        }
    }

    /** A write failed for lack of room. */
    void writeFailed() {
        failed = true;
    }

    /** How much room there is now; {@link Long#MAX_VALUE} if nobody can tell. */
    long usableBytes() {
        return usableBytes.getAsLong();
    }

    /** How much of it no commit uses. */
    long reserveBytes() {
        return reserveBytes;
    }

    private static long mib(long bytes) {
        return bytes >> 20;
    }
}

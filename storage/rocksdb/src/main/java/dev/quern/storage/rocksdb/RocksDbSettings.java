package dev.quern.storage.rocksdb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the embedded engine uses memory, disk and time. The defaults suit a server that shares its machine.
 *
 * @param blockCacheBytes
 *            memory for blocks read from disk, their indexes and filters; filled as needed
 * @param writeBufferBytes
 *            memory that collects writes before they become a file; up to three such buffers exist under load
 * @param blobThresholdBytes
 *            values from this size on live in files of their own, so that compaction does not copy them
 * @param groupBytes
 *            how much one fsync makes durable at most, unless a single transaction is larger
 * @param conflictMemoryBytes
 *            memory for remembering recent writes; a transaction open for so long that it is used up runs again
 * @param exclusiveAfterAttempts
 *            after so many conflicts a transaction runs while all other commits wait, so that it gets through
 * @param transactionTimeLimit
 *            how long other commits wait at most for such a transaction
 * @param nativeLibraryDirectory
 *            where the native library is unpacked once and kept; if empty, in the folder {@code native} of the store
 * @param salvageDamagedLog
 *            whether to open a store whose log is damaged in its middle, losing every transaction after the damage
 * @param diskReserveBytes
 *            how much of the disk stays free for the engine's own work: transactions that would use it are refused. 0
 *            refuses none
 */
public record RocksDbSettings(long blockCacheBytes, long writeBufferBytes, long blobThresholdBytes, long groupBytes,
        long conflictMemoryBytes, int exclusiveAfterAttempts, Duration transactionTimeLimit,
        Optional<Path> nativeLibraryDirectory, boolean salvageDamagedLog, long diskReserveBytes) {

    /**
     * @throws IllegalArgumentException
     *             if a size, count or time is not above zero
     */
    public RocksDbSettings {
        requirePositive("blockCacheBytes", blockCacheBytes);
        requirePositive("writeBufferBytes", writeBufferBytes);
        requirePositive("blobThresholdBytes", blobThresholdBytes);
        requirePositive("groupBytes", groupBytes);
        requirePositive("conflictMemoryBytes", conflictMemoryBytes);
        requirePositive("exclusiveAfterAttempts", exclusiveAfterAttempts);
        requirePositive("transactionTimeLimit", transactionTimeLimit.toNanos());
        if (diskReserveBytes < 0) {
            throw new IllegalArgumentException("diskReserveBytes is not below zero, not " + diskReserveBytes);
        }
    }

    public static RocksDbSettings defaults() {
        return new RocksDbSettings(32L << 20, 16L << 20, 64L << 10, 4L << 20, 8L << 20, 8, Duration.ofSeconds(5),
                Optional.empty(), false, 64L << 20);
    }

    public RocksDbSettings withMemory(long newBlockCacheBytes, long newWriteBufferBytes) {
        return new RocksDbSettings(newBlockCacheBytes, newWriteBufferBytes, blobThresholdBytes, groupBytes,
                conflictMemoryBytes, exclusiveAfterAttempts, transactionTimeLimit, nativeLibraryDirectory,
                salvageDamagedLog, diskReserveBytes);
    }

    public RocksDbSettings withGroupBytes(long newGroupBytes) {
        return new RocksDbSettings(blockCacheBytes, writeBufferBytes, blobThresholdBytes, newGroupBytes,
                conflictMemoryBytes, exclusiveAfterAttempts, transactionTimeLimit, nativeLibraryDirectory,
                salvageDamagedLog, diskReserveBytes);
    }

    public RocksDbSettings withConflictMemoryBytes(long newConflictMemoryBytes) {
        return new RocksDbSettings(blockCacheBytes, writeBufferBytes, blobThresholdBytes, groupBytes,
                newConflictMemoryBytes, exclusiveAfterAttempts, transactionTimeLimit, nativeLibraryDirectory,
                salvageDamagedLog, diskReserveBytes);
    }

    public RocksDbSettings withTransactionTimeLimit(Duration newTransactionTimeLimit) {
        return new RocksDbSettings(blockCacheBytes, writeBufferBytes, blobThresholdBytes, groupBytes,
                conflictMemoryBytes, exclusiveAfterAttempts, newTransactionTimeLimit, nativeLibraryDirectory,
                salvageDamagedLog, diskReserveBytes);
    }

    public RocksDbSettings withNativeLibraryDirectory(Path directory) {
        return new RocksDbSettings(blockCacheBytes, writeBufferBytes, blobThresholdBytes, groupBytes,
                conflictMemoryBytes, exclusiveAfterAttempts, transactionTimeLimit, Optional.of(directory),
                salvageDamagedLog, diskReserveBytes);
    }

    public RocksDbSettings withSalvageDamagedLog(boolean salvage) {
        return new RocksDbSettings(blockCacheBytes, writeBufferBytes, blobThresholdBytes, groupBytes,
                conflictMemoryBytes, exclusiveAfterAttempts, transactionTimeLimit, nativeLibraryDirectory, salvage,
                diskReserveBytes);
    }

    public RocksDbSettings withDiskReserveBytes(long newDiskReserveBytes) {
        return new RocksDbSettings(blockCacheBytes, writeBufferBytes, blobThresholdBytes, groupBytes,
                conflictMemoryBytes, exclusiveAfterAttempts, transactionTimeLimit, nativeLibraryDirectory,
                salvageDamagedLog, newDiskReserveBytes);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above zero, not " + value);
        }
    }
}

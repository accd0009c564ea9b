package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.CompressionType;
import org.rocksdb.HistogramType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB database and every native object that lives as long as it does. Safe for use by any number of
 * threads; whoever closes it has made sure that nobody uses it any more.
 */
final class Database implements AutoCloseable {

    private static final int BLOOM_BITS_PER_KEY = 10;
    private static final int METADATA_BLOCK_BYTES = 8 << 10;
    private static final long MIN_CACHE_SHARD_BYTES = 4L << 20;
    private static final int MAX_CACHE_SHARD_BITS = 6;
    private static final int MAX_OPEN_FILES = 512;
    private static final int KEPT_LOGS = 3;
    private static final long LOG_BYTES = 4L << 20;

    private static final List<String> SIZES = List.of("estimate-num-keys", "total-sst-files-size",
            "live-blob-file-size",
            "cur-size-all-mem-tables", "block-cache-usage", "estimate-table-readers-mem", "num-running-compactions",
            "num-running-flushes", "estimate-pending-compaction-bytes", "num-snapshots", "background-errors");
    private static final Map<String, TickerType> COUNTS = Map.of(
            "wal-syncs", TickerType.WAL_FILE_SYNCED,
            "wal-bytes", TickerType.WAL_FILE_BYTES,
            "block-cache-hits", TickerType.BLOCK_CACHE_HIT,
            "block-cache-misses", TickerType.BLOCK_CACHE_MISS,
            "filter-saved-reads", TickerType.BLOOM_FILTER_USEFUL,
            "flush-written-bytes", TickerType.FLUSH_WRITE_BYTES,
            "compaction-written-bytes", TickerType.COMPACT_WRITE_BYTES,
            "write-stall-micros", TickerType.STALL_MICROS);

    /** Closed from last to first: what is opened later may use what was opened earlier. */
    private final Deque<AutoCloseable> handles = new ArrayDeque<>();
    private final Failures failures;
    private final Statistics statistics;
    private final RocksDB db;
    private final WriteOptions durably;

    private Database(Path directory, RocksDbSettings settings) throws RocksDBException {
        this.failures = new Failures(directory);
        try {
            NativeLibrary.load(settings.nativeLibraryDirectory().orElse(directory.resolve("native")));
            // counters alone: histograms would take the time twice for each read
            this.statistics = own(new Statistics(
                    EnumSet.complementOf(EnumSet.of(HistogramType.HISTOGRAM_ENUM_MAX))));
            statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
            this.db = own(RocksDB.open(options(settings), directory.toString()));
            this.durably = own(new WriteOptions()).setSync(true);
        } catch (RocksDBException | RuntimeException | Error e) {
            closeHandles();
            throw e;
        }
    }

    /**
     * @throws StoreException
     *             if the directory cannot be made or used, is open elsewhere, or holds a damaged store
     */
    static Database open(Path directory, RocksDbSettings settings) {
        try {
            makeDurably(directory);
            List<String> damage = FileDamage.thatOpeningHides(directory, settings.salvageDamagedLog());
            if (!damage.isEmpty()) {
                throw new Failures(directory).damagedBeforeOpening(damage);
            }
            return new Database(directory, settings);
        } catch (IOException e) {
            throw new StoreException("cannot make the directory " + directory + " for the store: " + e, e);
        } catch (RocksDBException e) {
            throw new Failures(directory).opening(e);
        }
    }

    /**
     * Makes a directory whose name is on disk, too: a new entry is there after a loss of power only if its parent is.
     */
    private static void makeDurably(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (Files.isDirectory(directory) || parent == null) {
            return;
        }
        makeDurably(parent);
        Files.createDirectories(directory);
        try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Options options(RocksDbSettings settings) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(own(new LRUCache(settings.blockCacheBytes(), cacheShardBits(settings))))
                // whole keys only: prefixes of tuples have no fixed length, and bounded scans seldom miss
                .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY)))
                // in parts that are read and cached one by one: whole, those of a large file drive each other out of
                // the
                // cache, and each look-up reads hundreds of kilobytes
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setMetadataBlockSize(METADATA_BLOCK_BYTES)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(6);
        return own(new Options())
                .setCreateIfMissing(true)
                .setStatistics(statistics)
                .setTableFormatConfig(table)
                .setWriteBufferSize(settings.writeBufferBytes())
                .setMaxWriteBufferNumber(3)
                .setMaxTotalWalSize(4 * settings.writeBufferBytes())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true)
                .setEnableBlobFiles(true)
                .setMinBlobSize(settings.blobThresholdBytes())
                .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
                .setEnableBlobGarbageCollection(true)
                .setWalRecoveryMode(settings.salvageDamagedLog()
                        ? WALRecoveryMode.PointInTimeRecovery
                        : WALRecoveryMode.TolerateCorruptedTailRecords)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(MAX_OPEN_FILES)
                .setSkipStatsUpdateOnDbOpen(true)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(KEPT_LOGS)
                .setMaxLogFileSize(LOG_BYTES);
    }

    /** A cache is divided among its locks: no part may be so small that a few large blocks fill it. */
    private static int cacheShardBits(RocksDbSettings settings) {
        long shards = Math.max(1, settings.blockCacheBytes() / MIN_CACHE_SHARD_BYTES);
        return Math.min(MAX_CACHE_SHARD_BITS, Long.SIZE - 1 - Long.numberOfLeadingZeros(shards));
    }

    /** The version of the last commit that readers see. */
    long version() {
        return db.getLatestSequenceNumber();
    }

    /** Writes all of a batch or nothing of it; it is on disk when this returns, and only then visible to readers. */
    void write(WriteBatch batch) {
        try {
            db.write(durably, batch);
        } catch (RocksDBException e) {
            throw failures.writing(e);
        }
    }

    /**
     * Writes an empty batch: nothing that counts, but RocksDB refuses it too while it has not recovered.
     *
     * @throws StoreException
     *             if it has not
     */
    void requireRecovered() {
        try (WriteBatch nothing = new WriteBatch()) {
            write(nothing);
        }
    }

    /** Reads all files to their end. */
    void verify() {
        try (ReadOptions options = new ReadOptions().setFillCache(false).setVerifyChecksums(true)) {
            db.verifyChecksum();
            // values in blob files have checksums of their own, which are looked at when they are read
            try (RocksIterator all = db.newIterator(options)) {
                for (all.seekToFirst(); all.isValid(); all.next()) {
                    all.value();
                }
                all.status();
            }
        } catch (RocksDBException e) {
            throw failures.reading(e);
        }
    }

    Snapshot openSnapshot() {
        return db.getSnapshot();
    }

    void release(Snapshot snapshot) {
        db.releaseSnapshot(snapshot);
    }

    byte @Nullable [] get(byte[] key) {
        try {
            return db.get(key);
        } catch (RocksDBException e) {
            throw failures.reading(e);
        }
    }

    byte @Nullable [] get(ReadOptions options, byte[] key) {
        try {
            return db.get(options, key);
        } catch (RocksDBException e) {
            throw failures.reading(e);
        }
    }

    RocksIterator iterate(ReadOptions options) {
        return db.newIterator(options);
    }

    StoreException readFailure(RocksDBException e) {
        return failures.reading(e);
    }

    void checkpoint(Path copy) {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(copy.toString());
        } catch (RocksDBException e) {
            throw failures.copying(copy, e);
        }
    }

    /** Sizes as they are now, and counts since the store was opened. */
    Map<String, Long> statistics() {
        Map<String, Long> values = new LinkedHashMap<>();
        try {
            for (String name : SIZES) {
                values.put("rocksdb." + name, db.getLongProperty("rocksdb." + name));
            }
        } catch (RocksDBException e) {
            throw failures.reading(e);
        }
        COUNTS.forEach((name, ticker) -> values.put("rocksdb." + name, statistics.getTickerCount(ticker)));
        return values;
    }

    @Override
    public void close() {
        closeHandles();
    }

    private <T extends AutoCloseable> T own(T handle) {
        handles.push(handle);
        return handle;
    }

    private void closeHandles() {
        while (!handles.isEmpty()) {
            try {
                handles.pop().close();
            } catch (Exception e) {
                throw new StoreException("cannot close the store: " + e.getMessage(), e);
            }
        }
    }
}

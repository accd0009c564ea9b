package dev.quern.bench;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Durable transactions per second of 1, 64 and 512 writers that wait for each, beside RocksDB itself with one writer
 * and
 * one fsync for each write. Each transaction puts one value of 256 bytes under a key of its own.
 */
final class GroupCommit {

    private static final int[] WRITERS = {1, 64, 512};
    private static final int VALUE_BYTES = 256;

    private final Bench bench;

    GroupCommit(Bench bench) {
        this.bench = bench;
    }

    /** Writes a value durably. */
    private interface Write {
        void put(byte[] key, byte[] value) throws RocksDBException;
    }

    void run() throws IOException, RocksDBException, InterruptedException, ExecutionException {
        int rounds = bench.settings().rounds();
        double[] peer = new double[rounds];
        double[][] ours = new double[WRITERS.length][rounds];
        Path peerFolder = Files.createDirectory(bench.scratch().resolve("peer"));
        try (KeyValueStore store = RocksDbStore.open(bench.scratch().resolve("store"), RocksDbSettings.defaults());
                Options options = new Options().setCreateIfMissing(true);
                WriteOptions durable = new WriteOptions().setSync(true);
                RocksDB alone = RocksDB.open(options, peerFolder.toString())) {
            for (int round = 0; round < rounds; round++) {
                peer[round] = rate(1, (key, value) -> alone.put(durable, key, value));
                for (int i = 0; i < WRITERS.length; i++) {
                    ours[i][round] = rate(WRITERS[i],
                            (key, value) -> store.update(transaction -> transaction.put(key, value)));
                }
            }
        }
        double base = Figures.of(peer).median();
        bench.say("one fsync for each write, 1 writer: %.0f/s (median of %d)", base, rounds);
        for (int i = 0; i < WRITERS.length; i++) {
            double rate = Figures.of(ours[i]).median();
            bench.say("group commit, %d writers: %.0f transactions/s: ratio %.1f", WRITERS[i], rate, rate / base);
        }
    }

    private double rate(int writers, Write write) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long end = began + (long) (bench.settings().seconds() * 1e9);
        long done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            for (Future<Long> written : threads.invokeAll(IntStream.range(0, writers)
                    .mapToObj(writer -> (Callable<Long>) () -> write(writer, end, write))
                    .toList())) {
                done += written.get();
            }
        }
        return done * 1e9 / (System.nanoTime() - began);
    }

    private static long write(int writer, long end, Write write) throws RocksDBException {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) writer);
        long count = 0;
        while (System.nanoTime() - end < 0) {
            write.put(ByteBuffer.allocate(12).putInt(writer).putLong(System.nanoTime()).array(), value);
            count++;
        }
        return count;
    }
}

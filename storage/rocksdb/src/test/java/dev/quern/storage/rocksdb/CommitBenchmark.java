package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Commits per second of 256-byte values: one writer with an fsync each, and many that share them. Run its {@code main};
 * arguments: a directory on the disk to be measured, seconds for each figure.
 */
final class CommitBenchmark {

    private static final Subspace SPACE = Subspace.named("benchmark");
    private static final int WRITERS = 512;

    private final KeyValueStore store;
    private final Duration time;

    private CommitBenchmark(KeyValueStore store, Duration time) {
        this.store = store;
        this.time = time;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "benchmark");
        try (RocksDbStore store = RocksDbStore.open(directory, RocksDbSettings.defaults())) {
            CommitBenchmark benchmark = new CommitBenchmark(store, Duration.ofSeconds(Long.parseLong(arguments[1])));
            double alone = benchmark.measure("one writer, blind", 1, benchmark::put);
            benchmark.measure("one writer, read and write", 1, benchmark::increment);
            double shared = benchmark.measure(WRITERS + " writers, blind", WRITERS, benchmark::put);
            benchmark.measure(WRITERS + " writers, read and write", WRITERS, benchmark::increment);
            System.out.printf(Locale.ROOT, "ratio of shared to alone, blind: %.1f%n", shared / alone);
            System.out.println(store.statistics());
        }
    }

    private void put(long number) {
        store.update(transaction -> transaction.put(SPACE.pack("put", number), new byte[256]));
    }

    private void increment(long number) {
        byte[] key = SPACE.pack("count", number % 100_000);
        store.update(transaction -> {
            byte[] value = transaction.get(key);
            byte[] next = value == null ? new byte[256] : value;
            next[0]++;
            transaction.put(key, next);
        });
    }

    private double measure(String what, int writers, LongConsumer action) throws InterruptedException {
        run(writers, action, time.dividedBy(2));
        double perSecond = run(writers, action, time);
        System.out.printf(Locale.ROOT, "%-28s %,10.0f commits/s%n", what, perSecond);
        return perSecond;
    }

    private static double run(int writers, LongConsumer action, Duration time) throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong numbers = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (!stop.get()) {
                    action.accept(numbers.getAndIncrement());
                }
            }));
        }
        Thread.sleep(time);
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return numbers.get() * 1e9 / (System.nanoTime() - start);
    }
}

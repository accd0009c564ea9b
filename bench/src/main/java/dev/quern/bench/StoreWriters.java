package dev.quern.bench;

import dev.quern.storage.kv.KeyValueStore;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Writers of the bare store, each of which waits until what it wrote is durable. */
final class StoreWriters {

    private final KeyValueStore store;
    private final int writers;
    private final int valueBytes;

    StoreWriters(KeyValueStore store, int writers, int valueBytes) {
        this.store = store;
        this.writers = writers;
        this.valueBytes = valueBytes;
    }

    /** Transactions per second of all writers together; each puts one value under a key of its own. */
    double rate(double seconds) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long end = began + (long) (seconds * 1e9);
        long done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            for (Future<Long> written : threads.invokeAll(IntStream.range(0, writers)
                    .mapToObj(writer -> (Callable<Long>) () -> write(writer, end)).toList())) {
                done += written.get();
            }
        }
        return done * 1e9 / (System.nanoTime() - began);
    }

    private long write(int writer, long end) {
        byte[] value = new byte[valueBytes];
        ThreadLocalRandom.current().nextBytes(value);
        long count = 0;
        while (System.nanoTime() - end < 0) {
            byte[] key = ByteBuffer.allocate(12).putInt(writer).putLong(System.nanoTime()).array();
            store.update(transaction -> transaction.put(key, value));
            count++;
        }
        return count;
    }
}

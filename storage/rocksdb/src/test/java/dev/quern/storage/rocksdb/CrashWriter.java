package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The process that is killed: each of its threads commits one batch after another and prints {@code thread
 * number .} once the commit has returned. What a batch is, {@link CrashCheck} says.
 */
final class CrashWriter {

    static final Subspace HEADS = Subspace.named("heads");
    static final Subspace PARTS = Subspace.named("parts");
    static final byte[] TOTAL = Subspace.named("total").pack();
    static final int THREADS = 6;
    static final int PARTS_PER_BATCH = 8;
    static final int KEPT_BATCHES = 20;

    private final KeyValueStore store;
    private final PrintStream acknowledgements;
    private final ReentrantLock printing = new ReentrantLock();

    private CrashWriter(KeyValueStore store, PrintStream acknowledgements) {
        this.store = store;
        this.acknowledgements = acknowledgements;
    }

    /** Arguments: the store's directory, the folder of the native library, a flaw of {@link FlawedStore}. */
    public static void main(String[] arguments) {
        RocksDbSettings settings = RocksDbSettings.defaults().withNativeLibraryDirectory(Path.of(arguments[1]));
        KeyValueStore store = FlawedStore.wrap(RocksDbStore.open(Path.of(arguments[0]), settings),
                FlawedStore.Flaw.valueOf(arguments[2]));
        CrashWriter writer = new CrashWriter(store, System.out);
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Thread.ofPlatform().start(() -> writer.writeForever(thread));
        }
    }

    private void writeForever(int thread) {
        while (true) {
            long batch = store.transact(transaction -> write(transaction, thread));
            printing.lock();
            try {
                acknowledgements.println(thread + " " + batch + " .");
                acknowledgements.flush();
            } finally {
                printing.unlock();
            }
        }
    }

    /** Adds a batch, trims an old one, and counts both in the thread's head and in the total of all. */
    private static long write(Transaction transaction, int thread) {
        byte[] head = HEADS.pack(thread);
        long batch = number(transaction.get(head)) + 1;
        for (int part = 0; part < PARTS_PER_BATCH; part++) {
            transaction.put(PARTS.pack(thread, batch, part), number(batch));
        }
        transaction.deleteRange(PARTS.range(thread, batch - KEPT_BATCHES));
        transaction.put(head, number(batch));
        if (batch % 8 == 0) {
            transaction.put(TOTAL, number(number(transaction.get(TOTAL)) + 8));
        }
        return batch;
    }

    static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    static long number(byte @Nullable [] value) {
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }
}

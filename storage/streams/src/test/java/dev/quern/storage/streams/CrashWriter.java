package dev.quern.storage.streams;

import static dev.quern.storage.streams.Fixture.STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.storage.streams.append.Placement;
import dev.quern.storage.streams.stream.NewRecord;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The process that is killed. Each of its threads puts records under a key of its own, numbered upward, and says of
 * each
 * what number it was given ({@code put thread number sequence .}). One thread divides the stream anew all the time.
 */
final class CrashWriter {

    static final int THREADS = 8;

    private final StreamStore store;
    private final PrintStream said;
    private final ReentrantLock printing = new ReentrantLock();

    private CrashWriter(StreamStore store, PrintStream said) {
        this.store = store;
        this.said = said;
    }

    /** Arguments: the folder, a flaw, a seed, the number that records begin with. */
    public static void main(String[] arguments) {
        CrashWriter writer = new CrashWriter(
                new StreamStore(Flaw.valueOf(arguments[1]).of(Fixture.rocksDb(Path.of(arguments[0]))),
                        InstantSource.system(), StreamStoreSettings.defaults()),
                System.out);
        Random seeds = new Random(Long.parseLong(arguments[2]));
        int first = Integer.parseInt(arguments[3]);
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            long seed = seeds.nextLong();
            Thread.ofPlatform().start(() -> writer.putForever(thread, new Random(seed), first));
        }
        Thread.ofPlatform().start(writer::scaleForever);
    }

    static String key(int thread) {
        return "thread-" + thread;
    }

    private void putForever(int thread, Random random, int first) {
        int next = first;
        while (true) {
            List<NewRecord> records = new ArrayList<>();
            int begin = next;
            for (int i = random.nextInt(5); i >= 0; i--) {
                String padding = "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 100_000 : 500));
                records.add(NewRecord.of(key(thread), (next++ + " " + padding).getBytes(UTF_8)));
            }
            List<Placement> placements = store.writer().putAll(STREAM, records);
            for (int i = 0; i < placements.size(); i++) {
                say("put " + thread + " " + (begin + i) + " " + ((Placement.Placed) placements.get(i)).sequence());
            }
        }
    }

    private void scaleForever() {
        while (true) {
            store.resharding().scale(STREAM, 4);
            store.resharding().scale(STREAM, 2);
        }
    }

    /** A line may be cut off by the kill: it ends with a dot. */
    private void say(String line) {
        printing.lock();
        try {
            said.println(line + " .");
            said.flush();
        } finally {
            printing.unlock();
        }
    }
}

package dev.quern.bench;

import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import dev.quern.bench.LoadGenerator.Answers;
import dev.quern.bench.TableRequests.Operation;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * Tables over HTTP, items of 1 KiB, 32 connections: reads and durable writes beside another server of the same API that
 * runs already (the variable {@code QUERN_BENCH_TABLES_PEER} has its address); durable puts beside transactions with as
 * many bytes in the bare store; and additions to one counter beside additions to 32.
 */
final class TablesOverHttp {

    private static final int CONNECTIONS = 32;
    private static final int COUNTERS = 32;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(15);

    private final Bench bench;
    private final LoadGenerator load = new LoadGenerator(CONNECTIONS);

    TablesOverHttp(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        Path data = bench.scratch().resolve("served");
        try (ChildProcess server = Distribution.of(bench.home(), bench.scratch()).serve(data)) {
            bench.say("server is process %d", server.pid());
            RootKey key = new RootKeyFile(data).read();
            TableRequests ours = new TableRequests(server.address(), key);
            ours.prepare();
            operations(ours, key);
            besideTheStore(ours);
            hotCounter(ours);
        }
    }

    private void operations(TableRequests ours, RootKey key)
            throws IOException, InterruptedException, ExecutionException {
        String address = System.getenv("QUERN_BENCH_TABLES_PEER");
        if (address == null) {
            for (Operation operation : Operation.values()) {
                RawRequests requests = ours.many(operation);
                warmUp(requests);
                bench.say("%s, %d connections: no peer, QUERN_BENCH_TABLES_PEER has no address; alone %.0f/s",
                        operation.title(), CONNECTIONS, rate(requests));
            }
            return;
        }
        TableRequests theirs = new TableRequests(URI.create(address), key);
        theirs.prepare();
        for (Operation operation : Operation.values()) {
            RawRequests our = ours.many(operation);
            RawRequests their = theirs.many(operation);
            warmUp(our);
            warmUp(their);
            Turns turns = Turns.of(bench.settings().rounds(), () -> rate(our), () -> rate(their));
            bench.say("%s, %d connections: %.0f/s; peer %.0f/s: ratio %.1f (%.1f to %.1f), target at least 5",
                    operation.title(), CONNECTIONS, turns.ours(), turns.theirs(), turns.ratio().median(),
                    turns.ratio().least(), turns.ratio().greatest());
        }
    }

    private void besideTheStore(TableRequests ours) throws IOException, InterruptedException, ExecutionException {
        RawRequests puts = ours.many(Operation.PUT);
        try (RocksDbStore store = RocksDbStore.open(bench.scratch().resolve("bare"), RocksDbSettings.defaults())) {
            StoreWriters writers = new StoreWriters(store, CONNECTIONS, 1_024);
            writers.rate(bench.settings().seconds());
            Turns turns = Turns.of(bench.settings().rounds(), () -> rate(puts),
                    () -> writers.rate(bench.settings().seconds()));
            bench.say("durable PutItem: %.0f/s; bare store, %d writers: %.0f/s: ratio %.2f (%.2f to %.2f),"
                    + " target at least 0.4", turns.ours(), CONNECTIONS, turns.theirs(), turns.ratio().median(),
                    turns.ratio().least(), turns.ratio().greatest());
        }
    }

    private void hotCounter(TableRequests ours) throws IOException, InterruptedException, ExecutionException {
        RawRequests hot = ours.additions("hot", 1);
        RawRequests apart = ours.additions("apart", COUNTERS);
        warmUp(apart);
        long[] answered = new long[1];
        Turns turns = Turns.of(bench.settings().rounds(), () -> {
            Answers answers = load.count(hot, time());
            answered[0] += answers.answers();
            return answers.perSecond();
        }, () -> rate(apart));
        long lost = answered[0] - ours.counted("hot", 1);
        bench.say("ADD to one counter, %d clients: %.0f/s; to %d counters: %.0f/s: ratio %.2f (%.2f to %.2f),"
                + " target at least 0.5; of %d additions that were answered %d are lost", CONNECTIONS, turns.ours(),
                COUNTERS, turns.theirs(), turns.ratio().median(), turns.ratio().least(), turns.ratio().greatest(),
                answered[0], Math.max(0, lost));
    }

    private double rate(RawRequests requests) throws IOException {
        return load.run(requests, time());
    }

    private Duration time() {
        return Duration.ofMillis(Math.round(bench.settings().seconds() * 1_000));
    }

    /** Until the JVM has compiled most of what matters. */
    private void warmUp(RawRequests requests) throws IOException {
        long began = System.nanoTime();
        double answers = 0;
        while (answers < bench.settings().warmUpAnswers() / 4.0
                && System.nanoTime() - began < WARM_UP_LIMIT.toNanos()) {
            answers += load.run(requests, Duration.ofMillis(500)) / 2;
        }
    }
}

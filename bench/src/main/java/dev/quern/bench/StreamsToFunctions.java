package dev.quern.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.quern.bench.function.Silent;
import dev.quern.function.Context;
import dev.quern.function.Item;
import dev.quern.plugin.StreamSource.StartingPosition;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.java.HostHandler;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingSettings;
import dev.quern.runtime.mapping.MappingState;
import dev.quern.runtime.mapping.StartingPoint;
import dev.quern.runtime.tables.FunctionTables;
import dev.quern.storage.streams.catalog.CreateStream;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.StreamView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Event source mappings of streams and of a table's changes: how soon after a write is acknowledged its function is
 * called, how throughput grows with shards where a function waits, and what a thousand shards cost in which nothing
 * happens.
 */
final class StreamsToFunctions {

    private static final int WRITES_A_SECOND = 200;
    private static final int WAIT_MILLIS = 10;
    private static final int IDLE_SHARDS = 1_000;
    private static final double NANOS_A_SECOND = 1e9;
    private static final double MEBIBYTE = 1 << 20;
    /** Partition keys and keys of items are such numbers. */
    private static final Pattern NUMBER = Pattern.compile("\"n-(\\d+)\"");

    private final Bench bench;

    StreamsToFunctions(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException {
        try (Quern quern = Quern.builder().dataDirectory(bench.scratch().resolve("data")).build()) {
            recordLatency(quern);
            itemLatency(quern);
            growth(quern);
        }
        idle();
    }

    private static StreamName stream(Quern quern, String name, int shards) {
        quern.streams().streams().create(CreateStream.provisioned(name, shards));
        return new StreamName(name);
    }

    private static String arn(Quern quern, String service, String resource) {
        return "arn:aws:" + service + ":" + quern.account().region() + ":" + quern.account().accountId() + ":"
                + resource;
    }

    /** Maps a source to a function, and waits until it is read. */
    private static Mapping map(Quern quern, String sourceArn, String function, int batchSize) {
        MappingSettings usual = MappingSettings.DEFAULTS;
        Mapping mapping = quern.mappings().create(sourceArn, FunctionReference.to(new FunctionName(function)),
                new StartingPoint(StartingPosition.TRIM_HORIZON, Optional.empty()),
                new MappingSettings(batchSize, usual.batchingWindow(), 1, false, Optional.empty(), Optional.empty(),
                        Duration.ZERO, false, List.of(), Optional.empty()),
                true);
        while (quern.mappings().get(mapping.id()).state() != MappingState.ENABLED) {
            LockSupport.parkNanos(1_000_000);
        }
        return mapping;
    }

    private void recordLatency(Quern quern) {
        StreamName stream = stream(quern, "records", 1);
        latency(quern, "record", arn(quern, "kinesis", "stream/records"),
                number -> quern.streams().writer().put(stream, NewRecord.of("n-" + number, new byte[256])));
    }

    private void itemLatency(Quern quern) {
        String label = quern.tables().tables().create(CreateTable
                .onDemand("items", new KeyAttribute("id", AttributeType.S)).withStream(StreamView.NEW_IMAGE)).stream()
                .orElseThrow().label();
        FunctionTables tables = new FunctionTables(quern.tables());
        latency(quern, "item", arn(quern, "dynamodb", "table/items/stream/" + label),
                number -> tables.put("items", Item.empty().with("id", "n-" + number).with("text", "x".repeat(200))));
    }

    /** Writes so many a second, each waited for; the function notes when it was given what. */
    private void latency(Quern quern, String what, String sourceArn, IntConsumer write) {
        int measured = Math.max(20, bench.settings().calls() / 100);
        long[] acknowledged = new long[2 * measured];
        AtomicLongArray called = new AtomicLongArray(acknowledged.length);
        quern.deploy(what, HostHandler.of((InputStream in, OutputStream out, Context context) -> {
            long now = System.nanoTime();
            Matcher numbers = NUMBER.matcher(new String(in.readAllBytes(), US_ASCII));
            while (numbers.find()) {
                called.compareAndSet(Integer.parseInt(numbers.group(1)), 0, now);
            }
        }));
        map(quern, sourceArn, what, 100);
        long began = System.nanoTime();
        for (int i = 0; i < acknowledged.length; i++) {
            long due = began + (long) (i * NANOS_A_SECOND / WRITES_A_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            write.accept(i);
            acknowledged[i] = System.nanoTime();
        }
        double[] millis = new double[measured];
        for (int i = 0; i < measured; i++) {
            int number = measured + i; // the first half warms up
            while (called.get(number) == 0) {
                LockSupport.parkNanos(1_000_000);
            }
            millis[i] = Math.max(0, called.get(number) - acknowledged[number]) / 1e6;
        }
        Figures figures = Figures.of(millis);
        bench.say("mapping: %s acknowledged to function called, %d/s: p50 %.2f ms, p99 %.2f ms of %d; limits 3 ms,"
                + " 15 ms", what, WRITES_A_SECOND, figures.median(), figures.percentile(0.99), measured);
    }

    private void growth(Quern quern) {
        double one = 0;
        for (int shards : new int[]{1, 2, 4, 8}) {
            double rate = rate(quern, "shards" + shards, shards);
            one = shards == 1 ? rate : one;
            bench.say("mapping: %d shards, a function that waits %d ms: %.0f batches/s, %.2f of %d times one shard;"
                    + " target at least 0.9", shards, WAIT_MILLIS, rate, rate / (one * shards), shards);
        }
    }

    /** Batches a second. */
    private double rate(Quern quern, String name, int shards) {
        AtomicLong batches = new AtomicLong();
        quern.deploy(name, HostHandler.of((InputStream in, OutputStream out, Context context) -> {
            batches.incrementAndGet();
            try {
                Thread.sleep(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        StreamName stream = stream(quern, name, shards);
        List<NewRecord> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(NewRecord.of("key" + i, new byte[16]));
        }
        int puts = (int) Math.ceil(shards * bench.settings().seconds() * 4);
        for (int put = 0; put < puts; put++) {
            quern.streams().writer().putAll(stream, records);
        }
        Mapping mapping = map(quern, arn(quern, "kinesis", "stream/" + name), name, 5);
        LockSupport.parkNanos((long) (bench.settings().seconds() * NANOS_A_SECOND / 4)); // warms up
        long before = batches.get();
        long began = System.nanoTime();
        LockSupport.parkNanos((long) (bench.settings().seconds() * NANOS_A_SECOND));
        double rate = (batches.get() - before) / ((System.nanoTime() - began) / NANOS_A_SECOND);
        quern.mappings().delete(mapping.id());
        while (quern.invoker().running() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return rate;
    }

    /** Two servers, one after the other: with the stream alone, and with the stream mapped. */
    private void idle() throws IOException, InterruptedException {
        Path data = bench.scratch().resolve("idle");
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            stream(quern, "idle", IDLE_SHARDS);
            Path jar = Files.write(bench.scratch().resolve("silent.jar"),
                    FunctionPackage.of(Silent.class).asProvider().bytes());
            quern.deploy("idle", jar);
        }
        Load without = load(data);
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            map(quern, arn(quern, "kinesis", "stream/idle"), "idle", 100);
        }
        Load with = load(data);
        bench.say("mapping: %d idle shards: %.2f %% of one core more (%.2f instead of %.2f %%), limit 2 %%; resident"
                + " memory %.0f MiB more (%.0f MiB), limit 64 MiB", IDLE_SHARDS,
                (with.processor() - without.processor()) * 100, with.processor() * 100, without.processor() * 100,
                (with.bytes() - without.bytes()) / MEBIBYTE, with.bytes() / MEBIBYTE);
    }

    /**
     * What a server takes.
     *
     * @param processor
     *            as a share of one
     */
    private record Load(double processor, double bytes) {}

    private Load load(Path data) throws IOException, InterruptedException {
        try (ChildProcess server = Distribution.of(bench.home(), bench.scratch()).serve(data)) {
            long pause = Math.round(bench.settings().seconds() * 5_000);
            TimeUnit.MILLISECONDS.sleep(pause); // what it compiles at first
            double processor = server.processorSeconds();
            long began = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(pause * 2);
            double share = (server.processorSeconds() - processor) / ((System.nanoTime() - began) / NANOS_A_SECOND);
            return new Load(share, server.residentBytes());
        }
    }
}

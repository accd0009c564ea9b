package dev.quern.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import dev.quern.function.Context;
import dev.quern.plugin.StreamSource.StartingPosition;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.java.HostHandler;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingSettings;
import dev.quern.runtime.mapping.MappingState;
import dev.quern.runtime.mapping.StartingPoint;
import dev.quern.storage.streams.catalog.CreateStream;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.StreamName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Event source mappings of streams, in one process: how soon after a record is acknowledged its function is called, how
 * many records a second go through one that does nothing, how that grows with shards where a function waits, and what a
 * thousand shards cost that nothing happens in.
 */
final class StreamsToFunctions {

    private static final int RECORDS_A_SECOND = 200;
    private static final int BATCH = 500;
    private static final int RECORD_BYTES = 1_024;
    private static final int WAIT_MILLIS = 10;
    private static final int IDLE_SHARDS = 1_000;
    private static final String PLACE = "\"data\":\"";
    private static final double NANOS_A_SECOND = 1e9;

    private final Bench bench;

    StreamsToFunctions(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException {
        try (Quern quern = Quern.builder().dataDirectory(bench.scratch().resolve("data")).build()) {
            latency(quern);
            throughput(quern);
            growth(quern);
            idle(quern);
        }
    }

    private static StreamName stream(Quern quern, String name, int shards) {
        quern.streams().streams().create(CreateStream.provisioned(name, shards));
        return new StreamName(name);
    }

    private static void map(Quern quern, String stream, int batchSize) {
        MappingSettings usual = MappingSettings.DEFAULTS;
        Mapping mapping = quern.mappings().create(
                "arn:aws:kinesis:" + quern.account().region() + ":" + quern.account().accountId() + ":stream/"
                        + stream,
                FunctionReference.to(new FunctionName(stream)),
                new StartingPoint(StartingPosition.TRIM_HORIZON, Optional.empty()),
                new MappingSettings(batchSize, usual.batchingWindow(), 1, false, Optional.empty(), Optional.empty(),
                        Duration.ZERO, false, List.of(), Optional.empty()),
                true);
        while (quern.mappings().get(mapping.id()).state() != MappingState.ENABLED) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void latency(Quern quern) {
        int records = Math.max(20, bench.settings().calls() / 100);
        AtomicLongArray called = new AtomicLongArray(2 * records);
        quern.deploy("soon", HostHandler.of((InputStream in, OutputStream out, Context context) -> {
            long now = System.nanoTime();
            String event = new String(in.readAllBytes(), US_ASCII);
            for (int at = event.indexOf(PLACE); at >= 0; at = event.indexOf(PLACE, at + 1)) {
                int begin = at + PLACE.length();
                String data = new String(Base64.getDecoder().decode(event.substring(begin, event.indexOf('"', begin))),
                        US_ASCII);
                called.set(Integer.parseInt(data), now);
            }
        }));
        StreamName stream = stream(quern, "soon", 1);
        map(quern, "soon", 100);
        long[] acknowledged = new long[2 * records];
        long began = System.nanoTime();
        for (int i = 0; i < acknowledged.length; i++) {
            long due = began + (long) (i * NANOS_A_SECOND / RECORDS_A_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            quern.streams().writer().put(stream, NewRecord.of("key", Integer.toString(i).getBytes(US_ASCII)));
            acknowledged[i] = System.nanoTime();
        }
        double[] millis = new double[records];
        for (int i = 0; i < records; i++) {
            int record = records + i; // the first half warms up
            while (called.get(record) == 0) {
                LockSupport.parkNanos(1_000_000);
            }
            millis[i] = Math.max(0, called.get(record) - acknowledged[record]) / 1e6;
        }
        Figures figures = Figures.of(millis);
        bench.say(
                "mapping: record acknowledged to function called, %d records/s: p50 %.2f ms, p99 %.2f ms; limits 3 ms,"
                        + " 15 ms",
                RECORDS_A_SECOND, figures.median(), figures.percentile(0.99));
    }

    private void throughput(Quern quern) {
        AtomicLong batches = new AtomicLong();
        quern.deploy("all", HostHandler.of((InputStream in, OutputStream out, Context context) -> {
            batches.incrementAndGet();
        }));
        StreamName stream = stream(quern, "all", 4);
        int puts = Math.max(4, bench.settings().calls() / 500);
        List<NewRecord> records = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            records.add(NewRecord.of("key" + i, new byte[RECORD_BYTES]));
        }
        for (int put = 0; put < puts; put++) {
            quern.streams().writer().putAll(stream, records);
        }
        long began = System.nanoTime();
        map(quern, "all", BATCH);
        long total = (long) puts * BATCH;
        while (batches.get() < total / BATCH || behind(quern)) {
            LockSupport.parkNanos(1_000_000);
        }
        double seconds = (System.nanoTime() - began) / NANOS_A_SECOND;
        bench.say("mapping: %d records of %d bytes from 4 shards to a function that does nothing: %.0f records/s",
                total,
                RECORD_BYTES, total / seconds);
    }

    /** Whether the last batch has not been written down yet: the result says so only after one. */
    private static boolean behind(Quern quern) {
        return quern.invoker().running() > 0;
    }

    private void growth(Quern quern) {
        double one = 0;
        for (int shards : new int[]{1, 2, 4, 8}) {
            String name = "shards" + shards;
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
            for (int i = 0; i < BATCH; i++) {
                records.add(NewRecord.of("key" + i, new byte[16]));
            }
            int puts = (int) Math.ceil(shards * bench.settings().seconds() * 2);
            for (int put = 0; put < puts; put++) {
                quern.streams().writer().putAll(stream, records);
            }
            map(quern, name, 5);
            long before = batches.get();
            long began = System.nanoTime();
            LockSupport.parkNanos((long) (bench.settings().seconds() * NANOS_A_SECOND / 2));
            double rate = (batches.get() - before) / ((System.nanoTime() - began) / NANOS_A_SECOND);
            one = shards == 1 ? rate : one;
            bench.say("mapping: %d shards, a function that waits %d ms: %.0f batches/s, %.2f of %d times one shard",
                    shards, WAIT_MILLIS, rate, rate / (one * shards), shards);
            while (quern.invoker().running() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void idle(Quern quern) {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long memory = used();
        double without = processorShare(machine);
        quern.deploy("idle", HostHandler.of((InputStream in, OutputStream out, Context context) -> {}));
        stream(quern, "idle", IDLE_SHARDS);
        map(quern, "idle", 100);
        LockSupport.parkNanos((long) NANOS_A_SECOND);
        double with = processorShare(machine);
        bench.say("mapping: %d idle shards: %.1f %% of one core more, limit 2 %%; %.0f MiB more, limit 64 MiB",
                IDLE_SHARDS, (with - without) * 100, (used() - memory) / (double) (1 << 20));
    }

    private double processorShare(OperatingSystemMXBean machine) {
        long cpu = machine.getProcessCpuTime();
        long began = System.nanoTime();
        LockSupport.parkNanos((long) (bench.settings().seconds() * 5 * NANOS_A_SECOND));
        return (machine.getProcessCpuTime() - cpu) / (double) (System.nanoTime() - began);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

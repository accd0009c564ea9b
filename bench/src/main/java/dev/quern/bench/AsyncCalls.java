package dev.quern.bench;

import dev.quern.runtime.Quern;
import dev.quern.runtime.java.HostHandler;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Asynchronous calls through the embedding API: how many 64 callers have accepted, each waiting until its call is
 * durable, beside the transactions that 64 writers of the same bytes commit in the bare store; how long after the call
 * its handler starts when nothing else runs; and how long while another function has a long queue.
 */
final class AsyncCalls {

    private static final int CALLERS = 64;
    private static final int FLOOD = 100_000;
    private static final Duration FLOOD_TIMEOUT = Duration.ofSeconds(900);
    private static final double ACCEPT_TARGET = 0.5;
    private static final double IDLE_TARGET_MILLIS = 3;
    private static final double FLOODED_TARGET_MILLIS = 50;

    private final Bench bench;
    private final byte[] event = RawRequests.BODY;
    private final LinkedBlockingQueue<Long> starts = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);

    AsyncCalls(Bench bench) {
        this.bench = bench;
    }

    /** Something that is durable when it returns. */
    private interface Write {
        void run(int writer, long number);
    }

    void run() throws InterruptedException, ExecutionException {
        try (Quern quern = Quern.builder().dataDirectory(bench.scratch().resolve("data")).build();
                KeyValueStore store = RocksDbStore.open(bench.scratch().resolve("bare"), RocksDbSettings.defaults())) {
            quern.deploy("told", HostHandler.of((input, context) -> {
                starts.add(System.nanoTime());
                return input;
            }, byte[].class, byte[].class));
            quern.deploy("flood", HostHandler.of((input, context) -> {
                open.await();
                return input;
            }, byte[].class, byte[].class), settings -> settings.change().timeout(FLOOD_TIMEOUT).done());
            idle(quern);
            accept(quern, store);
            flooded(quern);
        }
    }

    /** The function does not answer meanwhile: accepting is measured, and not the making of calls beside it. */
    private void accept(Quern quern, KeyValueStore store) throws InterruptedException, ExecutionException {
        int rounds = bench.settings().rounds();
        double[] bare = new double[rounds];
        double[] accepted = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            bare[round] = rate((writer, number) -> store.update(transaction -> transaction
                    .put(ByteBuffer.allocate(12).putInt(writer).putLong(System.nanoTime()).array(), event)));
            accepted[round] = rate((writer, number) -> quern.invokeLater("flood", event));
            ratios[round] = accepted[round] / bare[round];
        }
        bench.say("accepted, %d callers, 1 KiB: %.0f/s; bare store %.0f/s: ratio %.2f (median of %d), target %.1f",
                CALLERS, Figures.of(accepted).median(), Figures.of(bare).median(), Figures.of(ratios).median(),
                rounds, ACCEPT_TARGET);
    }

    private double rate(Write write) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long end = began + (long) (bench.settings().seconds() * 1e9);
        long done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            for (Future<Long> count : threads.invokeAll(IntStream.range(0, CALLERS)
                    .mapToObj(writer -> (Callable<Long>) () -> write(writer, end, write)).toList())) {
                done += count.get();
            }
        }
        return done * 1e9 / (System.nanoTime() - began);
    }

    private static long write(int writer, long end, Write write) {
        long count = 0;
        while (System.nanoTime() - end < 0) {
            write.run(writer, count);
            count++;
        }
        return count;
    }

    private void idle(Quern quern) throws InterruptedException {
        int calls = Math.clamp(bench.settings().calls() / 100, 20, 1_000);
        double[] millis = new double[calls];
        millisToStart(quern); // an environment has started
        for (int i = 0; i < calls; i++) {
            TimeUnit.MILLISECONDS.sleep(2);
            millis[i] = millisToStart(quern);
        }
        Figures figures = Figures.of(millis);
        bench.say("idle, call to handler start, the durable write included: p50 %.2f ms, p99 %.2f ms of %d;"
                + " target p50 %.0f ms", figures.median(), figures.percentile(0.99), calls, IDLE_TARGET_MILLIS);
    }

    private double millisToStart(Quern quern) throws InterruptedException {
        long began = System.nanoTime();
        quern.invokeLater("told", event);
        return (starts.take() - began) / 1e6;
    }

    private void flooded(Quern quern) throws InterruptedException, ExecutionException {
        int flood = Math.min(FLOOD, bench.settings().calls());
        int missing = (int) Math.max(0, flood - quern.queue().depth());
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < missing; i++) {
                sent.add(threads.submit(() -> quern.invokeLater("flood", event)));
            }
            for (Future<?> call : sent) {
                call.get();
            }
        }
        long queued = quern.queue().depth();
        long began = System.nanoTime();
        open.countDown();
        List<Double> millis = new ArrayList<>();
        do {
            millis.add(millisToStart(quern));
            TimeUnit.MILLISECONDS.sleep(20);
        } while (quern.queue().depth() > queued / 2);
        double made = (queued - quern.queue().depth()) * 1e9 / (System.nanoTime() - began);
        Figures figures = Figures.of(millis.stream().mapToDouble(Double::doubleValue).toArray());
        bench.say(
                "another function has %d calls queued: call to handler start p50 %.1f ms, p99 %.1f ms, worst %.1f ms of"
                        + " %d, target %.0f ms; %.0f calls/s made meanwhile",
                queued, figures.median(), figures.percentile(0.99), figures.greatest(),
                millis.size(), FLOODED_TARGET_MILLIS, made);
    }
}

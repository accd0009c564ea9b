package dev.quern.bench;

import dev.quern.bench.function.NoOp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that is told to stop and started anew on the same data, again and again, while 200 calls a second come for a
 * function's URL, whether or not those before them have an answer. Figures: calls that had no answer in the end, and
 * for how long at a time nobody had one.
 */
final class Rolling {

    private static final int CALLS_A_SECOND = 200;
    private static final double LIMIT_SECONDS = 2;
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);

    private final Bench bench;
    private final AtomicBoolean over = new AtomicBoolean();
    private final LongAdder made = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final ConcurrentSkipListSet<Long> answers = new ConcurrentSkipListSet<>();

    Rolling(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException {
        Distribution distribution = Distribution.of(bench.home(), bench.scratch());
        Path data = bench.scratch().resolve("data");
        String path = OpenUrl.of("noop", NoOp.class, data);
        double[] away = new double[bench.settings().starts()];
        ChildProcess server = distribution.serve(data);
        try (RetryingCaller caller = new RetryingCaller(RawRequests.plain(server.address(), path))) {
            int port = server.address().getPort();
            warmUp(caller);
            Thread clock = Thread.ofPlatform().start(() -> callAtEachTick(caller));
            for (int i = 0; i < away.length; i++) {
                TimeUnit.NANOSECONDS.sleep(AFTERWARDS.toNanos());
                long told = System.nanoTime();
                server.close();
                server = distribution.serve(data, port);
                TimeUnit.NANOSECONDS.sleep(AFTERWARDS.toNanos());
                away[i] = longestSilence(told, System.nanoTime());
            }
            over.set(true);
            clock.join();
            Figures seconds = Figures.of(away);
            bench.say("rolling: %d calls, %d/s, through %d restarts: %d lost, target none; %d refused and %d without a"
                    + " connection, made again", made.sum(), CALLS_A_SECOND, away.length, lost.sum(), caller.refused(),
                    caller.unreached());
            bench.say("rolling: no answer for %.2f s (%.2f to %.2f), limit %.0f s: %.2f of it", seconds.median(),
                    seconds.least(), seconds.greatest(), LIMIT_SECONDS, seconds.greatest() / LIMIT_SECONDS);
        } finally {
            server.close();
        }
    }

    /** The client's own code, and the server's: what is rolled has been running. */
    private void warmUp(RetryingCaller caller) {
        for (int i = 0; i < Math.min(5_000, bench.settings().warmUpAnswers()); i++) {
            caller.call();
        }
    }

    /** Ends when all calls have ended. */
    private void callAtEachTick(RetryingCaller caller) {
        long began = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long number = 0; !over.get(); number++) {
                long due = began + number * TimeUnit.SECONDS.toNanos(1) / CALLS_A_SECOND;
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                made.increment();
                callers.execute(() -> {
                    if (caller.call()) {
                        answers.add(System.nanoTime());
                    } else {
                        lost.increment();
                    }
                });
            }
        }
    }

    /** Between two moments, the longest time in which no call had an answer, in seconds. */
    private double longestSilence(long from, long to) {
        long longest = 0;
        long last = from;
        for (long answer : answers.subSet(from, to)) {
            longest = Math.max(longest, answer - last);
            last = answer;
        }
        return Math.max(longest, to - last) / 1e9;
    }
}

package dev.quern.runtime.invoke;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a pool that wait for a worker that is awake. Waking a thread costs more than many a call: where calls
 * are short, one worker that goes from call to call answers all of them sooner, and leaves the processor to others.
 * Calls wait only while they are expected to begin before a worker that sleeps could have been woken for them.
 *
 * <p>
 * Not safe for use by several threads: guarded by its pool.
 */
final class WaitingCalls {

    /**
     * How long a call waits at most where the expectation was wrong: the worker's call takes longer than those before.
     * The next call that comes looks sooner, after {@link #IMPATIENCE_NANOS}: a timer for each millisecond of a busy
     * function would cost more than it brings.
     */
    static final Duration PATIENCE = Duration.ofMillis(5);

    private static final long IMPATIENCE_NANOS = 1_000_000;

    /** About what it takes to wake a thread that sleeps. */
    private static final long WAKING_NANOS = 50_000;

    /** What is expected before anything is known: too long to wait for. */
    private static final long UNKNOWN_NANOS = 1_000_000;

    /**
     * The most that one call counts for: one that was held up, say by another thread on its processor, is not yet a
     * reason to wake more threads; two in a row are.
     */
    private static final long MOST_NANOS = 250_000;

    private static final int MEMORY = 8;

    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private long headSinceNanos; // when a call last came to an empty queue, or left it
    private final Set<Worker> awake = new HashSet<>();
    private long meanNanos = UNKNOWN_NANOS;

    /** Whether one more call should wait. */
    boolean worthwhile() {
        return (calls.size() + 1) * meanNanos < WAKING_NANOS * awake.size();
    }

    void add(Call call, long nowNanos) {
        if (calls.isEmpty()) {
            headSinceNanos = nowNanos;
        }
        calls.add(call);
    }

    /** Whether nothing has moved for longer than was expected. */
    boolean stuck(long nowNanos) {
        return !calls.isEmpty() && nowNanos - headSinceNanos > IMPATIENCE_NANOS;
    }

    /** Takes the next one, for a worker that runs it now. */
    @Nullable
    Call poll(long nowNanos) {
        headSinceNanos = nowNanos;
        return calls.poll();
    }

    /** All of them, which then wait no more. */
    List<Call> drain() {
        List<Call> all = new ArrayList<>(calls);
        calls.clear();
        return all;
    }

    /** A worker runs a call, and will ask for the next one. */
    void awake(Worker worker) {
        awake.add(worker);
    }

    /** A worker will not ask for calls any more. */
    void asleep(Worker worker) {
        awake.remove(worker);
    }

    /** A call has ended. */
    void took(long nanos) {
        meanNanos += (Math.min(nanos, MOST_NANOS) - meanNanos) / MEMORY;
    }
}

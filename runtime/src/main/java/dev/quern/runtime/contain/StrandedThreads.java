package dev.quern.runtime.contain;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.ThrottleReason;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of functions that could not be stopped. A function that has too many of them is refused further
 * invocations until some have ended: each keeps a processor, or at least a stack, for as long as it likes. Safe for use
 * by several threads.
 */
public final class StrandedThreads {

    private static final Logger LOG = LoggerFactory.getLogger(StrandedThreads.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final TimeSource time;
    private final int limit;
    private final Duration grace;

    /** Weak, for a thread that has ended holds the function; one that runs is held by the JVM. */
    private final Map<Thread, StrandedThread> stranded = new WeakHashMap<>(); // guarded by this
    private boolean looking; // guarded by this
    private long total; // guarded by this
    private volatile boolean any; // spares the lock: mostly there are none

    StrandedThreads(TimeSource time, ContainmentSettings settings) {
        this.time = time;
        this.limit = settings.strandedThreads();
        this.grace = settings.strandedAfter();
    }

    /**
     * An environment was told to end: its threads have a while to do so.
     *
     * @param threads
     *            those that it has when asked; must not lead to the function's classes
     */
    public void ended(FunctionName function, Version version, Supplier<? extends Collection<Thread>> threads) {
        Instant since = time.now();
        time.schedule(grace, () -> look(function, version, since, threads.get()));
    }

    private void look(FunctionName function, Version version, Instant since, Collection<Thread> threads) {
        for (Thread thread : threads) {
            if (!thread.isAlive() || thread.getState() == Thread.State.NEW) {
                continue;
            }
            StrandedThread found = new StrandedThread(function, version, thread.getName(), since,
                    Arrays.stream(thread.getStackTrace()).map(StackTraceElement::toString).toList());
            if (add(thread, found)) {
                LOG.warn("Thread \"{}\" of function {}:{} cannot be stopped: it runs on, {} ms after its environment "
                        + "was ended. It is in\n\tat {}", found.thread(), function, version.text(),
                        Duration.between(since, time.now()).toMillis(), String.join("\n\tat ", found.stack()));
            }
        }
    }

    private synchronized boolean add(Thread thread, StrandedThread found) {
        if (stranded.putIfAbsent(thread, found) != null) {
            return false;
        }
        total++;
        any = true;
        lookAgain();
        return true;
    }

    /** Finds out that the last one has ended, so that nobody asks for them any more. */
    private synchronized void lookAgain() {
        if (any && !looking) {
            looking = true;
            time.schedule(BETWEEN_LOOKS, () -> {
                synchronized (this) {
                    looking = false;
                    forgetEnded();
                    lookAgain();
                }
            });
        }
    }

    private synchronized void forgetEnded() {
        stranded.keySet().removeIf(thread -> !thread.isAlive());
        any = !stranded.isEmpty();
    }

    /**
     * Lets an invocation begin, unless the function has left too many threads behind.
     *
     * @throws TooManyRequests
     *             if it has
     */
    public void requireRoom(FunctionName function) {
        if (any && of(function).size() >= limit) {
            throw new TooManyRequests(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED,
                    ("Function %s is throttled: %d of its threads could not be stopped and still run, as many as it may "
                            + "leave behind. The server's log says where they are; they must end, or the server must be "
                            + "restarted.").formatted(function, of(function).size()));
        }
    }

    /** Those of one function, the oldest first. */
    public List<StrandedThread> of(FunctionName function) {
        return all().stream().filter(thread -> thread.function().equals(function)).toList();
    }

    /** All that run now, the oldest first. */
    public synchronized List<StrandedThread> all() {
        forgetEnded();
        return stranded.values().stream().sorted(Comparator.comparing(StrandedThread::since)).toList();
    }

    /** How many there have been. */
    public synchronized long total() {
        return total;
    }
}

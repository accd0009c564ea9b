package dev.quern.runtime.contain;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.ThrottleReason;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of functions that could not be stopped. A function that has too many of them is refused further
 * invocations until some have ended: each keeps a processor, or at least a stack, for as long as it likes. So is one
 * with too much code that is still to be stopped. Safe for use by several threads.
 */
public final class StrandedThreads {

    private static final Logger LOG = LoggerFactory.getLogger(StrandedThreads.class);
    /** Code that is to end takes some milliseconds. This part of the grace later it may not be going to. */
    private static final int PART_OF_GRACE = 4;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** So many environments end in the time that one needs: when more do, each takes longer. */
    private static final int AT_A_TIME = 8 * Runtime.getRuntime().availableProcessors();

    private final TimeSource time;
    private final int limit;
    private final Duration grace;

    /** Weak, for a thread that has ended holds the function; one that runs is held by the JVM. */
    private final Map<Thread, StrandedThread> stranded = new WeakHashMap<>(); // guarded by this
    private final Map<FunctionName, Integer> untold = new HashMap<>(); // guarded by this

    /** Calls that were answered at their deadline, and whose code has not come to its end. */
    private final ConcurrentHashMap<FunctionName, Set<Overdue>> overdue = new ConcurrentHashMap<>();
    private final Allowances allowances;
    private boolean looking; // guarded by this
    private long total; // guarded by this
    private final AtomicInteger ending = new AtomicInteger(); // environments
    private volatile boolean any; // spares the lock: mostly there are none

    StrandedThreads(TimeSource time, ContainmentSettings settings) {
        this.time = time;
        this.limit = settings.strandedThreads();
        this.grace = settings.strandedAfter();
        this.allowances = new Allowances(limit);
    }

    /**
     * An environment was told to end: its threads have a while to do so, longer if many environments end at a time.
     * Then
     * those are stranded that go on computing or stay where they are.
     *
     * @param threads
     *            those that it has when asked; must not lead to the function's classes
     */
    public void ended(FunctionName function, Version version, Supplier<? extends Collection<Thread>> threads) {
        ending.incrementAndGet();
        later(new Ended(function, version, time.now(), new EndingThreads(threads)));
    }

    /**
     * A call was answered at its deadline, and its code runs on: it is to be stopped.
     *
     * @return to be closed when the code has come to its end
     */
    public Overdue overdue(FunctionName function) {
        Overdue late = new Overdue(function, time.nanoTime());
        overdue.compute(function, (_, calls) -> {
            Set<Overdue> all = calls == null ? ConcurrentHashMap.newKeySet() : calls;
            all.add(late);
            return all;
        });
        return late;
    }

    /** Code that runs on after its deadline. */
    public final class Overdue implements AutoCloseable {

        private final FunctionName function;
        private final long sinceNanos;
        private final AtomicBoolean told = new AtomicBoolean();

        private Overdue(FunctionName function, long sinceNanos) {
            this.function = function;
            this.sinceNanos = sinceNanos;
        }

        /** It has come to its end. */
        @Override
        public void close() {
            overdue.computeIfPresent(function, (_, calls) -> {
                calls.remove(this);
                return calls.isEmpty() ? null : calls;
            });
        }
    }

    /** How many calls of a function were answered at their deadline and have code that runs on. */
    public int overdueCalls(FunctionName function) {
        return overdue.getOrDefault(function, Set.of()).size();
    }

    /** Whether the code of so many has not come to its end though it had the time for it. */
    private boolean isOverdue(FunctionName function) {
        Set<Overdue> calls = overdue.get(function);
        if (calls == null || calls.size() < limit) {
            return false; // each invocation asks
        }
        long before = time.nanoTime() - grace.toNanos();
        return calls.stream().filter(late -> late.sinceNanos - before <= 0).limit(limit).count() == limit;
    }

    private record Ended(FunctionName function, Version version, Instant since, EndingThreads threads) {}

    /** Two looks in the time that a thread has: one look does not tell whether it gets anywhere. */
    private void later(Ended environment) {
        time.schedule(grace.dividedBy(2).multipliedBy(1L + ending.get() / AT_A_TIME), () -> {
            boolean again = false;
            try {
                again = look(environment);
            } finally {
                if (again) {
                    later(environment);
                } else {
                    ending.decrementAndGet();
                }
            }
        });
    }

    /** Whether there are threads of which it is not known whether they will end. */
    private boolean look(Ended environment) {
        EndingThreads.Found found = environment.threads().look();
        for (Map.Entry<Thread, Sighting> one : found.stranded().entrySet()) {
            StrandedThread thread = new StrandedThread(environment.function(), environment.version(),
                    one.getKey().getName(), environment.since(),
                    one.getValue().stack().stream().map(StackTraceElement::toString).toList());
            if (!add(one.getKey(), thread)) {
                continue;
            }
            if (of(thread.function()).size() > limit) {
                untold(thread.function()); // it is throttled already, and the log is not its
            } else {
                LOG.warn("Thread \"{}\" of function {}:{} cannot be stopped: it runs on, {} ms after its environment "
                        + "was ended. It is in\n\tat {}", thread.thread(), thread.function(), thread.version().text(),
                        Duration.between(thread.since(), time.now()).toMillis(),
                        String.join("\n\tat ", thread.stack()));
            }
        }
        return found.undecided();
    }

    private synchronized boolean add(Thread thread, StrandedThread found) {
        if (stranded.putIfAbsent(thread, found) != null) {
            return false;
        }
        total++;
        any = true;
        allowances.cut(found.function());
        lookAgain();
        return true;
    }

    private synchronized void untold(FunctionName function) {
        untold.merge(function, 1, Integer::sum);
    }

    /** Finds out that the last one has ended, so that nobody asks for them any more. */
    private synchronized void lookAgain() {
        if (any && !looking) {
            looking = true;
            time.schedule(BETWEEN_LOOKS, () -> {
                synchronized (this) {
                    looking = false;
                    untold.forEach((function, count) -> LOG.warn("{} more threads of function {} cannot be stopped",
                            count, function));
                    untold.clear();
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
        // it takes longer to know of a thread that it cannot be stopped, the more of them compute
        if (isOverdue(function)) {
            throw new TooManyRequests(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED,
                    ("Function %s is throttled: the code of %d of its calls runs on, of %d of them for longer than %d ms "
                            + "after their deadline. It is being stopped; what cannot be will be named in the server's log.")
                            .formatted(function, overdueCalls(function), limit, grace.toMillis()));
        }
    }

    /**
     * Lets an invocation go on that has entered, unless too many run of a function whose code has not ended in time.
     *
     * @param running
     *            how many invocations of the function run, this one included
     * @throws TooManyRequests
     *             if more run than may
     */
    public void requireAllowance(FunctionName function, IntSupplier running) {
        noteLateCalls(function);
        allowances.of(function, running).ifPresent(most -> {
            if (running.getAsInt() > most) {
                throw new TooManyRequests(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED,
                        ("Function %s is throttled: code of it ran on after its deadline and could not be stopped at once, "
                                + "so no more than %d of its calls may run at a time. Each call that ends in time lets "
                                + "one more run.").formatted(function, most));
            }
        });
    }

    /** Code that is late is a reason to let the function run less; each call is one once. */
    private void noteLateCalls(FunctionName function) {
        Set<Overdue> calls = overdue.get(function);
        if (calls == null) {
            return; // each invocation asks
        }
        long before = time.nanoTime() - grace.dividedBy(PART_OF_GRACE).toNanos();
        for (Overdue late : calls) {
            if (late.sinceNanos - before <= 0 && late.told.compareAndSet(false, true)) {
                allowances.cut(function);
            }
        }
    }

    /** A call of a function has ended before its deadline. */
    public void endedInTime(FunctionName function) {
        allowances.endedByItself(function);
    }

    /** There is no such function any more. */
    public void deleted(FunctionName function) {
        allowances.forget(function);
    }

    /** How many functions may run less than others, since code of theirs did not end in time. */
    public int limitedFunctions() {
        return allowances.size();
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

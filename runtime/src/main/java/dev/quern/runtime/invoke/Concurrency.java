package dev.quern.runtime.invoke;

import dev.quern.runtime.concurrency.Share;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.ThrottleReason;
import dev.quern.runtime.time.TimeSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many invocations run, against how many may. What functions have for themselves is set aside; the rest is shared
 * by the others, first come, first served. Safe for use by several threads.
 */
final class Concurrency {

    private final int limit;
    private final TimeSource time;

    /** How many run on what is shared: those of functions with a share of their own count where they exceed it. */
    private final AtomicInteger shared = new AtomicInteger();
    private final Lookups lookups = new Lookups();
    private final ConcurrentHashMap<FunctionName, FunctionConcurrency> functions = new ConcurrentHashMap<>();
    private volatile int sharedLimit;

    Concurrency(int limit, TimeSource time) {
        this.limit = limit;
        this.time = time;
        this.sharedLimit = limit;
    }

    int limit() {
        return limit;
    }

    /** How much of the limit is shared. */
    int sharedLimit() {
        return sharedLimit;
    }

    int running() {
        return lookups.running.get() + functions.values().stream().mapToInt(FunctionConcurrency::running).sum();
    }

    /** How many run of one function. */
    int running(FunctionName name) {
        FunctionConcurrency function = functions.get(name);
        return function == null ? 0 : function.running();
    }

    /** Puts other shares in force. Invocations that run go on, though there be more of them than may run now. */
    synchronized void apply(Map<FunctionName, Share> shares) {
        // what is set aside first becomes nobody's
        int free = Math.max(0, limit - shares.values().stream().mapToInt(Share::setAside).sum());
        sharedLimit = Math.min(sharedLimit, free);
        shares.forEach((name, share) -> of(name).share(share));
        functions.forEach((name, function) -> {
            if (!shares.containsKey(name)) {
                function.share(Share.NONE);
            }
        });
        sharedLimit = free;
    }

    private FunctionConcurrency of(FunctionName name) {
        FunctionConcurrency function = functions.get(name);
        return function != null
                ? function
                : functions.computeIfAbsent(name, key -> new FunctionConcurrency(key, this, time));
    }

    /** The function of a name, not to be forgotten until it is {@link #release released} as often as it is held. */
    FunctionConcurrency hold(FunctionName name) {
        return functions.compute(name, (key, known) -> {
            FunctionConcurrency function = known == null ? new FunctionConcurrency(key, this, time) : known;
            function.hold();
            return function;
        });
    }

    void release(FunctionName name) {
        functions.computeIfPresent(name, (_, function) -> {
            function.release();
            return function;
        });
    }

    /** There is no such function any more: it is forgotten, unless something of it runs or is held. */
    synchronized void forget(FunctionName name) {
        functions.computeIfPresent(name, (_, function) -> function.forget() ? null : function);
    }

    /** Whether a function has a share of its own. */
    boolean hasShare(FunctionName name) {
        FunctionConcurrency function = functions.get(name);
        return function != null && !function.share().equals(Share.NONE);
    }

    /** Whether a function may not run at all: its reserved concurrency is zero. */
    boolean isSwitchedOff(FunctionName name) {
        FunctionConcurrency function = functions.get(name);
        return function != null && function.share().reserved().orElse(1) == 0;
    }

    Collection<FunctionConcurrency> functions() {
        return functions.values();
    }

    /**
     * Lets in an invocation of which it is not known yet what it will run.
     *
     * @return its seat: {@link #isLookup} if it is to be let in once more when that is known
     * @throws TooManyRequests
     *             if as many run as may
     */
    Seat enter(FunctionName name) {
        while (true) {
            FunctionConcurrency function = functions.get(name);
            // a name may be anybody's invention, and where environments are ready it is their seat that is wanted
            if (function == null || function.isProvisioned()) {
                return lookups.enter();
            }
            if (function.tryEnter()) {
                return function;
            }
            Thread.onSpinWait(); // it is being forgotten
        }
    }

    boolean isLookup(Seat seat) {
        return seat == lookups;
    }

    /** Takes one of what is shared; {@code false} if there is none. */
    boolean takeShared() {
        for (int now = shared.get();; now = shared.get()) {
            if (now >= sharedLimit) {
                return false;
            }
            // counting up first and back down would refuse others for a moment
            if (shared.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** Gives back some of what is shared; a negative number takes them whether there are any or not. */
    void giveBackShared(int count) {
        shared.addAndGet(-count);
    }

    /** Invocations whose deployment is looked up: bounded by themselves, so that they take nothing from anybody. */
    private final class Lookups implements Seat {

        private final AtomicInteger running = new AtomicInteger();

        Seat enter() {
            for (int now = running.get();; now = running.get()) {
                if (now >= limit) {
                    throw new TooManyRequests(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
                }
                if (running.compareAndSet(now, now + 1)) {
                    return this;
                }
            }
        }

        @Override
        public void leave() {
            running.decrementAndGet();
        }
    }
}

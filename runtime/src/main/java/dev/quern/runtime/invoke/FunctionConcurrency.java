package dev.quern.runtime.invoke;

import dev.quern.runtime.concurrency.Share;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.ThrottleReason;
import dev.quern.runtime.time.TimeSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many invocations of one function run, against how many may. This is the seat of those that run on demand;
 * {@link ProvisionedSeats} are the others'. Safe for use by several threads.
 *
 * <p>
 * One number holds both how many run and how many may, so that the two change together: what runs beyond the function's
 * own capacity counts against what all functions share, whenever the capacity changes.
 */
final class FunctionConcurrency implements Seat {

    /** No capacity of its own. */
    private static final int NONE = -1;

    private final FunctionName name;
    private final Concurrency account;
    private final Growth growth;

    /** The state of one that is not to be used: there is another, or there will be, if the function is made again. */
    private static final long FORGOTTEN = -1;

    /** Upper half: capacity of its own and 1; 0 for none. Lower half: how many run on demand. */
    private final AtomicLong state = new AtomicLong();
    private final List<ProvisionedSeats> provisioned = new CopyOnWriteArrayList<>();
    private final LongAdder spilled = new LongAdder();

    private volatile Share share = Share.NONE;
    private int ready; // guarded by this
    private int holders; // guarded by the account's map

    FunctionConcurrency(FunctionName name, Concurrency account, TimeSource time) {
        this.name = name;
        this.account = account;
        this.growth = new Growth(time);
    }

    FunctionName name() {
        return name;
    }

    Share share() {
        return share;
    }

    boolean isProvisioned() {
        return share.provisioned() > 0;
    }

    /** How many run, on demand and in environments that were kept ready. */
    int running() {
        return running(state.get()) + provisionedRunning();
    }

    /** How many run in environments that were kept ready. */
    int provisionedRunning() {
        return provisioned.stream().mapToInt(ProvisionedSeats::running).sum();
    }

    /** For how many invocations environments are ready, busy ones included. */
    int provisionedReady() {
        return provisioned.stream().mapToInt(ProvisionedSeats::ready).sum();
    }

    /** How many invocations of provisioned versions ran on demand since the start, as no ready environment was free. */
    long spilled() {
        return spilled.sum();
    }

    void hold() {
        holders++;
    }

    void release() {
        holders--;
    }

    /** Ends its use, unless there is something to be remembered. */
    boolean forget() {
        return holders == 0 && share.equals(Share.NONE) && state.compareAndSet(0, FORGOTTEN);
    }

    /**
     * Lets one invocation in. To be called while it is held.
     *
     * @throws TooManyRequests
     *             if as many run as may
     */
    Seat enter() {
        if (!tryEnter()) {
            throw new IllegalStateException("the concurrency of " + name + " was forgotten while it was held");
        }
        return this;
    }

    /**
     * As {@link #enter}, without being held.
     *
     * @return {@code false} if it was forgotten
     */
    boolean tryEnter() {
        while (true) {
            long now = state.get();
            if (now == FORGOTTEN) {
                return false;
            }
            int capacity = capacity(now);
            if (capacity != NONE) {
                if (running(now) >= capacity) {
                    throw new TooManyRequests(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
                }
                if (state.compareAndSet(now, now + 1)) {
                    return true;
                }
            } else if (enterShared()) {
                return true;
            }
        }
    }

    /** Lets one in on what is shared; {@code false} if the function has got capacity of its own meanwhile. */
    private boolean enterShared() {
        if (!account.takeShared()) {
            throw new TooManyRequests(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        }
        for (long now = state.get(); now != FORGOTTEN && capacity(now) == NONE; now = state.get()) {
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        account.giveBackShared(1);
        return false;
    }

    @Override
    public void leave() {
        long before = state.getAndDecrement();
        int shared = shared(before) - shared(before - 1);
        if (shared > 0) {
            account.giveBackShared(shared);
        }
    }

    /**
     * One more environment is to start on demand.
     *
     * @throws TooManyRequests
     *             if too many have started lately
     */
    void grow() {
        if (!growth.take()) {
            throw new TooManyRequests(share.reserved().isPresent()
                    ? ThrottleReason.RESERVED_FUNCTION_INVOCATION_RATE_LIMIT_EXCEEDED
                    : ThrottleReason.FUNCTION_INVOCATION_RATE_LIMIT_EXCEEDED);
        }
    }

    /** More run on demand than the function has capacity for, since that was lowered. */
    boolean isOver() {
        long now = state.get();
        return capacity(now) != NONE && running(now) > capacity(now);
    }

    void spill() {
        spilled.increment();
    }

    void add(ProvisionedSeats seats) {
        provisioned.add(seats);
    }

    void remove(ProvisionedSeats seats) {
        provisioned.remove(seats);
    }

    /** Puts another share in force. */
    synchronized void share(Share other) {
        share = other;
        apply();
    }

    /** Environments have become ready for so many more invocations, or fewer: they count towards a reservation. */
    synchronized void readyChanged(int by) {
        ready += by;
        apply();
    }

    private void apply() {
        int capacity = share.reserved().isPresent() ? Math.max(0, share.reserved().getAsInt() - ready) : NONE;
        long before = state.getAndUpdate(now -> with(capacity, now));
        account.giveBackShared(shared(before) - shared(with(capacity, before)));
    }

    private static long with(int capacity, long state) {
        return (capacity + 1L) << 32 | running(state);
    }

    private static int capacity(long state) {
        return (int) (state >>> 32) - 1;
    }

    private static int running(long state) {
        return state == FORGOTTEN ? 0 : (int) state;
    }

    /** How many count against what all functions share. */
    private static int shared(long state) {
        return capacity(state) == NONE ? running(state) : Math.max(0, running(state) - capacity(state));
    }
}

package dev.quern.runtime.invoke;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The seats of invocations for which one deployment keeps environments ready. Nobody else can take them. Safe for use
 * by several threads.
 */
final class ProvisionedSeats implements Seat {

    private final FunctionConcurrency function;
    private final AtomicInteger running = new AtomicInteger();
    private volatile int ready;

    ProvisionedSeats(FunctionConcurrency function) {
        this.function = function;
    }

    /** How many seats there are, taken ones included. */
    int ready() {
        return ready;
    }

    int running() {
        return running.get();
    }

    /** Takes a seat; {@code false} if none is free. */
    boolean enter() {
        for (int now = running.get(); now < ready; now = running.get()) {
            if (function.isOver()) {
                return false; // what runs on demand has not made room yet for what is ready
            }
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void leave() {
        running.decrementAndGet();
    }

    /** So many seats are there from now on; who sits goes on. */
    synchronized void resize(int seats) {
        int more = seats - ready;
        if (more > 0) {
            function.readyChanged(more); // room is made before it is given away
            ready = seats;
        } else if (more < 0) {
            ready = seats;
            function.readyChanged(more);
        }
    }
}

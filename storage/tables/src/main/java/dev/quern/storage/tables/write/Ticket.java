package dev.quern.storage.tables.write;

import java.util.concurrent.locks.LockSupport;

/** Somebody's place in the queue of a lane. */
class Ticket {

    /** What became of it. */
    enum State {
        WAITING,
        /** It is its turn: whoever waits does what is to be done, also for those behind. */
        LEADING,
        /** Somebody did it. */
        DONE
    }

    private final Thread owner = Thread.currentThread();
    private volatile State state = State.WAITING;

    void wake(State newState) {
        state = newState;
        if (!Thread.currentThread().equals(owner)) {
            LockSupport.unpark(owner);
        }
    }

    /** Waits for its turn, or until it is done; an interrupt is kept for later. */
    final State await() {
        boolean interrupted = false;
        while (state == State.WAITING) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            owner.interrupt();
        }
        return state;
    }
}

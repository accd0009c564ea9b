package dev.quern.runtime.java;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/**
 * The threads that are inside an environment's handler. Guarded by itself.
 *
 * <p>
 * A thread is never interrupted for the environment's sake once it has left.
 */
final class RunningThreads {

    private static final Duration BETWEEN_INTERRUPTS = Duration.ofMillis(20);
    private static final int MOST_INTERRUPTS = 250;

    /** So many are found in a list sooner than in a set. */
    private static final int FEW = 8;

    private Collection<Thread> threads = new ArrayList<>(1);
    private boolean closed;
    private @Nullable Runnable whenEmpty;

    /** Enters the current thread; false if the environment is closed. */
    synchronized boolean enter() {
        if (threads.size() == FEW && threads instanceof ArrayList) {
            threads = new HashSet<>(threads);
        }
        return !closed && threads.add(Thread.currentThread());
    }

    /** Leaves; clears what is left of an interrupt. */
    void leave() {
        Runnable last = null;
        synchronized (this) {
            threads.remove(Thread.currentThread());
            Thread.interrupted();
            if (closed && threads.isEmpty()) {
                last = whenEmpty;
                whenEmpty = null; // it refers to what is to be forgotten
            }
        }
        if (last != null) {
            last.run();
        }
    }

    synchronized boolean isEmpty() {
        return threads.isEmpty();
    }

    /** Lets no thread enter any more, and runs {@code then} when the last has left, now if none is inside. */
    void close(Runnable then) {
        synchronized (this) {
            closed = true;
            if (!threads.isEmpty()) {
                whenEmpty = then;
                return;
            }
        }
        then.run();
    }

    synchronized void interrupt() {
        for (Thread thread : threads) {
            if (thread != Thread.currentThread()) {
                thread.interrupt();
            }
        }
    }

    /** Not the function's, which this may be called in. */
    private static ThreadGroup topGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /**
     * Interrupts from a thread of its own, again and again for a few seconds, until all have left: code may swallow one
     * interrupt and then wait for something else.
     */
    void interruptUntilEmpty(String name) {
        interrupt();
        if (isEmpty()) {
            return;
        }
        // no virtual thread: functions may keep all their carriers busy
        Thread.ofPlatform().daemon().group(topGroup()).name("stopping " + name).start(() -> {
            for (int i = 0; i < MOST_INTERRUPTS && !isEmpty(); i++) {
                try {
                    Thread.sleep(BETWEEN_INTERRUPTS);
                } catch (InterruptedException e) {
                    return;
                }
                interrupt();
            }
        });
    }
}

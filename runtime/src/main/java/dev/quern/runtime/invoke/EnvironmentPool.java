package dev.quern.runtime.invoke;

import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.function.Deployment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The environments of one deployment. A call goes to the one that was idle last, whose code and data are warmest, or to
 * a new one.
 * Safe for use by several threads; its lock is held for moments only.
 */
final class EnvironmentPool implements Worker.Owner {

    /** What the pools of one invoker share. */
    interface Owner {

        /** A call is about to be answered; its place in the limits is free. */
        void callEnded();

        /** A worker's call came to its deadline: it is to be closed, on a thread that may block. */
        void expired(Worker worker);

        /** The pool was retired and its last environment is closed; called once. */
        void gone(EnvironmentPool pool);
    }

    private final Deployment deployment;
    private final EnvironmentStarter starter;
    private final DeadlineWatch deadlines;
    private final Duration initTimeout;
    private final ThreadGroup threads;
    private final Spinning spinning;
    private final Owner owner;
    private final CodeStore.Pin code;

    private final ArrayDeque<Worker> idle = new ArrayDeque<>(); // guarded by this
    private final Set<Worker> all = new HashSet<>(); // guarded by this
    private boolean retired; // guarded by this

    EnvironmentPool(Deployment deployment, EnvironmentStarter starter, DeadlineWatch deadlines, Duration initTimeout,
            ThreadGroup threads, Spinning spinning, Owner owner) {
        this.spinning = spinning;
        this.deployment = deployment;
        this.starter = starter;
        this.deadlines = deadlines;
        this.initTimeout = initTimeout;
        this.threads = threads;
        this.owner = owner;
        this.code = starter.pin(deployment);
    }

    Deployment deployment() {
        return deployment;
    }

    /** Runs a call, soon, in an environment of this pool; {@code false} if the pool is retired. */
    boolean run(Call call) {
        while (true) {
            Worker worker;
            synchronized (this) {
                if (retired) {
                    return false;
                }
                worker = idle.pollFirst();
            }
            if (worker == null) {
                return start(call);
            }
            if (worker.take(call)) {
                return true;
            }
        }
    }

    private boolean start(Call call) {
        Worker worker = new Worker(this, starter, deadlines, initTimeout, deployment, threads, spinning,
                call);
        synchronized (this) {
            if (retired) {
                return false;
            }
            all.add(worker);
        }
        try {
            worker.begin();
            return true;
        } catch (OutOfMemoryError e) {
            // there is no thread to be had
            lost(worker);
            throw e;
        }
    }

    @Override
    public void idle(Worker worker) {
        synchronized (this) {
            if (!retired) {
                idle.addFirst(worker);
                return;
            }
        }
        worker.retire();
    }

    @Override
    public void lost(Worker worker) {
        boolean last;
        synchronized (this) {
            last = all.remove(worker) && retired && all.isEmpty();
            notifyAll();
        }
        if (last) {
            gone();
        }
    }

    private void gone() {
        code.close();
        owner.gone(this);
    }

    @Override
    public void callEnded() {
        owner.callEnded();
    }

    @Override
    public void expired(Worker worker) {
        owner.expired(worker);
    }

    /** Ends environments that have been idle since before a moment on the measuring clock. */
    void retireIdleSince(long nanos) {
        List<Worker> old = new ArrayList<>();
        synchronized (this) {
            idle.removeIf(worker -> worker.idleSinceNanos() - nanos <= 0 && old.add(worker));
        }
        old.forEach(Worker::retire);
    }

    /** Ends all environments, those that are busy after their call. */
    void retire() {
        List<Worker> workers;
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
            workers = List.copyOf(all);
            idle.clear();
        }
        workers.forEach(Worker::retire);
        if (workers.isEmpty()) {
            gone();
        }
    }

    /** Ends all environments now, whatever they are doing. Does not wait for the code that runs in them. */
    void close() {
        retire();
        List<Worker> workers;
        synchronized (this) {
            workers = List.copyOf(all);
        }
        workers.forEach(Worker::close);
    }

    /** Waits until no environment is left; {@code false} if some are at a moment of {@link System#nanoTime}. */
    synchronized boolean awaitEmpty(long untilNanos) throws InterruptedException {
        for (long left = untilNanos - System.nanoTime(); !all.isEmpty(); left = untilNanos - System.nanoTime()) {
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** How many environments there are. */
    synchronized int size() {
        return all.size();
    }
}

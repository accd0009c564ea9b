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
import org.jspecify.annotations.Nullable;

/**
 * The environments of one deployment. A call goes to the one that was idle last, whose code and data are warmest, or to
 * a new one; or it waits for one that is awake, where that takes less time than waking another. Safe for use by several
 * threads; its lock is held for moments only.
 */
final class EnvironmentPool implements Worker.Owner {

    /** What the pools of one invoker share. */
    interface Owner {

        /** A call is about to be answered; its place in the limits is free. */
        void callEnded();

        /** A call that the pool took cannot run here any more: the pool is retired. */
        void again(Call call);

        /** A call that the pool took cannot run at all. */
        void refused(Call call, Throwable reason);

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
    private final WaitingCalls waiting = new WaitingCalls(); // guarded by this
    private boolean watched; // guarded by this: lookAfterWaiting will be called
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
        return await(call) || runNow(call);
    }

    /** Lets a call wait if that is quicker; {@code false} if not, or if the pool is retired. */
    private boolean await(Call call) {
        long now = starter.time().nanoTime();
        boolean stuck;
        boolean watch;
        synchronized (this) {
            if (retired || !waiting.worthwhile()) {
                return false;
            }
            stuck = waiting.stuck(now);
            waiting.add(call, now);
            watch = !watched;
            watched = true;
        }
        if (watch) {
            starter.time().schedule(WaitingCalls.PATIENCE, this::lookAfterWaiting);
        }
        if (stuck) {
            relieve();
        }
        return true;
    }

    private void lookAfterWaiting() {
        synchronized (this) {
            watched = false;
        }
        relieve();
    }

    private boolean runNow(Call call) {
        for (Worker worker = awaken(); worker != null; worker = awaken()) {
            if (worker.take(call)) {
                return true;
            }
            asleep(worker);
        }
        return start(call);
    }

    private synchronized @Nullable Worker awaken() {
        Worker worker = idle.pollFirst();
        if (worker != null) {
            waiting.awake(worker);
        }
        return worker;
    }

    private boolean start(Call call) {
        Worker worker = new Worker(this, starter, deadlines, initTimeout, deployment, threads, spinning, call);
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

    /** Runs the calls that wait, now: those that they wait for take longer than expected, or have ended. */
    private void relieve() {
        List<Call> calls;
        synchronized (this) {
            calls = waiting.drain();
        }
        for (Call call : calls) {
            try {
                if (!runNow(call)) {
                    owner.again(call);
                }
            } catch (OutOfMemoryError e) {
                owner.refused(call, e);
            }
        }
    }

    @Override
    public @Nullable Call next(Worker worker, long nanos) {
        long now = starter.time().nanoTime();
        synchronized (this) {
            waiting.took(nanos);
            Call next = waiting.poll(now);
            if (next != null) {
                waiting.awake(worker);
                return next;
            }
            waiting.asleep(worker);
            if (!retired) {
                idle.addFirst(worker);
                return null;
            }
        }
        worker.retire();
        return null;
    }

    @Override
    public void lost(Worker worker) {
        asleep(worker);
        relieve();
        boolean last;
        synchronized (this) {
            last = all.remove(worker) && retired && all.isEmpty();
            notifyAll();
        }
        if (last) {
            gone();
        }
    }

    private synchronized void asleep(Worker worker) {
        waiting.asleep(worker);
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
        asleep(worker);
        relieve();
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
        List<Call> calls;
        synchronized (this) {
            workers = List.copyOf(all);
            calls = waiting.drain();
        }
        calls.forEach(owner::again);
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

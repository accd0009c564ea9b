package dev.quern.runtime.invoke;

import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.function.Deployment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The environments of one deployment. A call goes to the one that was idle last, whose code and data are warmest, or to
 * a new one.
 * Safe for use by several threads; its lock is held for moments only.
 */
final class EnvironmentPool implements Worker.Owner {

    private final Deployment deployment;
    private final EnvironmentStarter starter;
    private final DeadlineWatch deadlines;
    private final Duration initTimeout;
    private final Concurrency concurrency;
    private final ThreadGroup threads;
    private final Executor closing;
    private final CodeStore.Pin code;

    private final ArrayDeque<Worker> idle = new ArrayDeque<>(); // guarded by this
    private final Set<Worker> all = new HashSet<>(); // guarded by this
    private boolean retired; // guarded by this

    EnvironmentPool(Deployment deployment, EnvironmentStarter starter, DeadlineWatch deadlines, Duration initTimeout,
            Concurrency concurrency, ThreadGroup threads, Executor closing) {
        this.deployment = deployment;
        this.starter = starter;
        this.deadlines = deadlines;
        this.initTimeout = initTimeout;
        this.concurrency = concurrency;
        this.threads = threads;
        this.closing = closing;
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
        Worker worker = new Worker(this, starter, deadlines, initTimeout, deployment, threads, call);
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
            all.remove(worker);
            idle.remove(worker);
            last = retired && all.isEmpty();
        }
        if (last) {
            code.close();
        }
    }

    @Override
    public void callEnded() {
        concurrency.leave();
    }

    @Override
    public void expired(Worker worker) {
        closing.execute(worker::close);
    }

    /** Ends environments that have been idle since before a moment on the measuring clock. */
    void retireIdleSince(long nanos) {
        List<Worker> old = new ArrayList<>();
        synchronized (this) {
            idle.removeIf(worker -> worker.idleSinceNanos() - nanos < 0 && old.add(worker));
        }
        old.forEach(Worker::retire);
    }

    /** Ends all environments, those that are busy after their call. */
    void retire() {
        List<Worker> workers;
        boolean empty;
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
            workers = List.copyOf(all);
            idle.clear();
            empty = all.isEmpty();
        }
        workers.forEach(Worker::retire);
        if (empty) {
            code.close();
        }
    }

    /** Ends all environments now, whatever they are doing. Blocks. */
    void close() {
        retire();
        List<Worker> workers;
        synchronized (this) {
            workers = List.copyOf(all);
        }
        workers.forEach(Worker::close);
    }

    /** How many environments there are. */
    synchronized int size() {
        return all.size();
    }
}

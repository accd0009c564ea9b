package dev.quern.runtime.invoke;

import dev.quern.plugin.Environment;
import dev.quern.plugin.FunctionException;
import dev.quern.runtime.contain.EnvironmentMemory;
import dev.quern.runtime.contain.HeapWatch;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.function.Parallelism;
import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An environment that runs several calls at a time, each on a thread of its own: a virtual one, or a platform thread of
 * the environment's group.
 *
 * <p>
 * When a call comes to its deadline, its caller is answered and its thread interrupted; the environment gets no more
 * calls, for what the call has left behind is not known. The calls beside it may end, within their own deadlines. Then
 * the environment is closed, which stops whatever still runs in it.
 */
final class SharedWorker implements Runner, HeapWatch.Greedy {

    private static final Logger LOG = LoggerFactory.getLogger(SharedWorker.class);

    /** An environment that has started. */
    record Open(Environment environment, EnvironmentStarter.Start start) {}

    private final Owner owner;
    private final EnvironmentStarter starter;
    private final DeadlineWatch deadlines;
    private final Duration initTimeout;
    private final TimeSource time;
    private final Deployment deployment;
    private final FunctionThreads group;
    private final boolean provisioned;
    private final ExecutorService threads;
    private final int places;
    private final @Nullable Call first;

    private int taken; // guarded by the pool
    private volatile long idleSinceNanos;
    private volatile boolean retired;

    /** Held while the environment is closed, so that nothing is cleaned up under it. */
    private final Object closing = new Object();

    private EnvironmentStarter.@Nullable Start start; // guarded by this
    private @Nullable Open open; // guarded by this
    private boolean closed; // guarded by this
    private boolean gone; // guarded by this: the owner knows that it is lost
    private int inside = 1; // guarded by this: threads that are in the environment, the one that starts it to begin
                            // with
    private final List<SharedCall> waiting = new ArrayList<>(); // guarded by this: for the environment to start
    private final Set<SharedCall> unanswered = new HashSet<>(); // guarded by this

    /**
     * A worker.
     *
     * @param first
     *            its environment starts with this call; {@code null} if it is to start ahead of calls
     */
    SharedWorker(Owner owner, EnvironmentStarter starter, DeadlineWatch deadlines, Duration initTimeout,
            Deployment deployment, Parallelism parallelism, ThreadGroup parent, @Nullable Call first) {
        this.owner = owner;
        this.starter = starter;
        this.deadlines = deadlines;
        this.initTimeout = initTimeout;
        this.time = starter.time();
        this.deployment = deployment;
        this.places = parallelism.maxConcurrency();
        this.provisioned = first == null;
        this.group = new FunctionThreads(parent, deployment);
        this.threads = parallelism.virtualThreads()
                ? Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(group.getName() + " #", 0)
                        .inheritInheritableThreadLocals(false).factory())
                : Executors.newCachedThreadPool(Thread.ofPlatform().daemon().group(group)
                        .inheritInheritableThreadLocals(false).name(group.getName() + " #", 0).factory());
        this.first = first;
    }

    @Override
    public void begin() {
        starter.containment().heap().add(this);
        if (first != null) {
            await(shared(first, true));
        }
        Thread thread = new Thread(group, this::run, group.getName(), 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // others may have joined the call that it was to start for
            failed(new Outcome.Failure("Runtime.Unknown", "There is no thread for the environment: " + e, List.of()),
                    null);
            leave();
        }
    }

    @Override
    public boolean take(Call call) {
        SharedCall running = shared(call, false);
        synchronized (this) {
            if (retired || closed) {
                return false;
            }
            if (open == null) {
                await(running);
                return true;
            }
            unanswered.add(running);
            inside++;
        }
        execute(running);
        return true;
    }

    private SharedCall shared(Call call, boolean isFirst) {
        return new SharedCall(this, starter, deadlines, deployment, call, isFirst);
    }

    private synchronized void await(SharedCall running) {
        waiting.add(running);
        unanswered.add(running);
        running.watch(time.nanoTime() + initTimeout.plus(deployment.settings().timeout()).toNanos());
    }

    private void execute(SharedCall running) {
        try {
            threads.execute(running);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // closed meanwhile, or there is no thread to be had
            running.settle(e instanceof OutOfMemoryError
                    ? new Outcome.Failure("Runtime.Unknown", "There is no thread for the call: " + e, List.of())
                    : running.call().stopped());
            leave();
        }
    }

    private void run() {
        try {
            startAndRunWhatWaits();
        } catch (RuntimeException | Error e) {
            LOG.error("An environment of {} is lost", deployment.name(), e);
            close();
        } finally {
            leave();
        }
    }

    private void startAndRunWhatWaits() {
        Outcome.Failure why;
        TimeSource.Timer patience = provisioned ? watchStart() : () -> {};
        try {
            Open started = start();
            if (started != null) {
                List<SharedCall> calls;
                synchronized (this) {
                    open = started;
                    calls = List.copyOf(waiting);
                    waiting.clear();
                    inside += calls.size();
                }
                if (provisioned) {
                    owner.ready(this);
                }
                calls.forEach(this::execute);
                return;
            }
            why = EnvironmentStarter.initialisationEnded();
        } catch (FunctionException e) {
            failed(isClosed() ? EnvironmentStarter.initialisationEnded() : Call.failureAhead(e), e);
            return;
        } catch (RuntimeException | Error e) {
            LOG.error("An environment of {} could not be started", deployment.name(), e);
            why = new Outcome.Failure("Runtime.Unknown", "The environment could not be started: " + e, List.of());
        } finally {
            patience.cancel(); // it refers to this
        }
        failed(why, null);
    }

    /** The environment did not start: every call that waits for it is told so, and nobody is to wait any more. */
    private void failed(Outcome.Failure why, @Nullable FunctionException cause) {
        retired = true;
        if (provisioned) {
            owner.failed(this, why);
        }
        owner.expired(this); // before the answers, so that a caller's next call has another environment
        List<SharedCall> calls;
        synchronized (this) {
            calls = List.copyOf(waiting);
            waiting.clear();
        }
        for (SharedCall running : calls) {
            running.settle(cause == null ? why : running.call().failure(cause));
        }
        close();
    }

    /** Starts the environment; {@code null} if this was closed meanwhile. */
    private @Nullable Open start() throws FunctionException {
        long began = time.nanoTime();
        EnvironmentStarter.Start starting = starter.prepare(deployment, group, provisioned);
        synchronized (this) {
            start = starting; // cleaned up in any case
            if (closed) {
                return null;
            }
        }
        group.logTo(starting.log());
        starting.log().initStarts(null);
        Environment started = starting.start();
        synchronized (this) {
            waiting.stream().filter(SharedCall::isFirst).findFirst()
                    .ifPresent(running -> running.call().initialised(Duration.ofNanos(time.nanoTime() - began)));
            if (!closed) {
                return new Open(started, starting);
            }
        }
        started.close();
        return null;
    }

    /** Ends a start that no call waits for when it takes too long. */
    private TimeSource.Timer watchStart() {
        return time.schedule(EnvironmentStarter.initialisationAhead(deployment), () -> {
            if (!isOpen()) {
                retired = true;
                owner.failed(this, EnvironmentStarter.initialisationEnded());
                owner.expired(this);
            }
        });
    }

    private synchronized boolean isOpen() {
        return open != null;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public boolean occupy() {
        taken++;
        return taken < places && !retired;
    }

    @Override
    public boolean vacate() {
        boolean full = taken == places;
        taken--;
        return full && !retired;
    }

    @Override
    public boolean isIdle() {
        return taken == 0;
    }

    @Override
    public boolean isAwaited() {
        return false;
    }

    @Override
    public boolean isProvisioned() {
        return provisioned;
    }

    @Override
    public long idleSinceNanos() {
        return idleSinceNanos;
    }

    @Override
    public void retire() {
        retired = true;
        closeWhenAnswered();
    }

    /** Has it closed, on a thread that may block, if it gets no more calls and every caller has an answer. */
    private void closeWhenAnswered() {
        synchronized (this) {
            if (!retired || closed || !unanswered.isEmpty()) {
                return;
            }
        }
        owner.expired(this);
    }

    /** Whether it is to be closed now that it has expired: not while there are calls that may still end. */
    @Override
    public synchronized boolean mayClose() {
        return unanswered.isEmpty();
    }

    @Override
    public void close() {
        retired = true;
        group.end();
        List<SharedCall> left;
        synchronized (closing) {
            Begun begun;
            synchronized (this) {
                begun = closed ? null : new Begun(start, open == null ? null : open.environment());
                closed = true;
                left = List.copyOf(unanswered);
                waiting.clear();
            }
            if (begun != null) {
                begun.end(group, starter.containment().stranded(), group::interrupt);
            }
        }
        left.forEach(running -> running.settle(running.call().stopped()));
        threads.shutdownNow();
        cleanUpIfEmpty();
    }

    /** A thread has left the environment. */
    void leave() {
        synchronized (this) {
            inside--;
        }
        cleanUpIfEmpty();
    }

    private void cleanUpIfEmpty() {
        EnvironmentStarter.Start started;
        synchronized (this) {
            if (!closed || inside > 0 || gone) {
                return;
            }
            gone = true;
            started = start;
        }
        starter.containment().heap().remove(this);
        try {
            synchronized (closing) {
                if (started != null) {
                    started.close();
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.error("An environment of {} was not closed cleanly", deployment.name(), e);
        } finally {
            owner.lost(this);
        }
    }

    @Override
    public HeapWatch.Tenant tenant() {
        return group.tenant();
    }

    @Override
    public synchronized Collection<EnvironmentMemory.Measurement> running() {
        return unanswered.stream().flatMap(running -> running.call().measurement().stream()).toList();
    }

    @Override
    public void outOfMemory() {
        retired = true;
        List<SharedCall> calls;
        synchronized (this) {
            calls = List.copyOf(unanswered);
        }
        List<SharedCall> ended = calls.stream().filter(SharedCall::claim).toList();
        // what fills the heap is stopped first: everything else takes memory and time, and there is little of both
        Open filling = opened();
        if (filling != null) {
            filling.environment().stop();
        }
        owner.expired(this);
        ended.forEach(running -> running.answer(running.call().outOfMemory()));
    }

    /** The environment; {@code null} if it has not started, or is closed. */
    synchronized @Nullable Open opened() {
        return closed ? null : open;
    }

    /** What a call has left behind is not known: the environment gets no more. */
    void spoil() {
        retired = true;
    }

    /** Has it closed when its callers have their answers, if it gets no more calls. */
    void expireIfSpoiled() {
        if (retired) {
            owner.expired(this);
        }
    }

    /** A call is about to have its answer: its place is free. */
    void ended(SharedCall running, long now) {
        idleSinceNanos = now;
        synchronized (this) {
            unanswered.remove(running);
            waiting.remove(running);
        }
        owner.callEnded(running.call());
        owner.next(this, running.call().nanosSinceStart(now));
    }
}

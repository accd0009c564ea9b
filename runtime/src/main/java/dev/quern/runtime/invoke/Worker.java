package dev.quern.runtime.invoke;

import dev.quern.plugin.Environment;
import dev.quern.plugin.FunctionException;
import dev.quern.runtime.contain.EnvironmentMemory;
import dev.quern.runtime.contain.HeapWatch;
import dev.quern.runtime.contain.StrandedThreads;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An environment and the thread that belongs to it: starts the environment, then runs the calls that it is handed, one
 * at a time,
 * until it is retired.
 *
 * <p>
 * Who hands it a call must have taken it out of the pool's idle ones, so no two do at a time.
 */
final class Worker implements Runner, DeadlineWatch.Watched, HeapWatch.Greedy {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** What the slot holds once no call will be taken any more. */
    private static final Object GONE = new Object();

    /** An environment that has started, and the deadline of the call that waited for it. */
    private record Ready(Environment environment, EnvironmentStarter.Start start, long deadlineNanos) {}

    /** An environment as far as it has started. */
    private record Started(Environment environment, EnvironmentStarter.Start start) {}

    private final Owner owner;
    private final EnvironmentStarter starter;
    private final DeadlineWatch deadlines;
    private final Duration initTimeout;
    private final TimeSource time;
    private final Deployment deployment;
    private final FunctionThreads group;
    private final Spinning spinning;
    private final Thread thread;
    private final boolean provisioned;
    private final Runnable wakeUp;

    /** {@code null}, the next {@link Call}, or {@link #GONE} once no call will be taken any more. */
    private final AtomicReference<@Nullable Object> slot;

    private boolean callerAsksAgain; // only touched by the worker's own thread
    private @Nullable Call next; // only touched by the worker's own thread
    private volatile @Nullable Call current;
    private volatile long deadlineNanos = NONE;
    private volatile boolean retired;
    private volatile long idleSinceNanos;

    /** Held while the environment is closed, so that nothing is cleaned up under it. */
    private final Object closing = new Object();

    private EnvironmentStarter.@Nullable Start start; // guarded by this
    private @Nullable Environment environment; // guarded by this
    private boolean closed; // guarded by this
    private StrandedThreads.@Nullable Overdue overdue; // guarded by this
    private boolean out; // guarded by this: the thread has left the function's code for good

    /**
     * A worker.
     *
     * @param first
     *            its environment starts with this call; {@code null} if it is to start ahead of calls
     */
    Worker(Owner owner, EnvironmentStarter starter, DeadlineWatch deadlines, Duration initTimeout,
            Deployment deployment,
            ThreadGroup parent, Spinning spinning, @Nullable Call first) {
        this.provisioned = first == null;
        this.spinning = spinning;
        this.owner = owner;
        this.starter = starter;
        this.deadlines = deadlines;
        this.initTimeout = initTimeout;
        this.time = starter.time();
        this.deployment = deployment;
        this.group = new FunctionThreads(parent, deployment);
        this.slot = new AtomicReference<>(first);
        // inherits nothing: the thread that makes this one may be another function's
        this.thread = new Thread(group, this::run, group.getName(), 0, false);
        this.thread.setDaemon(true);
        this.wakeUp = () -> LockSupport.unpark(thread);
    }

    /**
     * @throws OutOfMemoryError
     *             if there is no thread to be had; the worker is not used then
     */
    @Override
    public void begin() {
        thread.start();
    }

    /** Hands an idle worker its next call; {@code false} if it has ended instead. */
    @Override
    public boolean take(Call call) {
        if (!slot.compareAndSet(null, call)) {
            return false;
        }
        try {
            call.caller().wakeUps().execute(wakeUp);
        } catch (RejectedExecutionException e) {
            wakeUp.run(); // who brought the call is about to end: it wakes nobody any more
        }
        return true;
    }

    @Override
    public boolean occupy() {
        return false;
    }

    @Override
    public boolean vacate() {
        return true;
    }

    @Override
    public boolean isIdle() {
        return true; // the pool has it among those with a place free, which is its only one
    }

    @Override
    public boolean isAwaited() {
        return true;
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
        LockSupport.unpark(thread);
    }

    @Override
    public boolean mayClose() {
        return true;
    }

    @Override
    public void close() {
        retired = true;
        group.end();
        synchronized (closing) {
            Begun begun;
            synchronized (this) {
                begun = closed ? null : new Begun(start, environment);
                closed = true;
            }
            if (begun != null) {
                begun.end(group, starter.containment().stranded(), this::interruptStart);
            }
        }
        LockSupport.unpark(thread);
    }

    /** The worker's own thread has its start behind it, and is not to be disturbed in cleaning up. */
    private void interruptStart() {
        if (Thread.currentThread() != thread) {
            thread.interrupt();
        }
    }

    private synchronized @Nullable Environment environment() {
        return environment;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void run() {
        deadlines.add(this);
        starter.containment().heap().add(this);
        try {
            if (provisioned) {
                serveAhead();
            } else {
                serveFirst();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("An environment of {} is lost", deployment.name(), e);
        } finally {
            isOut();
            deadlines.remove(this);
            starter.containment().heap().remove(this);
            answerWhatIsLeft();
            end();
        }
    }

    /** The code's time is over. */
    private synchronized void isOverdue() {
        if (!out) {
            overdue = starter.containment().stranded().overdue(deployment.name());
        }
    }

    private synchronized void isOut() {
        out = true;
        if (overdue != null) {
            overdue.close();
        }
    }

    /** Whatever went wrong: no caller waits for ever. */
    private void answerWhatIsLeft() {
        Object handed = slot.getAndSet(GONE);
        for (Object left : new Object[]{current, next, handed}) {
            if (left instanceof Call call) {
                finish(call, call.stopped());
            }
        }
    }

    private void end() {
        try {
            close();
            cleanUp();
        } catch (RuntimeException | Error e) {
            LOG.error("An environment of {} was not closed cleanly", deployment.name(), e);
        } finally {
            owner.lost(this);
        }
    }

    private void serveFirst() {
        Call first = waitForCall();
        Ready ready = first == null ? null : initialise(first);
        if (first != null && ready != null && !first.hasEnded() && serve(first, ready, ready.deadlineNanos())) {
            serveMore(ready);
        }
    }

    private void serveAhead() {
        Ready ready = initialiseAhead();
        if (ready != null) {
            owner.ready(this);
            serveMore(ready);
        }
    }

    private void serveMore(Ready ready) {
        boolean usable = true;
        while (usable) {
            Call call = next == null ? waitForCall() : next;
            next = null;
            usable = call != null && serve(call, ready, deadlineFromNow());
        }
    }

    private long deadlineFromNow() {
        return time.nanoTime() + deployment.settings().timeout().toNanos();
    }

    private @Nullable Call waitForCall() {
        while (true) {
            if (slot.get() instanceof Call call) {
                slot.set(null);
                return call;
            }
            if (retired && slot.compareAndSet(null, GONE)) {
                return null;
            }
            if (callerAsksAgain) {
                spinning.await(this::hasNews);
            }
            if (hasNews()) {
                continue;
            }
            LockSupport.park(this);
            Thread.interrupted(); // by a thread that the function left behind: parking would end at once from now on
        }
    }

    private boolean hasNews() {
        return slot.get() != null || retired;
    }

    /** Starts the environment; {@code null} if that failed, and the call has its answer. */
    private @Nullable Ready initialise(Call call) {
        long began = time.nanoTime();
        current = call;
        long latest = began + initTimeout.plus(deployment.settings().timeout()).toNanos();
        watch(latest);
        try {
            Started started = start(call);
            if (started == null) {
                finish(call, call.stopped());
                return null;
            }
            // an initialisation that takes longer than it may takes it from the call's own time, as on Lambda
            long deadline = deadlineFromNow();
            return new Ready(started.environment(), started.start(), deadline - latest < 0 ? deadline : latest);
        } catch (FunctionException e) {
            finish(call, call.failure(e));
            return null;
        } catch (RuntimeException | Error e) {
            LOG.error("An environment of {} could not be started", deployment.name(), e);
            finish(call,
                    new Outcome.Failure("Runtime.Unknown", "The environment could not be started: " + e, List.of()));
            return null;
        } finally {
            deadlineNanos = NONE;
        }
    }

    /** Starts the environment ahead of calls; {@code null} if that failed, and the owner knows. */
    private @Nullable Ready initialiseAhead() {
        watch(time.nanoTime() + EnvironmentStarter.initialisationAhead(deployment).toNanos());
        try {
            Started started = start(null);
            if (started != null) {
                return new Ready(started.environment(), started.start(), NONE);
            }
            owner.failed(this, EnvironmentStarter.initialisationEnded());
        } catch (FunctionException e) {
            owner.failed(this, isClosed() ? EnvironmentStarter.initialisationEnded() : Call.failureAhead(e));
        } catch (RuntimeException | Error e) {
            LOG.error("An environment of {} could not be started", deployment.name(), e);
            owner.failed(this, new Outcome.Failure("Runtime.Unknown", "The environment could not be started: " + e,
                    List.of()));
        } finally {
            deadlineNanos = NONE;
        }
        return null;
    }

    /** Starts the environment, for a call if there is one; {@code null} if this was closed meanwhile. */
    private @Nullable Started start(@Nullable Call call) throws FunctionException {
        long began = time.nanoTime();
        EnvironmentStarter.Start starting = starter.prepare(deployment, group, provisioned);
        if (!adopt(starting)) {
            return null;
        }
        group.logTo(starting.log());
        if (call != null) {
            starting.begin(call);
        }
        starting.log().initStarts(call);
        Environment started = starting.start();
        if (call != null) {
            call.initialised(Duration.ofNanos(time.nanoTime() - began));
        }
        return adopt(started) ? new Started(started, starting) : null;
    }

    /** Lets an environment start, unless this was closed before. */
    private synchronized boolean adopt(EnvironmentStarter.Start starting) {
        start = starting; // cleaned up in any case
        return !closed;
    }

    /** Keeps a started environment, unless this was closed while it started. */
    private boolean adopt(Environment started) {
        synchronized (this) {
            if (!closed) {
                environment = started;
                return true;
            }
        }
        started.close();
        return false;
    }

    private void cleanUp() {
        EnvironmentStarter.Start started;
        synchronized (this) {
            started = start;
        }
        if (started != null) {
            started.close();
        }
    }

    /** Runs one call; {@code false} if the environment cannot be used again. */
    private boolean serve(Call call, Ready ready, long deadline) {
        current = call;
        ready.start().log().begin(call);
        ready.start().begin(call);
        call.started(time.nanoTime(), group.tenant().memory().measure());
        watch(deadline);
        Outcome outcome = Handling.run(call, ready.environment(),
                starter.invocation(call, ready.start(), ready.start().log(), deadline));
        deadlineNanos = NONE;
        ready.start().log().end();
        return settle(call, outcome, !call.hasLostEnvironment());
    }

    private boolean settle(Call call, Outcome outcome, boolean usable) {
        boolean mine = call.end();
        boolean goesOn = mine && usable && !isClosed();
        long now = time.nanoTime();
        if (goesOn) {
            Thread.interrupted(); // what was meant for this call is not for the next
            current = null;
            idleSinceNanos = now;
            callerAsksAgain = call.caller().blocked();
        }
        if (mine) {
            owner.callEnded(call);
            if (goesOn) {
                // before the answer goes out, so that a caller's next call finds this environment
                next = owner.next(this, call.nanosSinceStart(now));
            }
            call.answer(outcome, now);
        }
        return goesOn;
    }

    private void watch(long deadline) {
        deadlineNanos = deadline;
        deadlines.started();
    }

    private void finish(Call call, Outcome outcome) {
        if (call.end()) {
            owner.callEnded(call);
            call.answer(outcome, time.nanoTime());
        }
    }

    @Override
    public HeapWatch.Tenant tenant() {
        return group.tenant();
    }

    @Override
    public Collection<EnvironmentMemory.Measurement> running() {
        Call call = current;
        return call == null ? List.of() : call.measurement().map(List::of).orElse(List.of());
    }

    @Override
    public void outOfMemory() {
        retired = true;
        deadlineNanos = NONE;
        Call running = current;
        Call ended = running != null && running.end() ? running : null;
        // what fills the heap is stopped first: everything else takes memory and time, and there is little of both
        Environment filling = environment();
        if (filling != null) {
            filling.stop();
        }
        if (ended != null) {
            owner.callEnded(ended);
        }
        owner.expired(this);
        if (ended != null) {
            ended.answer(ended.outOfMemory(), time.nanoTime());
        }
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void expire(long deadline) {
        Call call = current;
        if (call == null) {
            expireAhead(deadline);
            return;
        }
        if (deadlineNanos != deadline || !call.end()) {
            return;
        }
        deadlineNanos = NONE;
        retired = true;
        isOverdue();
        owner.callEnded(call);
        call.answer(call.timedOut(), time.nanoTime());
        owner.expired(this);
    }

    private void expireAhead(long deadline) {
        if (deadlineNanos == deadline) {
            deadlineNanos = NONE;
            retired = true;
            isOverdue();
            owner.failed(this, EnvironmentStarter.initialisationEnded());
            owner.expired(this);
        }
    }
}

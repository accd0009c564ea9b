package dev.quern.runtime.invoke;

import dev.quern.plugin.Environment;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.Invocation;
import dev.quern.runtime.contain.EnvironmentMemory;
import dev.quern.runtime.contain.HeapWatch;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.time.TimeSource;
import java.io.IOException;
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
final class Worker implements DeadlineWatch.Watched, HeapWatch.Greedy {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /**
     * Told what becomes of a worker. Called on the worker's thread, {@link #expired} on the timer's; must not block.
     */
    interface Owner {

        /**
         * The worker has run a call.
         *
         * @param nanos
         *            how long that took
         * @return the call to run next; {@code null} if there is none, and the worker is idle
         */
        @Nullable
        Call next(Worker worker, long nanos);

        /** The worker is not to be used any more; called once. */
        void lost(Worker worker);

        /** The worker's call is about to be answered; its place in the limits is free. */
        void callEnded();

        /** The worker's call came to its deadline: it is to be closed, on a thread that may block. */
        void expired(Worker worker);
    }

    /** What the slot holds once no call will be taken any more. */
    private static final Object GONE = new Object();

    /** An environment that has started, and the deadline of the call that waited for it. */
    private record Ready(Environment environment, EnvironmentStarter.Start start, long deadlineNanos) {}

    private final Owner owner;
    private final EnvironmentStarter starter;
    private final DeadlineWatch deadlines;
    private final Duration initTimeout;
    private final TimeSource time;
    private final Deployment deployment;
    private final FunctionThreads group;
    private final Spinning spinning;
    private final Thread thread;
    private final EnvironmentMemory memory = new EnvironmentMemory();
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

    /** A worker whose environment will start with its first call. */
    Worker(Owner owner, EnvironmentStarter starter, DeadlineWatch deadlines, Duration initTimeout,
            Deployment deployment,
            ThreadGroup parent, Spinning spinning, Call first) {
        this.spinning = spinning;
        this.owner = owner;
        this.starter = starter;
        this.deadlines = deadlines;
        this.initTimeout = initTimeout;
        this.time = starter.time();
        this.deployment = deployment;
        this.group = new FunctionThreads(parent, "function " + deployment.name() + ":" + deployment.version());
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
    void begin() {
        thread.start();
    }

    /** Hands an idle worker its next call; {@code false} if it has ended instead. */
    boolean take(Call call) {
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

    /** When it last became idle, on the measuring clock. */
    long idleSinceNanos() {
        return idleSinceNanos;
    }

    /** Lets an idle worker end, or a busy one end after its call. */
    void retire() {
        retired = true;
        LockSupport.unpark(thread);
    }

    /** Ends the environment now, whatever runs in it. May block for as long as the runtime takes to close it. */
    void close() {
        retired = true;
        group.end();
        synchronized (closing) {
            EnvironmentStarter.Start starting;
            Environment open;
            synchronized (this) {
                if (!closed) {
                    starter.containment().stranded().ended(deployment.name(), deployment.version(), group::running);
                }
                starting = closed ? null : start;
                open = closed ? null : environment;
                closed = true;
            }
            if (open != null) {
                open.close();
            } else if (starting != null && Thread.currentThread() != thread) {
                starting.abort();
                thread.interrupt();
            }
        }
        LockSupport.unpark(thread);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void run() {
        deadlines.add(this);
        starter.containment().heap().add(this);
        try {
            Call first = waitForCall();
            Ready ready = first == null ? null : initialise(first);
            if (first != null && ready != null) {
                serveAll(first, ready);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("An environment of {} is lost", deployment.name(), e);
        } finally {
            deadlines.remove(this);
            starter.containment().heap().remove(this);
            answerWhatIsLeft();
            end();
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

    private void serveAll(Call first, Ready ready) {
        boolean usable = !first.hasEnded() && serve(first, ready, ready.deadlineNanos());
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
            EnvironmentStarter.Start starting = starter.prepare(deployment, group);
            if (!adopt(starting)) {
                finish(call, call.stopped());
                return null;
            }
            group.logTo(starting.log());
            starting.log().begin(call);
            Environment started = starting.start();
            call.initialised(Duration.ofNanos(time.nanoTime() - began));
            if (!adopt(started)) {
                finish(call, call.stopped());
                return null;
            }
            // an initialisation that takes longer than it may takes it from the call's own time, as on Lambda
            long deadline = deadlineFromNow();
            return new Ready(started, starting, deadline - latest < 0 ? deadline : latest);
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
        call.started(time.nanoTime(), memory.measure());
        watch(deadline);
        boolean usable = true;
        Outcome outcome;
        Answer answer = call.request().stream().<Answer>map(sink -> new StreamedResponse(call, sink))
                .orElseGet(() -> new BufferedResponse(call));
        try {
            call.request().stream().ifPresent(sink -> sink.start(deployment.version()));
            ready.environment().invoke(invocation(call, ready.start(), deadline), answer);
            outcome = answer.finish();
        } catch (FunctionException e) {
            usable = !e.environmentLost();
            outcome = answer.failed(call.failure(e));
        } catch (IOException e) {
            outcome = answer.failed(
                    new Outcome.Failure(e.getClass().getName(), String.valueOf(e.getMessage()), List.of()));
        } catch (RuntimeException | Error e) {
            // a runtime says what goes wrong in a function by FunctionException: this is its own fault
            LOG.error("The runtime of {} failed", deployment.name(), e);
            usable = false;
            outcome = new Outcome.Failure("Runtime.Unknown", "The function's runtime failed: " + e, List.of());
        }
        deadlineNanos = NONE;
        ready.start().log().end();
        return settle(call, outcome, usable);
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
            owner.callEnded();
            if (goesOn) {
                // before the answer goes out, so that a caller's next call finds this environment
                next = owner.next(this, call.nanosSinceStart(now));
            }
            call.answer(outcome, now);
        }
        return goesOn;
    }

    private Invocation invocation(Call call, EnvironmentStarter.Start started, long deadline) {
        return new Invocation(call.request().payload(),
                new CallContext(call.request(), deployment, starter.arn(call.request()),
                        EnvironmentStarter.logGroup(deployment),
                        started.log().stream(), started.environmentVariables(), started.log(), time, deadline));
    }

    private void watch(long deadline) {
        deadlineNanos = deadline;
        deadlines.started();
    }

    private void finish(Call call, Outcome outcome) {
        if (call.end()) {
            owner.callEnded();
            call.answer(outcome, time.nanoTime());
        }
    }

    @Override
    public ThreadGroup threads() {
        return group;
    }

    @Override
    public EnvironmentMemory memory() {
        return memory;
    }

    @Override
    public long limitBytes() {
        return deployment.settings().memoryMiB() * (1L << 20);
    }

    @Override
    public String name() {
        return deployment.name() + ":" + deployment.version().text();
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
        Call call = current;
        if (call != null && call.end()) {
            owner.callEnded();
            call.answer(call.outOfMemory(), time.nanoTime());
        }
        owner.expired(this);
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void expire(long deadline) {
        Call call = current;
        if (call == null || deadlineNanos != deadline || !call.end()) {
            return;
        }
        deadlineNanos = NONE;
        retired = true;
        owner.callEnded();
        call.answer(call.timedOut(), time.nanoTime());
        owner.expired(this);
    }
}

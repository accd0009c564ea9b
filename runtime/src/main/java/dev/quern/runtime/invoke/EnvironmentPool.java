package dev.quern.runtime.invoke;

import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.Parallelism;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The environments of one deployment. A call goes to the one that was idle last, whose code and data are warmest, or to
 * a new one; or it waits for one that is awake, where that takes less time than waking another. Safe for use by several
 * threads; its lock is held for moments only.
 */
final class EnvironmentPool implements Runner.Owner {

    /** What the pools of one invoker share. */
    interface Owner {

        /** A call is about to be answered; its place in the limits is free. */
        void callEnded(Call call);

        /** A call that the pool took cannot run here any more: the pool is retired. */
        void again(Call call);

        /** A call that the pool took cannot run at all. */
        void refused(Call call, Throwable reason);

        /** A worker's call came to its deadline: it is to be closed, on a thread that may block. */
        void expired(Runner runner);

        /** Environments are ended. */
        void retired(Retirement why, int count);

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
    private final FunctionConcurrency function;
    private final ProvisionedSeats seats;

    /** Those with a place free that started for a call; the one that was used last comes first. */
    private final ArrayDeque<Runner> idle = new ArrayDeque<>(); // guarded by this

    /** Those with a place free that are kept ready: they come before the others, so that the others become idle. */
    private final ArrayDeque<Runner> ready = new ArrayDeque<>(); // guarded by this
    private final Parallelism parallelism;
    private final Provisioning provisioning; // guarded by this
    private final Set<Runner> all = new HashSet<>(); // guarded by this
    private final WaitingCalls waiting = new WaitingCalls(); // guarded by this
    private boolean watched; // guarded by this: lookAfterWaiting will be called
    private boolean retired; // guarded by this
    private volatile boolean provisioned;

    EnvironmentPool(Deployment deployment, EnvironmentStarter starter, DeadlineWatch deadlines, Duration initTimeout,
            ThreadGroup threads, Spinning spinning, FunctionConcurrency function, Owner owner) {
        this.function = function;
        this.seats = new ProvisionedSeats(function);
        this.parallelism = deployment.settings().parallelism();
        this.provisioning = new Provisioning(parallelism.maxConcurrency());
        this.spinning = spinning;
        this.deployment = deployment;
        this.starter = starter;
        this.deadlines = deadlines;
        this.initTimeout = initTimeout;
        this.threads = threads;
        this.owner = owner;
        this.code = starter.pin(deployment);
        function.add(seats);
    }

    Deployment deployment() {
        return deployment;
    }

    /**
     * Lets a call in: on what is kept ready for it, else on demand.
     *
     * @throws TooManyRequests
     *             if as many run as may
     */
    Seat enter() {
        if (seats.enter()) {
            return seats;
        }
        Seat seat = function.enter();
        if (provisioned) {
            function.spill();
        }
        return seat;
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
        for (Runner runner = awaken(); runner != null; runner = awaken()) {
            if (runner.take(call)) {
                return true;
            }
            drop(runner);
        }
        return start(call);
    }

    private synchronized @Nullable Runner awaken() {
        Runner runner = occupyFirst(ready);
        if (runner == null) {
            runner = occupyFirst(idle);
        }
        if (runner != null && runner.isAwaited()) {
            waiting.awake(runner);
        }
        return runner;
    }

    private static @Nullable Runner occupyFirst(ArrayDeque<Runner> runners) {
        Runner runner = runners.peekFirst();
        if (runner != null && !runner.occupy()) {
            runners.pollFirst();
        }
        return runner;
    }

    private boolean start(Call call) {
        Runner runner = runner(call);
        boolean another;
        synchronized (this) {
            if (retired) {
                return false;
            }
            // one that another call has just begun to start may have a place
            another = parallelism.isShared() && !(ready.isEmpty() && idle.isEmpty());
            if (!another) {
                add(runner, call);
            }
        }
        return another ? runNow(call) : begin(runner);
    }

    private void add(Runner runner, Call call) {
        if (call.caller().seat() == function) {
            function.grow(); // what was promised to be ready is not held back
        }
        all.add(runner);
        if (runner.occupy()) {
            idle.addFirst(runner);
        }
    }

    private boolean begin(Runner runner) {
        try {
            runner.begin();
            return true;
        } catch (OutOfMemoryError e) {
            // there is no thread to be had
            lost(runner);
            throw e;
        }
    }

    private Runner runner(@Nullable Call first) {
        return parallelism.isShared()
                ? new SharedWorker(this, starter, deadlines, initTimeout, deployment, parallelism, threads, first)
                : new Worker(this, starter, deadlines, initTimeout, deployment, threads, spinning, first);
    }

    /** Keeps environments ready for so many calls at a time, and no more than that. Does not wait for them. */
    void provision(int executions) {
        synchronized (this) {
            provisioning.want(retired ? 0 : executions);
            provisioned = executions > 0;
        }
        fill();
    }

    /** Starts environments that are to be ready, and ends those that are too many. */
    private void fill() {
        List<Runner> more = new ArrayList<>();
        List<Runner> fewer = new ArrayList<>();
        synchronized (this) {
            while (!retired && provisioning.wantsMore()) {
                Runner runner = runner(null);
                provisioning.starts(runner);
                all.add(runner);
                more.add(runner);
            }
            ready.removeIf(runner -> runner.isIdle() && provisioning.isSurplus(runner) && provisioning.remove(runner)
                    && fewer.add(runner));
            seats.resize(provisioning.seats());
        }
        if (!fewer.isEmpty()) {
            owner.retired(Retirement.UNPROVISIONED, fewer.size());
            fewer.forEach(Runner::retire);
        }
        more.forEach(this::beginAhead);
    }

    private void beginAhead(Runner runner) {
        try {
            runner.begin();
        } catch (OutOfMemoryError e) {
            failed(runner, new Outcome.Failure("Runtime.Unknown", "There is no thread for the environment: " + e,
                    List.of()));
            lost(runner);
        }
    }

    @Override
    public void ready(Runner runner) {
        boolean wanted;
        synchronized (this) {
            wanted = !retired && provisioning.started(runner);
            if (wanted) {
                ready.addFirst(runner);
            }
        }
        if (!wanted) {
            runner.retire();
        }
        fill();
    }

    @Override
    public void failed(Runner runner, Outcome.Failure why) {
        Optional<Duration> delay;
        synchronized (this) {
            delay = provisioning.failed(runner, why);
        }
        delay.ifPresent(time -> starter.time().schedule(time, this::retry));
    }

    private void retry() {
        synchronized (this) {
            provisioning.retry();
        }
        fill();
    }

    /** Why environments that are to be ready are not, if that is known. */
    synchronized Optional<Outcome.Failure> provisioningFailure() {
        return provisioning.failure();
    }

    /** The seats that environments are ready for. */
    ProvisionedSeats seats() {
        return seats;
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
            } catch (FunctionsException | OutOfMemoryError e) {
                owner.refused(call, e);
            }
        }
    }

    @Override
    public @Nullable Call next(Runner runner, long nanos) {
        long now = starter.time().nanoTime();
        synchronized (this) {
            waiting.took(nanos);
            Call next = runner.isAwaited() ? waiting.poll(now) : null;
            if (next != null) {
                waiting.awake(runner);
                return next;
            }
            waiting.asleep(runner);
            boolean hadNone = runner.vacate();
            if (!retired && !provisioning.isSurplus(runner)) {
                if (hadNone) {
                    (runner.isProvisioned() ? ready : idle).addFirst(runner);
                }
                return null;
            }
            forget(runner);
        }
        runner.retire();
        return null;
    }

    @Override
    public void lost(Runner runner) {
        drop(runner);
        relieve();
        boolean last;
        synchronized (this) {
            last = all.remove(runner) && retired && all.isEmpty();
            notifyAll();
        }
        fill();
        if (last) {
            gone();
        }
    }

    /** A runner gets no calls any more. */
    private synchronized void drop(Runner runner) {
        waiting.asleep(runner);
        forget(runner);
    }

    private void forget(Runner runner) {
        if (runner.isProvisioned()) {
            ready.remove(runner);
            provisioning.remove(runner);
        } else if (!runner.isAwaited()) {
            idle.remove(runner); // others are there only while they are idle
        }
    }

    private void gone() {
        function.remove(seats);
        code.close();
        owner.gone(this);
    }

    @Override
    public void callEnded(Call call) {
        owner.callEnded(call);
    }

    @Override
    public void expired(Runner runner) {
        drop(runner);
        relieve();
        fill();
        if (runner.mayClose()) {
            owner.expired(runner);
        }
    }

    /** Ends environments that have been idle since before a moment on the measuring clock. */
    void retireIdleSince(long nanos) {
        List<Runner> old = new ArrayList<>();
        synchronized (this) {
            idle.removeIf(runner -> runner.isIdle() && runner.idleSinceNanos() - nanos <= 0 && old.add(runner));
        }
        retire(old, Retirement.IDLE);
    }

    /** The environments that could be ended now: idle, and not to be kept ready. */
    synchronized List<Runner> idle() {
        return idle.stream().filter(Runner::isIdle).toList();
    }

    /** Ends an environment if it is still idle. */
    void retireIfIdle(Runner runner, Retirement why) {
        synchronized (this) {
            if (!runner.isIdle() || !idle.remove(runner)) {
                return;
            }
        }
        retire(List.of(runner), why);
    }

    private void retire(List<Runner> runners, Retirement why) {
        if (!runners.isEmpty()) {
            owner.retired(why, runners.size());
            runners.forEach(Runner::retire);
        }
    }

    /** Ends all environments, those that are busy after their call. */
    void retire() {
        List<Runner> workers;
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
            provisioning.want(0);
            seats.resize(0);
            workers = List.copyOf(all);
            idle.clear();
            ready.clear();
        }
        retire(workers, Retirement.REPLACED);
        if (workers.isEmpty()) {
            gone();
        }
    }

    /** Ends all environments now, whatever they are doing. Does not wait for the code that runs in them. */
    void close() {
        retire();
        List<Runner> workers;
        List<Call> calls;
        synchronized (this) {
            workers = List.copyOf(all);
            calls = waiting.drain();
        }
        calls.forEach(owner::again);
        workers.forEach(Runner::close);
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

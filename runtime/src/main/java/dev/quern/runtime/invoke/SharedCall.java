package dev.quern.runtime.invoke;

import dev.quern.runtime.contain.StrandedThreads;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.time.TimeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call in an environment that runs several at a time, from the moment it is taken until it has its answer. It comes
 * to its deadline by itself, whatever the calls beside it do.
 */
final class SharedCall implements Runnable, DeadlineWatch.Watched {

    private static final Logger LOG = LoggerFactory.getLogger(SharedCall.class);

    private final SharedWorker worker;
    private final EnvironmentStarter starter;
    private final DeadlineWatch deadlines;
    private final TimeSource time;
    private final Deployment deployment;
    private final Call call;
    private final boolean isFirst;
    private volatile long deadlineNanos = NONE;

    /** The thread that runs the call; guarded by this, so that it is not interrupted once it has left. */
    private @Nullable Thread thread;
    private StrandedThreads.@Nullable Overdue overdue; // guarded by this

    /**
     * A call that has been taken.
     *
     * @param isFirst
     *            whether the environment starts for it
     */
    SharedCall(SharedWorker worker, EnvironmentStarter starter, DeadlineWatch deadlines, Deployment deployment,
            Call call,
            boolean isFirst) {
        this.worker = worker;
        this.starter = starter;
        this.deadlines = deadlines;
        this.time = starter.time();
        this.deployment = deployment;
        this.call = call;
        this.isFirst = isFirst;
    }

    Call call() {
        return call;
    }

    boolean isFirst() {
        return isFirst;
    }

    /** Ends the call at a moment on the measuring clock, unless it has its answer by then. */
    void watch(long deadline) {
        deadlineNanos = deadline;
        deadlines.add(this);
        deadlines.started();
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void run() {
        try {
            SharedWorker.Open in = worker.opened();
            if (in != null && !call.hasEnded()) {
                runIn(in);
            } else {
                settle(call.stopped());
            }
        } catch (RuntimeException | Error e) {
            LOG.error("A call of {} is lost", deployment.name(), e);
            worker.spoil();
            settle(new Outcome.Failure("Runtime.Unknown", "The call failed: " + e, List.of()));
        } finally {
            deadlineNanos = NONE;
            deadlines.remove(this); // it may have come to its deadline just before it was watched again
            worker.leave();
        }
    }

    private void runIn(SharedWorker.Open in) {
        enter();
        EnvironmentLog log = in.start().callLog();
        in.start().write(log);
        log.begin(call);
        in.start().begin(call);
        Outcome outcome;
        try {
            long latest = deadlineNanos;
            long now = time.nanoTime();
            call.started(now, worker.tenant().memory().measure());
            long deadline = now + deployment.settings().timeout().toNanos();
            // an initialisation that takes longer than it may takes it from the call's own time, as on Lambda
            watch(latest == NONE || deadline - latest < 0 ? deadline : latest);
            outcome = Handling.run(call, in.environment(),
                    starter.invocation(call, in.start(), log, deadlineNanos));
        } finally {
            in.start().end(call);
            in.start().writeNothing();
            log.end();
            exit();
        }
        if (call.hasLostEnvironment()) {
            worker.spoil();
        }
        settle(outcome);
    }

    private synchronized void enter() {
        thread = Thread.currentThread();
    }

    private synchronized void exit() {
        thread = null;
        if (overdue != null) {
            overdue.close();
        }
        Thread.interrupted(); // what was meant for this call is not for the next
    }

    private synchronized void isOverdue() {
        if (thread != null) {
            overdue = starter.containment().stranded().overdue(deployment.name());
        }
    }

    private synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void expire(long deadline) {
        if (deadlineNanos != deadline || !call.end()) {
            return;
        }
        worker.spoil();
        isOverdue();
        end(call.timedOut());
        interrupt();
        worker.expireIfSpoiled();
    }

    /** Answers, unless that was done before. */
    void settle(Outcome outcome) {
        if (call.end()) {
            end(outcome);
            worker.expireIfSpoiled();
        }
    }

    /** Claims the right to answer, and gives the call's place back; {@code false} if somebody else has it. */
    boolean claim() {
        if (!call.end()) {
            return false;
        }
        leavePlace();
        return true;
    }

    /** Only for who has claimed the right to. */
    void answer(Outcome outcome) {
        call.answer(outcome, time.nanoTime());
    }

    /** Only for who has claimed the right to answer. */
    private void end(Outcome outcome) {
        leavePlace(); // before the answer goes out, so that a caller's next call finds the environment
        answer(outcome);
    }

    private void leavePlace() {
        deadlineNanos = NONE;
        deadlines.remove(this);
        worker.ended(this, time.nanoTime());
    }
}

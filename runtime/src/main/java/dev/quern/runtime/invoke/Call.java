package dev.quern.runtime.invoke;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.contain.EnvironmentMemory;
import dev.quern.runtime.contain.MemoryUse;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An invocation under way. Ended once, by whoever comes first: the environment's thread with the function's answer, or
 * the clock
 * at the deadline. The answer that comes second is dropped.
 */
final class Call {

    /** The error type of a function that did not answer in time. */
    static final String TIMED_OUT = "Sandbox.Timedout";

    private final Caller caller;
    private final Deployment deployment;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final @Nullable LogTail logTail;

    // written by the environment's thread before it starts the handler, read by the clock's thread through `ended`
    private volatile @Nullable Long startNanos;
    private volatile @Nullable Duration initDuration;
    private volatile @Nullable EnvironmentLog log;

    private final AtomicBoolean inLog = new AtomicBoolean();
    private volatile @Nullable TraceHeader trace;

    private boolean environmentLost; // only touched by the thread that runs the call
    private volatile EnvironmentMemory.@Nullable Measurement memory;

    Call(Caller caller, Deployment deployment) {
        this.caller = caller;
        this.deployment = deployment;
        this.logTail = caller.request().tailLog() ? new LogTail() : null;
    }

    Caller caller() {
        return caller;
    }

    InvocationRequest request() {
        return caller.request();
    }

    Deployment deployment() {
        return deployment;
    }

    @Nullable
    LogTail logTail() {
        return logTail;
    }

    /** Its trace header: made when it is asked for, which most calls never are. */
    TraceHeader trace(TimeSource time) {
        TraceHeader made = trace;
        return made == null ? makeTrace(time) : made;
    }

    private synchronized TraceHeader makeTrace(TimeSource time) {
        TraceHeader made = trace;
        if (made == null) {
            made = TraceHeader.ofCall(request().trace(), time.now());
            trace = made;
        }
        return made;
    }

    /** Its trace header, if anybody has asked for it. */
    Optional<TraceHeader> traceIfAsked() {
        return Optional.ofNullable(trace);
    }

    /** Where this call is logged: the log of the environment that runs it. */
    void logTo(EnvironmentLog environmentLog) {
        log = environmentLog;
    }

    /** Whether nothing has been said of this call before; to be asked by who says it. */
    boolean beginsInLog() {
        return inLog.compareAndSet(false, true);
    }

    private void logEnd(CallReport report) {
        EnvironmentLog environmentLog = log;
        if (environmentLog != null) {
            environmentLog.ended(this, report);
        }
    }

    boolean hasEnded() {
        return ended.get();
    }

    void initialised(Duration duration) {
        initDuration = duration;
    }

    void started(long nowNanos, EnvironmentMemory.Measurement measurement) {
        memory = measurement;
        startNanos = nowNanos;
    }

    /** The environment cannot be used again. */
    void loseEnvironment() {
        environmentLost = true;
    }

    boolean hasLostEnvironment() {
        return environmentLost;
    }

    /** How long the handler has run. */
    long nanosSinceStart(long nowNanos) {
        Long started = startNanos;
        return started == null ? 0 : nowNanos - started;
    }

    /** Claims the right to answer; {@code false} if somebody else has answered. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    /** Gives the answer. Only for the one who claimed the right to. */
    void answer(Outcome outcome, long nowNanos) {
        try {
            caller.result().complete(resultOf(outcome, nowNanos));
        } catch (RuntimeException | Error e) {
            // the right to answer is used up: nobody else will
            caller.result().completeExceptionally(e);
        }
    }

    private InvocationResult resultOf(Outcome outcome, long nowNanos) {
        Duration duration = Duration.ofNanos(nanosSinceStart(nowNanos));
        Optional<Duration> init = Optional.ofNullable(initDuration);
        MemoryUse used = measurement().map(EnvironmentMemory.Measurement::soFar).orElse(MemoryUse.NONE);
        logEnd(new CallReport(outcome, duration, init, deployment.settings().memoryMiB(), used));
        Optional<byte[]> tail = Optional.ofNullable(logTail).map(LogTail::bytes);
        return new InvocationResult(request().requestId(), deployment.version(), outcome, duration, init, tail, used);
    }

    /** What it has allocated, from when its handler started. */
    Optional<EnvironmentMemory.Measurement> measurement() {
        return Optional.ofNullable(memory);
    }

    /** A failure that the function itself reported or caused. */
    Outcome.Failure failure(FunctionException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        String type = e.errorType() == null ? e.getClass().getName() : e.errorType();
        boolean platform = type.startsWith("Runtime.") && e.environmentLost()
                && !message.startsWith("RequestId: ");
        return new Outcome.Failure(type,
                platform ? "RequestId: " + request().requestId() + " Error: " + message : message, e.stackTraceLines());
    }

    /** Why an environment could not be started that no call waits for. */
    static Outcome.Failure failureAhead(FunctionException e) {
        return new Outcome.Failure(e.errorType() == null ? e.getClass().getName() : e.errorType(),
                e.getMessage() == null ? "" : e.getMessage(), e.stackTraceLines());
    }

    /** The environment was closed before the function had answered. */
    Outcome stopped() {
        return new Outcome.Failure("Runtime.Stopped",
                "RequestId: " + request().requestId()
                        + " Error: the environment was stopped before the function answered",
                List.of());
    }

    /** The environment was stopped because the heap was full: Lambda's answer where the kernel kills its process. */
    Outcome outOfMemory() {
        return new Outcome.Failure("Runtime.ExitError",
                "RequestId: " + request().requestId() + " Error: Runtime exited with error: signal: killed", List.of());
    }

    /** Whether a call was answered at its deadline. */
    static boolean isTimeout(Outcome outcome) {
        return outcome instanceof Outcome.Failure failure && failure.errorType().equals(TIMED_OUT);
    }

    Outcome timedOut() {
        double seconds = deployment.settings().timeout().toSeconds();
        return new Outcome.Failure(TIMED_OUT,
                String.format(Locale.ROOT, "RequestId: %s Error: Task timed out after %.2f "
                        + "seconds", request().requestId(), seconds),
                List.of());
    }
}

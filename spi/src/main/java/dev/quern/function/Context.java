package dev.quern.function;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a function can know about the invocation that it handles.
 *
 * <p>
 * Implemented by the runtime only: later versions add methods, as default methods where an older runtime can answer
 * them.
 * Safe for use by several threads.
 */
public interface Context {

    /**
     * The identifier of this invocation, the same in the log, in the answer's headers and on every attempt of an
     * asynchronous invocation.
     */
    String requestId();

    /** The name of the function, without qualifier. */
    String functionName();

    /** The version that runs: a number, or {@code $LATEST}. */
    String functionVersion();

    /** The ARN that the caller used: it ends with the alias or the version if the caller named one. */
    String invokedFunctionArn();

    /** When the caller has its answer at the latest, and this invocation is stopped. */
    Instant deadline();

    /** The time left until {@link #deadline()}; never negative. */
    Duration remainingTime();

    /** The function's memory limit in MiB (its {@code MemorySize}). */
    int memoryLimitMiB();

    /** The name of the log group that this function's log belongs to. */
    String logGroup();

    /** The name of the log stream of this environment. */
    String logStream();

    /** What the calling application says about itself, where it says something (synchronous invocations only). */
    Optional<ClientContext> clientContext();

    /** The Amazon Cognito identity of the calling application, where it has one. */
    Optional<Identity> identity();

    /**
     * The trace header of this invocation, in the form of AWS X-Ray: {@code Root=...;Parent=...;Sampled=...}. A request
     * that carries it in {@code X-Amzn-Trace-Id} says that this invocation makes it, which the SDKs of AWS do by
     * themselves. Empty if the runtime has none.
     */
    default Optional<String> traceHeader() {
        return Optional.empty();
    }

    /** The function's environment variables, as {@link System#getenv()} shows them to the function; unmodifiable. */
    Map<String, String> environment();

    /** The function's log; each line carries {@link #requestId()}. */
    Logger logger();

    /**
     * The buckets and objects of this server, with no HTTP in between. What is changed with them counts as changed by
     * this invocation: a function that is called for its own output again and again is stopped.
     *
     * @throws UnsupportedOperationException
     *             if the runtime has no objects
     */
    default Objects objects() {
        throw new UnsupportedOperationException("this runtime has no objects");
    }

    /**
     * The tables of this server, with no HTTP in between.
     *
     * @throws UnsupportedOperationException
     *             if the runtime has no tables
     */
    default Tables tables() {
        throw new UnsupportedOperationException("this runtime has no tables");
    }

    /**
     * The streams of this server, with no HTTP in between.
     *
     * @throws UnsupportedOperationException
     *             if the runtime has no streams
     */
    default Streams streams() {
        throw new UnsupportedOperationException("this runtime has no streams");
    }
}

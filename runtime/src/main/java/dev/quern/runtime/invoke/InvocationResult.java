package dev.quern.runtime.invoke;

import dev.quern.runtime.contain.MemoryUse;
import dev.quern.runtime.function.Version;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of an invocation.
 *
 * @param requestId
 *            identifies the invocation
 * @param executedVersion
 *            the version that ran
 * @param outcome
 *            the answer, or how the function failed
 * @param duration
 *            how long the handler ran
 * @param initDuration
 *            how long the environment's initialisation took, if this invocation had to wait for one
 * @param logTail
 *            the last 4 KiB of the invocation's log, if they were asked for
 * @param memory
 *            what it allocated, and what its environment held at most, as an estimate
 */
public record InvocationResult(String requestId, Version executedVersion, Outcome outcome, Duration duration,
        Optional<Duration> initDuration, Optional<byte[]> logTail,
        MemoryUse memory) {}

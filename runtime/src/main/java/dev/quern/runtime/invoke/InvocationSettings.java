package dev.quern.runtime.invoke;

import java.time.Duration;

/**
 * Limits on invocations.
 *
 * @param concurrency
 *            how many invocations may run at a time, all functions together (Lambda's {@code ConcurrentExecutions})
 * @param initTimeout
 *            how long an environment's initialisation may take before the invocation's own timeout begins to count
 * @param idleTimeout
 *            how long an environment is kept without work
 */
public record InvocationSettings(int concurrency, Duration initTimeout, Duration idleTimeout) {

    /** 1,000 at a time, 10 s for initialisation, environments kept for 10 minutes. */
    public static final InvocationSettings DEFAULT = new InvocationSettings(1_000, Duration.ofSeconds(10),
            Duration.ofMinutes(10));

    /**
     * @throws IllegalArgumentException
     *             if a value is not positive
     */
    public InvocationSettings {
        if (concurrency <= 0 || !initTimeout.isPositive() || !idleTimeout.isPositive()) {
            throw new IllegalArgumentException("limits on invocations are positive");
        }
    }
}

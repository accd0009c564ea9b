package dev.quern.runtime.function;

/** Which limit a throttled invocation met; the names are those of Lambda's {@code ThrottleReason}. */
public enum ThrottleReason {
    /** All functions together run as many invocations as the account allows. */
    CONCURRENT_INVOCATION_LIMIT_EXCEEDED("ConcurrentInvocationLimitExceeded"),
    /** The function runs as many invocations as it has reserved. */
    RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED("ReservedFunctionConcurrentInvocationLimitExceeded"),
    /** The function has started as many environments lately as it may. */
    FUNCTION_INVOCATION_RATE_LIMIT_EXCEEDED("FunctionInvocationRateLimitExceeded"),
    /** A function with reserved concurrency has started as many environments lately as it may. */
    RESERVED_FUNCTION_INVOCATION_RATE_LIMIT_EXCEEDED("ReservedFunctionInvocationRateLimitExceeded");

    private final String text;

    ThrottleReason(String text) {
        this.text = text;
    }

    /** The API's name for it. */
    public String text() {
        return text;
    }
}

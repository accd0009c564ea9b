package dev.quern.runtime.function;

/** Which limit a throttled invocation met; the names are those of Lambda's {@code ThrottleReason}. */
public enum ThrottleReason {
    /** All functions together run as many invocations as the account allows. */
    CONCURRENT_INVOCATION_LIMIT_EXCEEDED("ConcurrentInvocationLimitExceeded");

    private final String text;

    ThrottleReason(String text) {
        this.text = text;
    }

    /** The API's name for it. */
    public String text() {
        return text;
    }
}

package dev.quern.runtime.async;

/** How an asynchronous call ended. */
public enum Condition {

    /** The function answered. */
    SUCCESS("Success"),

    /** The function failed as often as it may. */
    RETRIES_EXHAUSTED("RetriesExhausted"),

    /** It could not be done in the time that it had. */
    EVENT_AGE_EXCEEDED("EventAgeExceeded"),

    /** It was part of a chain of calls that ran in a circle. */
    RECURSIVE_INVOCATION("RecursiveInvocation"),

    /** Its function was switched off by a reserved concurrency of zero. */
    ZERO_RESERVED_CONCURRENCY("ZeroReservedConcurrency"),

    /** The version or alias that it called is gone. */
    FUNCTION_GONE("FunctionGone");

    private final String text;

    Condition(String text) {
        this.text = text;
    }

    /** As records of calls name it. */
    public String text() {
        return text;
    }
}

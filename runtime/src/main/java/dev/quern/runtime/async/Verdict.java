package dev.quern.runtime.async;

/** What becomes of a call after an attempt. */
sealed interface Verdict {

    /** It is tried again. */
    record Again(QueuedCall call) implements Verdict {}

    /**
     * It has ended.
     *
     * @param attempts
     *            how often the function ran
     */
    record End(Condition condition, int attempts) implements Verdict {}
}

package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.invoke.InvocationResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Records that are not tried again.
 *
 * @param calls
 *            how often the function was called with them
 * @param last
 *            what came of the last call, if there was one
 */
record GivenUp(List<Waiting> records, Condition condition, int calls, Optional<InvocationResult> last, Instant time) {

    /** Why. */
    enum Condition {
        /** The function failed too often. */
        RETRY_ATTEMPTS_EXHAUSTED("RetryAttemptsExhausted"),
        /** They have become too old. */
        RECORD_AGE_EXCEEDED("RecordAgeExceeded");

        private final String text;

        Condition(String text) {
            this.text = text;
        }

        /** As destinations are told it. */
        String text() {
            return text;
        }
    }
}

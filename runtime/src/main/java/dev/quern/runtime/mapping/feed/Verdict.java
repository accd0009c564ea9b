package dev.quern.runtime.mapping.feed;

import java.util.Optional;

/** What came of giving a batch to a function. */
sealed interface Verdict {

    /**
     * The function has processed the first records of it.
     *
     * @param records
     *            how many: all, or those before the first that failed
     * @param state
     *            the state of its window from now on, where it is in one
     */
    record Processed(int records, Optional<String> state) implements Verdict {}

    /**
     * The function failed.
     *
     * @param why
     *            for whoever looks after it
     */
    record Failed(String why) implements Verdict {}

    /** The function did not run, and not by its own fault. */
    record NotRun(String why) implements Verdict {}
}

package dev.quern.storage.tables.backup;

import java.util.List;
import java.util.function.Predicate;

/** Several pieces of work that are done in turns, a step each. */
public final class Steps {

    private Steps() {}

    /**
     * Goes one step on with each. One that fails does not hold the others up: what it throws is thrown when there is
     * nothing more to do for them.
     *
     * @param step
     *            does it, and says whether there is more to do
     * @return whether there is more to do
     */
    public static <T> boolean ofEach(List<T> all, Predicate<T> step) {
        boolean more = false;
        RuntimeException failure = null;
        for (T one : all) {
            try {
                more |= step.test(one);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null && !more) {
            throw failure;
        }
        return more;
    }
}

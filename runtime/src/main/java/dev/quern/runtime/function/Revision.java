package dev.quern.runtime.function;

import java.util.Optional;
import java.util.UUID;

/** The optimistic lock of functions, aliases and policies ({@code RevisionId}): a name that every change replaces. */
public final class Revision {

    private Revision() {}

    /** A revision that no other has. */
    public static String next() {
        return UUID.randomUUID().toString();
    }

    /**
     * Checks that what a change was made for is what is there.
     *
     * @param expected
     *            what the request names; anything goes if it names none
     * @throws FunctionsException.PreconditionFailed
     *             if they differ
     */
    public static void check(Optional<String> expected, String actual) {
        if (expected.isPresent() && !expected.get().equals(actual)) {
            throw new FunctionsException.PreconditionFailed(
                    "The Revision Id provided does not match the latest Revision Id. "
                            + "Call the GetFunction/GetAlias/GetPolicy API to retrieve the latest Revision Id");
        }
    }
}

package dev.quern.runtime.mapping.filter;

import dev.quern.runtime.function.FunctionsException;

/** The refusal of a pattern: Lambda's sentence, which ends there, and what is wrong, for whoever wrote the pattern. */
final class Malformed {

    private Malformed() {}

    static FunctionsException.InvalidParameter because(String reason) {
        return new FunctionsException.InvalidParameter("Invalid filter pattern definition. Reason: " + reason + ".");
    }
}

package dev.quern.runtime.function;

/** What follows a function's name to say which code is meant: a {@link Version} or an {@link AliasName}. */
public sealed interface Qualifier permits Version, AliasName {

    /** As it is written in requests and ARNs. */
    String text();

    /**
     * Reads a qualifier.
     *
     * @throws FunctionsException.InvalidParameter
     *             if the text is neither a version nor the name of an alias
     */
    static Qualifier parse(String text) {
        if (text.equals(Version.LATEST.text())) {
            return Version.LATEST;
        }
        if (!text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Version.parse(text);
        }
        return new AliasName(text);
    }
}

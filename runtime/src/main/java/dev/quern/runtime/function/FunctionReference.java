package dev.quern.runtime.function;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function as a request names it: by name, partial ARN or ARN, with a qualifier or without.
 *
 * @param name
 *            the function's name
 * @param qualifier
 *            the version or alias that is meant; none means {@code $LATEST}
 */
public record FunctionReference(FunctionName name, Optional<Qualifier> qualifier) {

    private static final Pattern FORM = Pattern
            .compile("(?:arn:aws[a-zA-Z-]*:lambda:(?<region>[a-z]{2}(?:-gov)?-[a-z]+-\\d):"
                    + "(?<account>\\d{12}):function:|(?:(?<partial>\\d{12}):)?function:)?"
                    + "(?<name>[a-zA-Z0-9-_]+)(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9-_]+))?");

    /** A function without qualifier. */
    public static FunctionReference to(FunctionName name) {
        return new FunctionReference(name, Optional.empty());
    }

    /** A version or alias of a function. */
    public static FunctionReference to(FunctionName name, Qualifier qualifier) {
        return new FunctionReference(name, Optional.of(qualifier));
    }

    /**
     * Reads a reference.
     *
     * @param text
     *            a name, {@code name:qualifier}, {@code account:function:name}, {@code function:name} or an ARN
     * @param account
     *            where functions live here
     * @throws FunctionsException.InvalidParameter
     *             if the text has none of these forms
     * @throws FunctionsException.NotFound
     *             if it names another region or account
     */
    public static FunctionReference parse(String text, Account account) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new FunctionsException.InvalidParameter(
                    "'" + text + "' does not name a function: use its name, its ARN, or "
                            + "either followed by a colon and a version or alias.");
        }
        String region = matcher.group("region");
        String accountId = matcher.group("account") != null ? matcher.group("account") : matcher.group("partial");
        if (region != null && !region.equals(account.region())
                || accountId != null && !accountId.equals(account.accountId())) {
            throw new FunctionsException.NotFound("Function not found: " + text);
        }
        String qualifier = matcher.group("qualifier");
        return new FunctionReference(new FunctionName(matcher.group("name")),
                qualifier == null ? Optional.empty() : Optional.of(Qualifier.parse(qualifier)));
    }

    /**
     * As {@link #parse(String, Account)}, for requests that name the qualifier beside the function as well.
     *
     * @param separateQualifier
     *            the qualifier parameter, if the request has one
     * @throws FunctionsException.InvalidParameter
     *             if both name a qualifier, and not the same
     */
    public static FunctionReference parse(String text, Optional<String> separateQualifier, Account account) {
        FunctionReference reference = parse(text, account);
        if (separateQualifier.isEmpty() || separateQualifier.get().isEmpty()) {
            return reference;
        }
        Qualifier given = Qualifier.parse(separateQualifier.get());
        if (reference.qualifier().isPresent() && !reference.qualifier().get().equals(given)) {
            throw new FunctionsException.InvalidParameter(
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        return to(reference.name(), given);
    }

    /** The same function without qualifier. */
    public FunctionReference unqualified() {
        return to(name);
    }

    @Override
    public String toString() {
        return qualifier.map(q -> name + ":" + q.text()).orElse(name.value());
    }
}

package dev.quern.runtime.function;

import java.util.regex.Pattern;

/**
 * Where functions live, as ARNs name it.
 *
 * @param region
 *            such as {@code us-east-1}
 * @param accountId
 *            twelve digits
 */
public record Account(String region, String accountId) {

    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-gov)?-[a-z]+-\\d");
    private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");

    /**
     * @throws IllegalArgumentException
     *             if region or account identifier do not have their form
     */
    public Account {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException("'" + region + "' is not a region such as us-east-1");
        }
        if (!ACCOUNT_ID.matcher(accountId).matches()) {
            throw new IllegalArgumentException("'" + accountId + "' is not an account identifier of twelve digits");
        }
    }

    /** The ARN of a function, without qualifier. */
    public String arn(FunctionName function) {
        return "arn:aws:lambda:" + region + ":" + accountId + ":function:" + function;
    }

    /** The ARN of a function's version or alias. */
    public String arn(FunctionName function, Qualifier qualifier) {
        return arn(function) + ":" + qualifier.text();
    }

    /** The ARN of what a reference names: with its qualifier, where it has one. */
    public String arn(FunctionReference reference) {
        return reference.qualifier().map(qualifier -> arn(reference.name(), qualifier)).orElse(arn(reference.name()));
    }

    /** The ARN of an event source mapping, by its identifier. */
    public String mappingArn(String id) {
        return "arn:aws:lambda:" + region + ":" + accountId + ":event-source-mapping:" + id;
    }
}

package dev.quern.admin.s3.access;

import dev.quern.admin.http.AddressBlock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One condition of a statement.
 *
 * @param quantifier
 *            how many of the key's values must fit
 * @param operator
 *            without quantifier and {@code IfExists}
 * @param ifExists
 *            whether it holds where its key has no value
 * @param key
 *            in lower case
 * @param values
 *            of which one must fit, or, for a negated operator, none may
 */
record PolicyCondition(Quantifier quantifier, String operator, boolean ifExists, String key, List<String> values) {
    /** Before the name of a tag: one that the object has. */
    static final String EXISTING_TAG = "s3:existingobjecttag/";
    /** Before all keys that ask for the tags that a request brings. */
    static final String REQUEST_TAGS = "s3:requestobjecttag";
    /** Before the name of a tag: one that the request brings. */
    static final String REQUEST_TAG = REQUEST_TAGS + "/";
    /** The names of those. */
    static final String REQUEST_TAG_KEYS = REQUEST_TAGS + "keys";

    private static final String IF_EXISTS = "IfExists";
    private static final Set<String> OPERATORS = Set.of("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike", "ArnEquals", "ArnLike", "ArnNotEquals",
            "ArnNotLike", "IpAddress", "NotIpAddress", "Bool", "Null", "NumericEquals", "NumericNotEquals",
            "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
            "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
            "DateGreaterThanEquals");
    /** What this server knows of a request. */
    private static final Set<String> KEYS = Set.of("aws:currenttime", "aws:epochtime", "aws:sourceip",
            "aws:securetransport", "aws:referer", "aws:useragent", "aws:principalarn", "aws:principalaccount",
            "s3:prefix", "s3:delimiter", "s3:max-keys", "s3:versionid", "s3:authtype", "s3:signatureversion",
            "s3:x-amz-acl", "s3:x-amz-content-sha256", "s3:x-amz-storage-class", "s3:x-amz-copy-source",
            "s3:x-amz-metadata-directive", "s3:x-amz-grant-full-control", "s3:x-amz-grant-read",
            "s3:x-amz-grant-read-acp", "s3:x-amz-grant-write", "s3:x-amz-grant-write-acp",
            "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "s3:x-amz-website-redirect-location", "s3:x-amz-object-ownership", "s3:if-match", "s3:if-none-match",
            REQUEST_TAG_KEYS);
    /** What no request to this server has: it has no networks, organisations and users, and no TLS of its own. */
    private static final Set<String> NEVER = Set.of("aws:sourcevpc", "aws:sourcevpce", "aws:sourcearn",
            "aws:sourceaccount", "aws:principalorgid", "aws:username", "s3:tlsversion");
    private static final Set<String> FIXING = Set.of("aws:principalarn", "aws:principalaccount", "aws:sourcevpc",
            "aws:sourcevpce", "aws:sourcearn", "aws:sourceaccount", "aws:principalorgid");

    /** How many of the values that a key has must fit. */
    enum Quantifier {
        ONE, ALL, ANY
    }

    /** The condition; empty if this server does not know the operator or the key. */
    static Optional<PolicyCondition> of(String operator, String key, List<String> values) {
        int colon = operator.indexOf(':');
        String whole = operator.substring(colon + 1);
        boolean ifExists = whole.endsWith(IF_EXISTS);
        String name = ifExists ? whole.substring(0, whole.length() - IF_EXISTS.length()) : whole;
        String lower = key.toLowerCase(Locale.ROOT);
        boolean known = OPERATORS.contains(name) && (KEYS.contains(lower) || NEVER.contains(lower)
                || lower.startsWith(EXISTING_TAG) || lower.startsWith(REQUEST_TAG));
        return quantifier(colon < 0 ? "" : operator.substring(0, colon)).filter(_ -> known)
                .map(quantifier -> new PolicyCondition(quantifier, name, ifExists, lower, values));
    }

    private static Optional<Quantifier> quantifier(String word) {
        return switch (word) {
            case "" -> Optional.of(Quantifier.ONE);
            case "ForAllValues" -> Optional.of(Quantifier.ALL);
            case "ForAnyValue" -> Optional.of(Quantifier.ANY);
            default -> Optional.empty();
        };
    }

    boolean holds(Map<String, List<String>> context) {
        List<String> actual = context.getOrDefault(key, List.of());
        if (operator.equals("Null")) {
            return values.stream().anyMatch(value -> Boolean.parseBoolean(value) == actual.isEmpty());
        }
        boolean negated = operator.contains("Not");
        if (actual.isEmpty()) {
            return ifExists || quantifier == Quantifier.ALL || quantifier == Quantifier.ONE && negated;
        }
        Predicate<String> one = text -> values.stream().anyMatch(value -> fits(value, text)) != negated;
        return quantifier == Quantifier.ALL ? actual.stream().allMatch(one) : actual.stream().anyMatch(one);
    }

    private boolean fits(String value, String actual) {
        return switch (operator) {
            case "StringEquals", "StringNotEquals" -> value.equals(actual);
            case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "Bool" -> value.equalsIgnoreCase(actual);
            case "IpAddress", "NotIpAddress" ->
                AddressBlock.parse(value).filter(block -> block.contains(actual)).isPresent();
            default -> Comparison.isBy(operator)
                    ? Comparison.holds(operator, actual, value)
                    : Glob.matches(value, actual);
        };
    }

    /** Whether it keeps a statement from being for everybody. Source: "The meaning of public". */
    boolean isFixed() {
        if (ifExists || quantifier == Quantifier.ALL || operator.contains("Not") || operator.equals("Null")) {
            return false;
        }
        if (key.equals("aws:sourceip")) {
            return operator.equals("IpAddress") && values.stream()
                    .allMatch(value -> AddressBlock.parse(value).filter(block -> !block.isBroad()).isPresent());
        }
        return FIXING.contains(key) && values.stream().noneMatch(value -> value.contains("*") || value.contains("?"));
    }

    /** Whether its values are ones that its operator can compare. */
    boolean isSound() {
        return !values.isEmpty() && values.stream().allMatch(value -> operator.contains("IpAddress")
                ? AddressBlock.parse(value).isPresent()
                : !Comparison.isBy(operator) || Comparison.isSound(operator, value));
    }
}

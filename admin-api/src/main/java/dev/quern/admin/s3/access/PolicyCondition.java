package dev.quern.admin.s3.access;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One condition of a statement.
 *
 * @param operator
 *            without {@code IfExists}
 * @param ifExists
 *            whether it holds where its key has no value
 * @param key
 *            in lower case
 * @param values
 *            of which one must fit, or, for a negated operator, none may
 */
record PolicyCondition(String operator, boolean ifExists, String key, List<String> values) {
    private static final String IF_EXISTS = "IfExists";
    private static final Set<String> OPERATORS = Set.of("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike", "ArnEquals", "ArnLike", "ArnNotEquals",
            "ArnNotLike", "IpAddress", "NotIpAddress", "Bool", "Null");
    /** What this server knows of a request. */
    private static final Set<String> KEYS = Set.of("aws:sourceip", "aws:securetransport", "aws:referer",
            "aws:useragent", "aws:principalarn", "aws:principalaccount", "s3:prefix", "s3:delimiter", "s3:max-keys",
            "s3:versionid", "s3:authtype", "s3:x-amz-acl", "s3:x-amz-content-sha256", "s3:x-amz-storage-class",
            "s3:x-amz-copy-source", "s3:x-amz-metadata-directive");
    private static final Set<String> FIXING = Set.of("aws:principalarn", "aws:principalaccount");

    /** The condition; empty if this server does not know the operator or the key. */
    static Optional<PolicyCondition> of(String operator, String key, List<String> values) {
        boolean ifExists = operator.endsWith(IF_EXISTS);
        String name = ifExists ? operator.substring(0, operator.length() - IF_EXISTS.length()) : operator;
        String lower = key.toLowerCase(Locale.ROOT);
        return OPERATORS.contains(name) && KEYS.contains(lower)
                ? Optional.of(new PolicyCondition(name, ifExists, lower, values))
                : Optional.empty();
    }

    boolean holds(Map<String, String> context) {
        String actual = context.get(key);
        if (operator.equals("Null")) {
            return values.stream().anyMatch(value -> Boolean.parseBoolean(value) == (actual == null));
        }
        boolean negated = operator.contains("Not");
        if (actual == null) {
            return ifExists || negated;
        }
        return values.stream().anyMatch(value -> fits(value, actual)) != negated;
    }

    private boolean fits(String value, String actual) {
        return switch (operator) {
            case "StringEquals", "StringNotEquals" -> value.equals(actual);
            case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "Bool" -> value.equalsIgnoreCase(actual);
            case "IpAddress", "NotIpAddress" ->
                AddressBlock.parse(value).filter(block -> block.contains(actual)).isPresent();
            default -> Glob.matches(value, actual);
        };
    }

    /** Whether it keeps a statement from being for everybody. Source: "The meaning of public". */
    boolean isFixed() {
        if (ifExists || operator.contains("Not") || operator.equals("Null")) {
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
        return !values.isEmpty() && (!operator.contains("IpAddress")
                || values.stream().allMatch(value -> AddressBlock.parse(value).isPresent()))
                && values.stream().allMatch(Objects::nonNull);
    }
}

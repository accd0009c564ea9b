package dev.quern.admin.dynamodb.error;

import dev.quern.admin.shape.Violation;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How DynamoDB tells of members that break their rules: mostly as every service does, all in one sentence, but not of
 * every member. Each difference was seen of the service itself.
 */
final class BrokenRules {

    private static final String AT_TABLE = " at 'tableName'";
    private static final String AT_ITEMS = " at 'requestItems'";
    private static final String EMPTY = "Member must have length greater than or equal to 1";
    private static final Pattern KEYS = Pattern.compile("(.* at ')requestItems\\.(.*)\\.member\\.keys'");

    private BrokenRules() {}

    static String message(String operation, List<Violation> violations) {
        for (Violation violation : violations) {
            if (violation.subject().endsWith(AT_TABLE)) {
                return table(operation, violation);
            }
            if (violation.subject().endsWith(AT_ITEMS) && violation.rule().equals(EMPTY)) {
                return "The requestItems parameter is required for " + operation;
            }
        }
        if (operation.equals("Query")) {
            return Violation.message(violations.stream().map(BrokenRules::limit).map(BrokenRules::worded).toList());
        }
        if (operation.equals("UpdateItem")) {
            // the only operation that looks no further
            return Violation.message(violations.subList(0, 1));
        }
        return Violation.message(violations.stream().map(BrokenRules::worded).toList());
    }

    /** Without a table nothing else is looked at. */
    private static String table(String operation, Violation violation) {
        if (operation.equals("CreateTable") && violation.subject().startsWith("Value null")) {
            return "The parameter 'TableName' is required but was not present in the request";
        }
        return Violation.message(List.of(violation));
    }

    /** A query does not repeat a limit that is none. */
    private static Violation limit(Violation violation) {
        return violation.subject().endsWith(" at 'limit'")
                ? new Violation("Value at 'Limit'", violation.rule())
                : violation;
    }

    /** Keys that are too many are told by the name that the request has for them. */
    private static Violation worded(Violation violation) {
        Matcher keys = KEYS.matcher(violation.subject());
        return keys.matches()
                ? new Violation(keys.group(1) + "RequestItems." + keys.group(2) + ".member.Keys'", violation.rule())
                : violation;
    }
}

package dev.quern.admin.dynamodb.error;

import dev.quern.admin.shape.Violation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How DynamoDB tells of members that break their rules: mostly as every service does, all in one sentence, but not of
 * every member. Each difference was seen of the service itself.
 */
final class BrokenRules {

    static final String EMPTY = "Member must have length greater than or equal to 1";

    private static final String ITEMS = "requestItems";
    private static final Pattern KEYS = Pattern.compile(ITEMS + "\\.(.*)\\.member\\.keys");

    private BrokenRules() {}

    static String message(String operation, List<Violation> violations) {
        return switch (operation) {
            case "PutItem", "DeleteItem" -> BrokenRulesOfWrites.message(violations);
            case "UpdateItem" -> BrokenRulesOfWrites.messageOfUpdate(violations);
            default -> table(violations).map(table -> withoutTable(operation, table))
                    .orElseGet(() -> withTable(operation, violations));
        };
    }

    /** What is wrong with the name of the table. */
    static Optional<Violation> table(List<Violation> violations) {
        return at("tableName", violations);
    }

    /** What is wrong with a member, first. */
    private static Optional<Violation> at(String path, List<Violation> violations) {
        return violations.stream().filter(violation -> violation.path().equals(path)).findFirst();
    }

    /** Without a table nothing else is looked at. */
    private static String withoutTable(String operation, Violation violation) {
        if (operation.equals("CreateTable") && violation.value().equals("Value null")) {
            return "The parameter 'TableName' is required but was not present in the request";
        }
        return Violation.message(List.of(violation));
    }

    private static String withTable(String operation, List<Violation> violations) {
        return switch (operation) {
            case "BatchGetItem" -> ofBatchRead(violations);
            case "BatchWriteItem" -> ofBatchWrite(violations);
            case "TransactWriteItems" -> ofTransaction(violations);
            case "Query" -> ofQuery(violations);
            default -> Violation.message(violations);
        };
    }

    /** Members are told by the names that the request has for them. */
    private static String ofBatchRead(List<Violation> violations) {
        return at(ITEMS, violations).filter(items -> items.rule().equals(EMPTY))
                .map(items -> Violation.message(List.of(new Violation("Value", "RequestItems", EMPTY))))
                .orElseGet(() -> Violation.message(violations.stream().map(BrokenRules::keys).toList()));
    }

    private static Violation keys(Violation violation) {
        Matcher keys = KEYS.matcher(violation.path());
        return keys.matches()
                ? new Violation(violation.value(), "RequestItems." + keys.group(1) + ".member.Keys", violation.rule())
                : violation;
    }

    /** The names of tables are looked at when nothing else is wrong. */
    private static String ofBatchWrite(List<Violation> violations) {
        if (at(ITEMS, violations).filter(items -> items.rule().equals(EMPTY)).isPresent()) {
            return "The requestItems parameter is required for BatchWriteItem";
        }
        List<Violation> others = violations.stream()
                .filter(violation -> !violation.path().equals(ITEMS) || !violation.rule().startsWith("Map keys "))
                .toList();
        return Violation.message(others.isEmpty() ? violations : others);
    }

    /** With a wrong token nothing else is looked at, and it is not repeated. */
    private static String ofTransaction(List<Violation> violations) {
        return at("clientRequestToken", violations)
                .map(token -> Violation.message(List.of(new Violation("Value", "ClientRequestToken", token.rule()))))
                .orElseGet(() -> Violation.message(violations));
    }

    /** A query does not repeat a limit that is none, and names only one of the operators that there are. */
    private static String ofQuery(List<Violation> violations) {
        if (at("conditionalOperator", violations).isPresent()) {
            return Violation.of("Member must satisfy enum value set: [ALL, OR]").text();
        }
        return Violation.message(violations.stream().map(violation -> violation.path().equals("limit")
                ? new Violation("Value", "Limit", violation.rule())
                : violation).toList());
    }
}

package dev.quern.admin.dynamodb.error;

import dev.quern.admin.shape.Violation;
import java.util.Comparator;
import java.util.List;

/**
 * How the writes of one item tell of members that break their rules. Each difference was seen of the service itself.
 */
final class BrokenRulesOfWrites {

    private static final Comparator<Violation> AS_TOLD = Comparator.comparingInt(BrokenRulesOfWrites::rank);

    private BrokenRulesOfWrites() {}

    /** Without a table nothing else is looked at. */
    static String message(List<Violation> violations) {
        return Violation.message(BrokenRules.table(violations).map(table -> List.of(named(table)))
                .orElseGet(() -> violations.stream().sorted(AS_TOLD).map(BrokenRulesOfWrites::worded).toList()));
    }

    /**
     * An update without a key tells all that is wrong, as other services do; one that has a key is the only operation
     * that looks no further than the first.
     */
    static String messageOfUpdate(List<Violation> violations) {
        boolean tableMissing = BrokenRules.table(violations).filter(BrokenRulesOfWrites::isMissing).isPresent();
        boolean keyMissing = violations.stream()
                .anyMatch(violation -> violation.path().equals("key") && isMissing(violation));
        return keyMissing && !tableMissing
                ? Violation.message(violations.stream().sorted(AS_TOLD).toList())
                : message(violations.subList(0, 1));
    }

    private static boolean isMissing(Violation violation) {
        return violation.value().equals("Value null");
    }

    private static int rank(Violation violation) {
        return switch (violation.path()) {
            case "returnConsumedCapacity" -> 0;
            case "tableName" -> 1;
            case "key" -> 3;
            default -> 2;
        };
    }

    /** A name that is empty is told by the name that the request has for it. */
    private static Violation named(Violation table) {
        return table.rule().equals(BrokenRules.EMPTY) ? new Violation("Value", "TableName", table.rule()) : table;
    }

    private static Violation worded(Violation violation) {
        return violation.path().equals("returnValues")
                // the last but one is the service's spelling
                ? Violation.of("Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]")
                : violation;
    }
}

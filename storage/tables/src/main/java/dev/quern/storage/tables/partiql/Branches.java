package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Comparison;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.table.KeySchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The alternatives of a WHERE clause that each name a hash key. Such a clause is one range for each alternative, and
 * two
 * that are the same items are refused: here, if one of them is all that there is with a hash key.
 */
final class Branches {

    private Branches() {}

    /**
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if two alternatives are about the same items
     */
    static void requireApart(Optional<Condition> where, KeySchema keys) {
        if (keys.range().isEmpty() || !(where.orElse(null) instanceof Condition.Or or)) {
            return;
        }
        Map<List<AttributeValue>, List<WhereClause>> byHash = new HashMap<>();
        for (Condition part : or.parts()) {
            WhereClause branch = WhereClause.of(Optional.of(part));
            Optional<List<AttributeValue>> hash = hash(branch, keys);
            if (hash.isEmpty() || branch.parts().stream().anyMatch(each -> isNegative(each, keys))) {
                return;
            }
            byHash.computeIfAbsent(hash.get(), _ -> new ArrayList<>()).add(branch);
        }
        if (byHash.values().stream().anyMatch(
                branches -> branches.size() > 1 && branches.stream().anyMatch(branch -> isWhole(branch, keys)))) {
            throw Refusals.of("Overlapping conditions with range keys are not supported in where clause");
        }
    }

    private static Optional<List<AttributeValue>> hash(WhereClause branch, KeySchema keys) {
        List<AttributeValue> values = keys.hash().stream().flatMap(attribute -> branch.parts().stream()
                .flatMap(part -> WhereClause.equal(part, attribute.name()).stream()).limit(1)).toList();
        return values.size() == keys.hash().size() ? Optional.of(values) : Optional.empty();
    }

    /** Whether it says what a range key is not. */
    private static boolean isNegative(Condition part, KeySchema keys) {
        boolean negative = part instanceof Condition.Not
                || part instanceof Condition.Compare compare && compare.comparison() == Comparison.NOT_EQUAL;
        return negative && looksAtRange(part, keys);
    }

    private static boolean isWhole(WhereClause branch, KeySchema keys) {
        return branch.parts().stream().noneMatch(part -> looksAtRange(part, keys));
    }

    private static boolean looksAtRange(Condition part, KeySchema keys) {
        return part.looksAt().stream().map(Path::attribute)
                .anyMatch(name -> keys.range().stream().anyMatch(attribute -> attribute.name().equals(name)));
    }
}

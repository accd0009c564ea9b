package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.item.AttributeValue;
import java.util.List;
import java.util.function.Supplier;

/**
 * A statement that is to be done.
 *
 * @param text
 *            in PartiQL
 * @param parameters
 *            one for each {@code ?} in it; refuses if one makes no sense, which is told of this statement
 * @param consistent
 *            counts double, if it reads; what is read is the newest in any case
 * @param itemOnFailure
 *            whether a refusal carries the item, if what the WHERE clause of a write says does not hold
 */
public record StatementRequest(String text, Supplier<List<AttributeValue>> parameters, boolean consistent,
        boolean itemOnFailure) {

    public static StatementRequest of(String text, AttributeValue... parameters) {
        List<AttributeValue> all = List.of(parameters);
        return new StatementRequest(text, () -> all, false, false);
    }
}

package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.item.AttributeValue;
import java.util.List;

/**
 * A statement that is to be done.
 *
 * @param text
 *            in PartiQL
 * @param parameters
 *            one for each {@code ?} in it
 * @param consistent
 *            counts double, if it reads; what is read is the newest in any case
 * @param itemOnFailure
 *            whether a refusal carries the item, if what the WHERE clause of a write says does not hold
 */
public record StatementRequest(String text, List<AttributeValue> parameters, boolean consistent,
        boolean itemOnFailure) {

    public StatementRequest {
        parameters = List.copyOf(parameters);
    }

    public static StatementRequest of(String text, AttributeValue... parameters) {
        return new StatementRequest(text, List.of(parameters), false, false);
    }
}

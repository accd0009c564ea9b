package dev.quern.admin.dynamodb.value;

import dev.quern.storage.tables.item.TablesException;

/**
 * What is wrong with a value that has the right form. The service checks values in one of two ways, which differ in
 * some words: the older one in batches of writes, transactions, scans and statements, the other everywhere else.
 *
 * @param message
 *            in the words of the service
 * @param older
 *            in those of its older way
 * @param counted
 *            whether some operations put {@code 1 validation error detected:} before it
 * @param placed
 *            whether the newer way, too, says in which expression value or key it is
 */
public record ValueFault(String message, String older, boolean counted, boolean placed) {

    /** One that both ways tell alike, and that says where it is. */
    static ValueFault placed(String message, boolean counted) {
        return new ValueFault(message, message, counted, true);
    }

    /** One that says where it is in the older way only. */
    static ValueFault of(String message, String older) {
        return new ValueFault(message, older, true, false);
    }

    public TablesException.Validation refusal() {
        return new TablesException.Validation(message);
    }
}

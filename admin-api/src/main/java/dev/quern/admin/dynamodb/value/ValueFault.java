package dev.quern.admin.dynamodb.value;

import dev.quern.storage.tables.item.TablesException;

/**
 * What is wrong with a value that has the right form.
 *
 * @param message
 *            in the words of the service
 * @param counted
 *            whether some operations put {@code 1 validation error detected:} before it
 */
public record ValueFault(String message, boolean counted) {

    public TablesException.Validation refusal() {
        return new TablesException.Validation(message);
    }
}

package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.item.TablesException;

/** Refusals in the words of the service. */
final class Refusals {

    private Refusals() {}

    /** What is written is no statement. */
    static TablesException.Validation malformed(String detail) {
        return new TablesException.Validation("Statement wasn't well formed, can't be processed: " + detail);
    }

    static TablesException.Validation of(String message) {
        return new TablesException.Validation(message);
    }

    static TablesException.Validation at(String message, Place place) {
        return new TablesException.Validation(place.after(message));
    }
}

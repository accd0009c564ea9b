package dev.quern.storage.tables.table;

/**
 * The last stream of changes of a table.
 *
 * @param id
 *            unique in the store, and never used again
 * @param label
 *            the time at which it began, as it is part of its name: {@code 2024-11-18T14:36:44.149}
 * @param view
 *            what its records hold
 * @param enabled
 *            whether records are still added
 * @param shards
 *            into how many shards items are divided
 */
public record TableStream(long id, String label, StreamView view, boolean enabled, int shards) {

    public TableStream disabled() {
        return new TableStream(id, label, view, false, shards);
    }
}

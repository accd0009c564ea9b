package dev.quern.storage.tables.catalog;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.table.Table;

/** Decides what becomes of the items of a table that is deleted. */
public interface Departure {

    /**
     * Called in the transaction that deletes a table, before anything of it is gone.
     *
     * @return whether somebody else has the items from now on: then their rows stay
     */
    boolean keepsItems(Transaction transaction, Table table);
}

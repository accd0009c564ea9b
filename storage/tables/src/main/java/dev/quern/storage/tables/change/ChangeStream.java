package dev.quern.storage.tables.change;

import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.Optional;

/**
 * A stream of changes. It can be read for a day after it was closed, whatever became of its table.
 *
 * @param id
 *            unique in the store
 * @param label
 *            the time at which it began, as it is part of its name
 * @param view
 *            what its records hold
 * @param keys
 *            the key of its table
 * @param slots
 *            into how many shards items are divided
 * @param closed
 *            when records ended to be added
 */
public record ChangeStream(long id, TableName table, String label, StreamView view, KeySchema keys, int slots,
        Instant created, Optional<Instant> closed) {

    public ChangeStream closedAt(Instant time) {
        return new ChangeStream(id, table, label, view, keys, slots, created, Optional.of(time));
    }
}

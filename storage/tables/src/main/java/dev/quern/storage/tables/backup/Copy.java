package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.Optional;

/**
 * Items that are being copied.
 *
 * @param number
 *            its own, under which it has pinned the moment
 * @param source
 *            where the items come from: the number of a table or backup
 * @param pinned
 *            the table whose moment is pinned; empty if the source is a backup, which does not change
 * @param last
 *            the key of the last item that was copied
 * @param copied
 *            what was copied so far
 */
record Copy(long number, long source, Optional<TableName> pinned, Instant moment, Target target, Optional<Tuple> last,
        CountRows.Count copied) {

    /** Where the items go. */
    sealed interface Target {

        /** To a backup that is being made. */
        record ToBackup(String id, long number) implements Target {}

        /** To a table that is not ready. */
        record ToTable(TableName name, long number) implements Target {}
    }

    static Copy begin(long number, long source, Optional<TableName> pinned, Instant moment, Target target) {
        return new Copy(number, source, pinned, moment, target, Optional.empty(), CountRows.Count.ZERO);
    }

    Copy after(Tuple key, CountRows.Count more) {
        return new Copy(number, source, pinned, moment, target, Optional.of(key), copied.plus(more));
    }
}

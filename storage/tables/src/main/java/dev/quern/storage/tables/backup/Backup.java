package dev.quern.storage.tables.backup;

import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.table.Table;
import java.time.Instant;
import java.util.Optional;

/**
 * A table as it was.
 *
 * @param id
 *            its name in the world outside; ids sort by the time of their backups
 * @param number
 *            under which its items lie
 * @param name
 *            as its maker calls it; several may have the same
 * @param created
 *            the moment whose state it holds
 * @param expires
 *            when it goes by itself
 * @param table
 *            the table's definition at the moment
 * @param size
 *            of its items; of the table's at the moment, about, while it is being made
 */
public record Backup(String id, long number, String name, Type type, State state, Instant created,
        Optional<Instant> expires, Table table, CountRows.Count size) {

    /** Who made it. */
    public enum Type {
        /** Somebody asked for it. */
        USER,
        /** It was made of a table that was deleted, for it could have been restored. */
        SYSTEM
    }

    /** Whether it can be used. */
    public enum State {
        /** It is being made. */
        CREATING,
        /** It is complete. */
        AVAILABLE
    }

    Backup available(CountRows.Count copied) {
        return new Backup(id, number, name, type, State.AVAILABLE, created, expires, table, copied);
    }

    /** An id for the backup with a number. */
    static String idOf(Instant created, long number) {
        return "%014d-%08x".formatted(created.toEpochMilli(), (int) (number * 0x9E3779B97F4A7C15L >>> 32));
    }
}

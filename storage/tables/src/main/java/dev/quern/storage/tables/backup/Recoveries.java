package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.Recovery;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.Optional;

/** For which tables it is kept what they were. Safe for use by any number of threads. */
public final class Recoveries {

    private final KeyValueStore store;
    private final TableRows tables;
    private final HistoryLog history;

    public Recoveries(KeyValueStore store, TableRows tables, HistoryLog history) {
        this.store = store;
        this.tables = tables;
        this.history = history;
    }

    /**
     * What a table can be restored to.
     *
     * @param days
     *            how far back one can go
     * @param earliest
     *            the first moment
     * @param latest
     *            the last one: now
     */
    public record Window(int days, Instant earliest, Instant latest) {

        static Window of(Recovery recovery, Instant now) {
            return new Window(recovery.days(), recovery.earliest(now), now);
        }

        /** The window of a table, or the refusal for {@link Reason#POINT_IN_TIME_RECOVERY_UNAVAILABLE}. */
        static Window require(Table table, Instant now) {
            return table.past().recovery().map(recovery -> of(recovery, now))
                    .orElseThrow(() -> new TablesException.CopyRefused(Reason.POINT_IN_TIME_RECOVERY_UNAVAILABLE,
                            "Point in time recovery is not enabled for table '" + table.name() + "'"));
        }

        boolean contains(Instant moment) {
            return !moment.isBefore(earliest) && !moment.isAfter(latest);
        }
    }

    /**
     * What a table can be restored to; empty if that is not kept.
     *
     * @throws TablesException.CopyRefused
     *             for {@link Reason#TABLE_NOT_FOUND}
     */
    public Optional<Window> find(TableName name) {
        try (Snapshot snapshot = store.snapshot()) {
            return Sources.requireThere(tables, snapshot, name).past().recovery()
                    .map(recovery -> Window.of(recovery, history.now()));
        }
    }

    /**
     * Keeps what a table was, from now on; or, if that is kept already, changes for how long.
     *
     * @param days
     *            1 to {@value Recovery#MAX_DAYS}
     * @throws TablesException.CopyRefused
     *             for {@link Reason#TABLE_NOT_FOUND} or {@link Reason#CONTINUOUS_BACKUPS_UNAVAILABLE}
     */
    public Window enable(TableName name, int days) {
        return store.transact(transaction -> {
            Table table = Sources.requireThere(tables, transaction, name);
            if (!table.ready()) {
                throw new TablesException.CopyRefused(Reason.CONTINUOUS_BACKUPS_UNAVAILABLE,
                        "Backups are being enabled for the table: " + name + ". Please retry later");
            }
            Instant now = history.now();
            // what was forgotten already does not come back with a longer time
            Instant since = table.past().recovery().map(recovery -> recovery.earliest(now)).orElse(now);
            Recovery recovery = new Recovery(since, days);
            tables.put(transaction, table.withPast(table.past().withRecovery(Optional.of(recovery))));
            return Window.of(recovery, now);
        });
    }

    /** Keeps it no more, and forgets what was kept as soon as nobody reads it. Throws as {@link #find}. */
    public void disable(TableName name) {
        store.update(transaction -> {
            Table table = Sources.requireThere(tables, transaction, name);
            Past past = table.past().withRecovery(Optional.empty());
            tables.put(transaction, history.keep(transaction, table, past));
        });
    }
}

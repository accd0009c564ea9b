package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.catalog.Departure;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.Recovery;
import dev.quern.storage.tables.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes a backup of a table that goes although it could have been restored: its items stay where they are, for its
 * number is never used again.
 */
public final class SystemBackups implements Departure {

    private static final Duration KEPT = Duration.ofDays(Recovery.MAX_DAYS);
    private static final String SUFFIX = "$DeletedTableBackup";

    private final CountRows counts;
    private final HistoryLog history;
    private final BackupRows rows = new BackupRows();

    public SystemBackups(CountRows counts, HistoryLog history) {
        this.counts = counts;
        this.history = history;
    }

    @Override
    public boolean keepsItems(Transaction transaction, Table table) {
        if (table.past().recovery().isEmpty()) {
            return false;
        }
        Instant now = history.now();
        rows.put(transaction, new Backup(Backup.idOf(now, table.id()), table.id(), table.name() + SUFFIX,
                Backup.Type.SYSTEM, Backup.State.AVAILABLE, now, Optional.of(now.plus(KEPT)),
                table.withPast(Past.NONE), counts.sum(transaction, table.id())));
        return true;
    }
}

package dev.quern.storage.tables.write;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.change.ChangeLog;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * One run of a transaction that writes items: what its parts have in common is read once and written once. For one
 * thread.
 */
public final class WriteRun {

    private final Transaction transaction;
    private final TableRows tables;
    private final CountRows counts;
    private final ChangeLog.Appender changes;
    private final HistoryLog.Appender history;
    private final LongConsumer listener;
    private final Map<TableName, Optional<Table>> known = new HashMap<>();
    private final int part;
    private OptionalLong filling = OptionalLong.empty();
    private final Map<Long, CountRows.Count> counted = new HashMap<>();

    /**
     * @param part
     *            the row of each count that this run may change: one that no other run changes at the same time
     */
    WriteRun(Transaction transaction, int part, TableRows tables, CountRows counts, ChangeLog changes,
            HistoryLog history, LongConsumer listener) {
        this.transaction = transaction;
        this.part = part;
        this.tables = tables;
        this.counts = counts;
        this.changes = changes.in(transaction);
        this.history = history.in(transaction);
        this.listener = listener;
    }

    /** Lets this run write a table that is not ready, and nothing else. */
    void fill(long table) {
        this.filling = OptionalLong.of(table);
    }

    /** Whether this run fills a table with items that were in one before. */
    boolean fills() {
        return filling.isPresent();
    }

    Transaction transaction() {
        return transaction;
    }

    /**
     * @throws TablesException.ResourceNotFound
     *             if there is no such table, or it cannot be used yet
     */
    Table table(TableName name) {
        return known.computeIfAbsent(name, _ -> tables.find(transaction, name))
                .filter(table -> filling.isPresent()
                        ? table.id() == filling.getAsLong() && !table.ready()
                        : table.ready())
                .orElseThrow(() -> new TablesException.ResourceNotFound("Requested resource not found"));
    }

    ChangeLog.Appender changes() {
        return changes;
    }

    HistoryLog.Appender history() {
        return history;
    }

    /** Notes that a table or index became larger or smaller. */
    void count(long id, long items, long bytes) {
        counted.merge(id, new CountRows.Count(items, bytes), CountRows.Count::plus);
    }

    /** To be called when all parts have written. */
    void finish() {
        changes.finish();
        history.finish();
        counted.forEach((id, change) -> {
            if (!change.equals(CountRows.Count.ZERO)) {
                counts.add(transaction, id, part, change);
            }
        });
    }

    /** To be called when what this run wrote is durable. */
    void committed() {
        changes.streams().forEach(listener::accept);
    }
}

package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.history.PastItems;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.write.ItemWrites;
import java.util.List;
import java.util.Optional;

/**
 * Makes the copies that were asked for, step by step. Several may do so at once, also in several processes: a step that
 * another has made meanwhile is not made again. Safe for use by any number of threads.
 */
public final class Copier {

    private final KeyValueStore store;
    private final Tables catalog;
    private final TableRows tables;
    private final ItemRows items;
    private final ItemWrites writes;
    private final HistoryLog history;
    private final PastItems past;
    private final BackupRows backups = new BackupRows();
    private final CopyRows copies = new CopyRows();

    public Copier(KeyValueStore store, Tables catalog, TableRows tables, ItemRows items, ItemWrites writes,
            HistoryLog history) {
        this.store = store;
        this.catalog = catalog;
        this.tables = tables;
        this.items = items;
        this.writes = writes;
        this.history = history;
        this.past = new PastItems(history, items);
    }

    /**
     * Goes one step on with each copy, as {@link Steps#ofEach} does.
     *
     * @return whether there is more to do
     */
    public boolean step() {
        List<Copy> all;
        try (Snapshot snapshot = store.snapshot()) {
            all = copies.list(snapshot);
        }
        return Steps.ofEach(all, this::step);
    }

    /** Makes all copies. */
    public void finish() {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    /** @return whether there may be more to do for it */
    private boolean step(Copy copy) {
        PastItems.Page page;
        try (Snapshot snapshot = store.snapshot()) {
            page = past.read(snapshot, copy.source(), copy.moment(), copy.last());
        }
        return switch (copy.target()) {
            case Copy.Target.ToBackup _ -> advance(copy, page);
            case Copy.Target.ToTable target -> !fill(target, page) || advance(copy, page);
        };
    }

    /**
     * Before it is noted how far the copy is: items that are put a second time change nothing.
     *
     * @return whether the table was still to be filled
     */
    private boolean fill(Copy.Target.ToTable target, PastItems.Page page) {
        Optional<Table> table;
        try (Snapshot snapshot = store.snapshot()) {
            table = tables.find(snapshot, target.name()).filter(found -> found.id() == target.number());
        }
        try {
            table.ifPresent(found -> writes.fill(found, page.items()));
            return true;
        } catch (TablesException.ResourceNotFound filledByAnother) {
            return false;
        }
    }

    private boolean advance(Copy copy, PastItems.Page page) {
        return store.<Boolean>transact(transaction -> {
            if (copies.find(transaction, copy.number()).filter(copy::equals).isEmpty()) {
                // another made this step
                return true;
            }
            CountRows.Count more = new CountRows.Count(page.found().size(), page.bytes());
            if (copy.target() instanceof Copy.Target.ToBackup target) {
                page.found().forEach(each -> items.copy(transaction, target.number(), each.key(), each.item()));
            }
            if (page.last().isPresent()) {
                copies.put(transaction, copy.after(page.last().get(), more));
                return true;
            }
            end(transaction, copy, copy.copied().plus(more));
            return false;
        });
    }

    private void end(Transaction transaction, Copy copy, CountRows.Count copied) {
        copies.delete(transaction, copy);
        switch (copy.target()) {
            case Copy.Target.ToBackup target -> backups.find(transaction, target.id())
                    .ifPresent(backup -> backups.put(transaction, backup.available(copied)));
            case Copy.Target.ToTable target -> catalog.open(transaction, target.name(), target.number());
        }
        copy.pinned().flatMap(name -> tables.find(transaction, name)).filter(table -> table.id() == copy.source())
                .ifPresent(table -> tables.put(transaction, history.unpin(transaction, table, copy.number())));
    }
}

package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.key.KeyCheck;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ItemWrites;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables that are made of items that come from elsewhere. Where they come from, and what they look like there, is the
 * caller's. The table can be used when all are there. Safe for use by any number of threads.
 */
public final class Imports {

    private final KeyValueStore store;
    private final Tables catalog;
    private final TableRows tables;
    private final ItemWrites writes;
    private final HistoryLog history;
    private final ImportRows rows = new ImportRows();

    public Imports(KeyValueStore store, Tables catalog, TableRows tables, ItemWrites writes, HistoryLog history) {
        this.store = store;
        this.catalog = catalog;
        this.tables = tables;
        this.writes = writes;
        this.history = history;
    }

    /**
     * Begins an import, and makes its table; an import that was begun with the same token is answered again.
     *
     * @param request
     *            for a table that is not ready
     * @throws TablesException.ResourceInUse
     *             if the table is there
     * @throws TablesException.CopyRefused
     *             for {@link Reason#IMPORT_CONFLICT} if the token came with something else
     * @throws TablesException.Validation
     *             if the table cannot be made as it is asked for
     */
    public Import begin(CreateTable request, Optional<String> token, Map<String, String> settings) {
        return store.transact(transaction -> {
            Instant now = history.now();
            Optional<Import> same = token.flatMap(each -> withToken(transaction, each, now));
            if (same.isPresent()) {
                if (!same.get().table().equals(request.name()) || !same.get().settings().equals(settings)) {
                    throw new TablesException.CopyRefused(Reason.IMPORT_CONFLICT,
                            "The client token was used for an import with other parameters");
                }
                return same.get();
            }
            Table table = catalog.create(transaction, request);
            Import begun = new Import(Backup.idOf(now, table.id()), table.name(), table.id(), table.uuid(), now,
                    token, settings, Import.Progress.NONE);
            rows.put(transaction, begun);
            return begun;
        });
    }

    private Optional<Import> withToken(Transaction transaction, String token, Instant now) {
        return rows.list(transaction).stream().filter(each -> each.token().filter(token::equals).isPresent())
                .filter(each -> each.progress().ended().orElse(now).plus(Exports.TOKEN_LIFE).isAfter(now))
                .findFirst();
    }

    /**
     * An import.
     *
     * @param text
     *            as the caller names it, for a refusal
     * @throws TablesException.CopyRefused
     *             for {@link Reason#IMPORT_NOT_FOUND}
     */
    public Import get(TableName table, String id, String text) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.find(snapshot, id).filter(each -> each.table().equals(table))
                    .orElseThrow(() -> new TablesException.CopyRefused(Reason.IMPORT_NOT_FOUND,
                            "Import not found: " + text));
        }
    }

    /** All of them, the oldest first. */
    public List<Import> list() {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.list(snapshot);
        }
    }

    /** The table that is filled; empty if it is there no more, or was filled already. */
    public Optional<Table> table(Import each) {
        try (Snapshot snapshot = store.snapshot()) {
            return tables.find(snapshot, each.table())
                    .filter(table -> table.id() == each.tableId() && !table.ready());
        }
    }

    /**
     * Puts items into the table, a later one in the place of an earlier one with the same key.
     *
     * @return how many could be put there: the others cannot be in the table
     */
    public long fill(Table table, List<Item> items) {
        Map<Tuple, Item> byKey = new LinkedHashMap<>();
        long imported = 0;
        for (Item item : items) {
            Optional<Tuple> key = place(table, item);
            if (key.isPresent()) {
                byKey.put(key.get(), item);
                imported++;
            }
        }
        writes.fill(table, List.copyOf(byKey.values()));
        return imported;
    }

    private static Optional<Tuple> place(Table table, Item item) {
        try {
            if (item.size() > Item.MAX_SIZE) {
                return Optional.empty();
            }
            Tuple key = KeyCheck.ofItem(table, item).tuple();
            KeyCheck.requireIndexable(table, item, Optional.empty());
            return Optional.of(key);
        } catch (TablesException.Validation unfit) {
            return Optional.empty();
        }
    }

    /**
     * Notes how far an import is. What is put into the table after that and before the next note may be put there
     * again.
     *
     * @param source
     *            what is being read
     * @param position
     *            how far in it
     * @param more
     *            what was read since the last note
     * @return the import as it is then; empty if somebody else went on with it
     */
    public Optional<Import> advance(Import each, String source, long position, Import.Counts more) {
        return store.<Optional<Import>>transact(transaction -> {
            if (rows.find(transaction, each.id()).filter(each::equals).isEmpty()) {
                return Optional.empty();
            }
            Import next = each.at(source, position, more);
            rows.put(transaction, next);
            return Optional.of(next);
        });
    }

    /** Notes that everything was read; the table can be used. */
    public void complete(Import each) {
        end(each, Import.State.COMPLETED, Optional.empty());
    }

    /** Notes that an import cannot go on; the table can be used with what is in it, and deleted. */
    public void fail(Import each, Export.Failure failure) {
        end(each, Import.State.FAILED, Optional.of(failure));
    }

    private void end(Import each, Import.State state, Optional<Export.Failure> failure) {
        store.update(transaction -> {
            Optional<Import> found = rows.find(transaction, each.id()).filter(now -> !now.isOver());
            if (found.isPresent()) {
                rows.put(transaction, found.get().ended(state, history.now(), failure));
                catalog.open(transaction, each.table(), each.tableId());
            }
        });
    }

    /**
     * Forgets imports that were over long ago; their tables stay.
     *
     * @return how many
     */
    public int forget() {
        Instant before = history.now().minus(Exports.KEPT);
        List<Import> old = list().stream()
                .filter(each -> each.progress().ended().filter(ended -> ended.isBefore(before)).isPresent()).toList();
        old.forEach(each -> store.update(transaction -> rows.delete(transaction, each)));
        return old.size();
    }
}

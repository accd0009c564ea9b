package dev.quern.storage.tables.upkeep;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.rows.BuildRows;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.TimeToLive;
import dev.quern.storage.tables.write.IndexEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fills indexes that were added to tables with items in them, while items are written: those who write keep the entries
 * of the items that they touch, this adds the entries of the others. Safe for use by any number of threads.
 */
public final class IndexBuilder {

    /** How much one transaction looks at: it conflicts with every write of an item that it looked at. */
    private static final int MAX_ITEMS = 200;
    private static final int MAX_BYTES = 512 << 10;
    /** The row of a count that entries are counted in that are added here. */
    private static final int COUNT_PART = -1;

    private final KeyValueStore store;
    private final Tables catalog;
    private final TableRows tables;
    private final ItemRows items;
    private final CountRows counts;
    private final BuildRows builds;

    public IndexBuilder(KeyValueStore store, Tables catalog, TableRows tables, ItemRows items, CountRows counts,
            BuildRows builds) {
        this.store = store;
        this.catalog = catalog;
        this.tables = tables;
        this.items = items;
        this.counts = counts;
        this.builds = builds;
    }

    /**
     * Goes one step on with each index that is not complete.
     *
     * @return whether there is more to do
     */
    public boolean step() {
        boolean more = false;
        for (Table table : catalog.list(Optional.empty(), Integer.MAX_VALUE)) {
            for (SecondaryIndex.Global index : table.globalIndexes()) {
                if (index.state() != SecondaryIndex.State.ACTIVE) {
                    more |= store.<Boolean>transact(transaction -> step(transaction, table.name(), index.id()));
                }
            }
            if (table.timeToLive().filter(ttl -> !ttl.complete()).isPresent()) {
                more |= store.<Boolean>transact(transaction -> stepExpiries(transaction, table.name()));
            }
        }
        return more;
    }

    /** Fills all indexes that are not complete. */
    public void finish() {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    private boolean step(Transaction transaction, TableName name, long id) {
        Optional<Table> table = tables.find(transaction, name);
        Optional<SecondaryIndex.Global> found = table.flatMap(
                each -> each.globalIndexes().stream().filter(index -> index.id() == id).findFirst());
        if (table.isEmpty() || found.isEmpty() || found.get().state() == SecondaryIndex.State.ACTIVE) {
            return false;
        }
        SecondaryIndex.Global index = found.get();
        if (index.state() == SecondaryIndex.State.CREATING) {
            // a step of its own: from its commit on, all writers keep the entries
            tables.put(transaction, table.get().withGlobalIndex(index.withState(SecondaryIndex.State.BACKFILLING)));
            return true;
        }
        boolean more = walk(transaction, table.get(), id, item -> add(transaction, table.get(), index, item));
        if (!more) {
            tables.put(transaction, table.get().withGlobalIndex(index.withState(SecondaryIndex.State.ACTIVE)));
        }
        return more;
    }

    private void add(Transaction transaction, Table table, SecondaryIndex index, Item item) {
        IndexEntry.of(table, index, item).ifPresent(entry -> {
            if (!items.hasEntry(transaction, index.id(), entry.key())) {
                items.putEntry(transaction, index.id(), entry.key(), entry.projected());
                counts.add(transaction, index.id(), COUNT_PART, new CountRows.Count(1, entry.projected().size()));
            }
        });
    }

    private boolean stepExpiries(Transaction transaction, TableName name) {
        Optional<Table> table = tables.find(transaction, name);
        Optional<TimeToLive> ttl = table.flatMap(Table::timeToLive).filter(each -> !each.complete());
        if (table.isEmpty() || ttl.isEmpty()) {
            return false;
        }
        boolean more = walk(transaction, table.get(), ttl.get().indexId(),
                item -> IndexEntry.expiry(item.get(ttl.get().attribute())).ifPresent(second -> items.putExpiry(
                        transaction, ttl.get().indexId(), second, table.get().keys(), item)));
        if (!more) {
            tables.put(transaction, table.get().withTimeToLive(
                    Optional.of(new TimeToLive(ttl.get().attribute(), ttl.get().indexId(), true))));
        }
        return more;
    }

    /** @return whether there are items that were not looked at */
    private boolean walk(Transaction transaction, Table table, long index, Consumer<Item> visitor) {
        KeyRange all = items.space(table).range();
        KeyRange range = builds.last(transaction, index).map(all::after).orElse(all);
        List<Entry> page = new ArrayList<>();
        int bytes = 0;
        try (Cursor cursor = transaction.range(range)) {
            while (page.size() < MAX_ITEMS && bytes < MAX_BYTES && cursor.hasNext()) {
                Entry entry = cursor.next();
                page.add(entry);
                bytes += entry.value().length;
            }
            boolean more = cursor.hasNext();
            page.forEach(entry -> visitor.accept(Item.decode(entry.value())));
            if (more) {
                builds.put(transaction, index, page.getLast().key());
            } else {
                builds.delete(transaction, index);
            }
            return more;
        }
    }
}

package dev.quern.storage.tables.query;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Lookup;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.KeyCheck;
import dev.quern.storage.tables.key.KeyLayout;
import dev.quern.storage.tables.key.KeyPaths;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads items by their keys. Safe for use by any number of threads. */
public final class ItemReads {

    private final KeyValueStore store;
    private final TableRows tables;
    private final ItemRows items;

    public ItemReads(KeyValueStore store, TableRows tables, ItemRows items) {
        this.store = store;
        this.tables = tables;
        this.items = items;
    }

    /**
     * Reads an item as it is now.
     *
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.Validation
     *             if the key is not one of the table's
     */
    public ItemRead get(ReadItem request) {
        return findAtOnce(store, request, 1).orElseGet(() -> {
            try (Snapshot snapshot = store.snapshot()) {
                return find(snapshot, request, 1);
            }
        });
    }

    /** Reads several items as they are at one moment. Throws as {@link #get}. */
    public List<ItemRead> getAll(List<ReadItem> requests) {
        return getAll(requests, 1);
    }

    /** As {@link #getAll}, counted as a transaction: double. Items are those of one moment in any case. */
    public List<ItemRead> getTransaction(List<ReadItem> requests) {
        return getAll(requests, 2);
    }

    private List<ItemRead> getAll(List<ReadItem> requests, int times) {
        try (Snapshot snapshot = store.snapshot()) {
            List<ItemRead> read = new ArrayList<>(requests.size());
            requests.forEach(request -> read.add(get(snapshot, request, times)));
            return read;
        }
    }

    private ItemRead get(Reader reader, ReadItem request, int times) {
        return findAtOnce(reader, request, times).orElseGet(() -> find(reader, request, times));
    }

    /**
     * Finds an item with one look-up, if it is there: it is only as long as its table, whose identifier nobody else
     * has. What is found at the place in a table that once was is right, and what is not says nothing.
     */
    private Optional<ItemRead> findAtOnce(Lookup reader, ReadItem request, int times) {
        Optional<Table> recent = tables.recent(request.table()).filter(Table::ready);
        if (recent.isEmpty() || request.key().attributes().size() != recent.get().keys().all().size()) {
            return Optional.empty();
        }
        Table table = recent.get();
        return KeyLayout.of(table.keys(), request.key()).flatMap(place -> items.find(reader, table, place,
                request.key())).map(item -> read(table, request, Optional.of(item), times));
    }

    private ItemRead find(Reader reader, ReadItem request, int times) {
        Table table = tables.find(reader, request.table()).filter(Table::ready)
                .orElseThrow(() -> new TablesException.ResourceNotFound("Requested resource not found"));
        return read(table, request,
                items.find(reader, table, KeyCheck.ofKey(table.keys(), request.key()), request.key()), times);
    }

    private static ItemRead read(Table table, ReadItem request, Optional<Item> item, int times) {
        request.projection().ifPresent(projection -> KeyPaths.require(table, projection.paths()));
        double units = times * Units.read(item.map(Item::size).orElse(0), request.consistent());
        Optional<Item> shown = item
                .map(whole -> request.projection().map(projection -> projection.of(whole)).orElse(whole));
        return new ItemRead(shown, ConsumedCapacity.ofTable(table.name(), units));
    }
}

package dev.quern.storage.tables.query;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Lookup;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.KeyCheck;
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

    private static final long MAX_TRANSACTION_BYTES = 4 << 20;

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
        return findAtOnce(store, request).orElseGet(() -> {
            try (Snapshot snapshot = store.snapshot()) {
                return find(snapshot, request);
            }
        }).shown(request, 1);
    }

    /** Reads several items as they are at one moment. Throws as {@link #get}. */
    public List<ItemRead> getAll(List<ReadItem> requests) {
        return getAll(requests, 1, Long.MAX_VALUE);
    }

    /**
     * As {@link #getAll}, counted as a transaction: double. Items are those of one moment in any case.
     *
     * @throws TablesException.Validation
     *             also if the items are more than 4 MiB together
     */
    public List<ItemRead> getTransaction(List<ReadItem> requests) {
        return getAll(requests, 2, MAX_TRANSACTION_BYTES);
    }

    private List<ItemRead> getAll(List<ReadItem> requests, int times, long maxBytes) {
        try (Snapshot snapshot = store.snapshot()) {
            List<ItemRead> read = new ArrayList<>(requests.size());
            long bytes = 0;
            for (ReadItem request : requests) {
                Found found = get(snapshot, request);
                bytes += found.size();
                if (bytes > maxBytes) {
                    throw new TablesException.Validation(
                            "The items of the transaction are larger than " + maxBytes + " bytes together");
                }
                read.add(found.shown(request, times));
            }
            return read;
        }
    }

    private Found get(Reader reader, ReadItem request) {
        return findAtOnce(reader, request).orElseGet(() -> find(reader, request));
    }

    /** What is at the place of a request. */
    private record Found(Table table, Optional<Item> item) {

        int size() {
            return item.map(Item::size).orElse(0);
        }

        ItemRead shown(ReadItem request, int times) {
            request.projection().ifPresent(projection -> KeyPaths.require(table, projection.paths()));
            double units = times * Units.read(size(), request.consistent());
            Optional<Item> shown = item
                    .map(whole -> request.projection().map(projection -> projection.of(whole)).orElse(whole));
            return new ItemRead(shown, ConsumedCapacity.ofTable(table.name(), units));
        }
    }

    /**
     * Finds an item with one look-up, if it is there: it is only as long as its table, whose identifier nobody else
     * has. What is found at the place in a table that once was is right, and what is not says nothing. But items of a
     * table that can be restored outlive it, in a backup.
     */
    private Optional<Found> findAtOnce(Lookup reader, ReadItem request) {
        return tables.recent(request.table()).filter(Table::ready).filter(table -> table.past().recovery().isEmpty())
                .flatMap(table -> KeyCheck.placeOf(table.keys(), request.key())
                        .flatMap(place -> items.find(reader, table, place, request.key()))
                        .map(item -> new Found(table, Optional.of(item))));
    }

    private Found find(Reader reader, ReadItem request) {
        Table table = tables.find(reader, request.table()).filter(Table::ready)
                .orElseThrow(() -> new TablesException.ResourceNotFound("Requested resource not found"));
        return new Found(table,
                items.find(reader, table, KeyCheck.ofKey(table.keys(), request.key()), request.key()));
    }
}

package dev.quern.storage.tables.query;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.key.KeyCheck;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rows of a range until a page is full. Used once. */
final class PageReader {

    private static final long MAX_BYTES = 1 << 20;

    private final Reader reader;
    private final ItemRows rows;
    private final Target target;
    private final Selection selection;
    private final boolean consistent;
    private final List<Item> items = new ArrayList<>();
    private int count;
    private int scanned;
    /** Of the rows that were read, and of the items that were fetched for them beside. */
    private long rowBytes;
    private long fetchedBytes;
    private double fetchUnits;

    /** What all rows hold as hash key, if something stands for it in their places; else empty. */
    private final List<AttributeValue> hash;

    PageReader(Reader reader, ItemRows rows, Target target, Selection selection, boolean consistent,
            List<AttributeValue> hash) {
        this.hash = hash;
        this.reader = reader;
        this.rows = rows;
        this.target = target;
        this.selection = selection;
        this.consistent = consistent;
    }

    Page read(KeyRange range, boolean forward, Optional<Integer> limit) {
        Optional<Item> last = Optional.empty();
        try (Cursor cursor = forward ? reader.range(range) : reader.rangeReversed(range)) {
            while (last.isEmpty() && cursor.hasNext()) {
                Item row = Item.decode(cursor.next().value());
                take(row);
                if (rowBytes + fetchedBytes > MAX_BYTES || scanned >= limit.orElse(Integer.MAX_VALUE)) {
                    last = Optional.of(row.only(target.keyNames()));
                }
            }
        }
        return new Page(items, count, scanned, last, consumed());
    }

    private void take(Item row) {
        for (int i = 0; i < hash.size(); i++) {
            if (!hash.get(i).equals(row.get(target.keys().hash().get(i).name()))) {
                throw new IllegalStateException("two hash keys have the same place: " + hash + " and that of "
                        + row.only(target.keyNames()));
            }
        }
        scanned++;
        rowBytes += row.size();
        Item item = selection.fetches() ? fetch(row) : row;
        if (selection.takes(selection.filtersRows() ? row : item)) {
            count++;
            if (!selection.counts()) {
                items.add(selection.shown(item));
            }
        }
    }

    /** The item that an entry of an index stands for: it is there, for both change together. */
    private Item fetch(Item entry) {
        Item key = entry.only(target.table().keys().names());
        Item item = rows.find(reader, target.table(), KeyCheck.ofKey(target.table().keys(), key), key)
                .orElseThrow(() -> new IllegalStateException("an index entry without its item: " + key));
        fetchUnits += Units.read(item.size(), consistent);
        fetchedBytes += item.size();
        return item;
    }

    private ConsumedCapacity consumed() {
        double units = Units.read(rowBytes, consistent);
        if (target.index().isEmpty()) {
            return ConsumedCapacity.ofTable(target.table().name(), units);
        }
        Map<IndexName, Double> ofIndex = Map.of(target.index().get().name(), units);
        return target.isGlobal()
                ? new ConsumedCapacity(target.table().name(), 0, Map.of(), ofIndex)
                : new ConsumedCapacity(target.table().name(), fetchUnits, ofIndex, Map.of());
    }
}

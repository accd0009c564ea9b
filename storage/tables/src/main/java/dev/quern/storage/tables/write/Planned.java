package dev.quern.storage.tables.write;

import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.table.Table;
import java.util.Optional;

/**
 * A write whose conditions hold, with what it would make.
 *
 * @param place
 *            where the item lies in the store
 * @param before
 *            the item as it is
 * @param after
 *            the item as it will be
 */
@SuppressWarnings("ArrayRecordComponent")
record Planned(ItemWrite write, Table table, ItemKey key, byte[] place, Optional<Item> before, Optional<Item> after) {

    boolean changes() {
        return !(write instanceof ItemWrite.Check) && !before.equals(after);
    }

    int sizeBefore() {
        return before.map(Item::size).orElse(0);
    }

    int sizeAfter() {
        return after.map(Item::size).orElse(0);
    }
}

package dev.quern.bench;

import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ItemWrite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of numbered items that each have some text, filled without HTTP. */
final class TableItems {

    static final TableName TABLE = new TableName("numbered");
    private static final int BATCH = 1_000;

    private TableItems() {}

    static void fill(TableStore store, int items, int textLength) {
        store.tables().create(CreateTable.onDemand(TABLE.value(), new KeyAttribute("h", AttributeType.S)));
        List<ItemWrite> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < items; i++) {
            batch.add(ItemWrite.put(TABLE, item(i, textLength)));
            if (batch.size() == BATCH || i == items - 1) {
                store.writes().writeAll(batch);
                batch.clear();
            }
        }
    }

    /** The value of the hash key {@code h}. */
    static String keyText(int number) {
        return "key-" + number;
    }

    static Item key(int number) {
        return Item.of("h", AttributeValue.of(keyText(number)));
    }

    private static Item item(int number, int textLength) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(key(number).attributes());
        attributes.put("number", AttributeValue.of(number));
        attributes.put("text", AttributeValue.of(text(number, textLength)));
        return Item.of(attributes);
    }

    /** Text that is another for each number. */
    static String text(int number, int length) {
        return Integer.toString(number, 36).repeat(length).substring(0, length);
    }
}

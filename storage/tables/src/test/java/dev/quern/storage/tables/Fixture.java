package dev.quern.storage.tables;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import dev.quern.storage.tables.change.ChangePage;
import dev.quern.storage.tables.change.ChangeRecord;
import dev.quern.storage.tables.change.ChangeStream;
import dev.quern.storage.tables.change.Shard;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Expressions;
import dev.quern.storage.tables.expression.Kind;
import dev.quern.storage.tables.expression.Placeholders;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.ReturnValues;
import dev.quern.storage.tables.write.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store over RocksDB in a folder, with short words for using it. */
public final class Fixture implements AutoCloseable {

    public static final TableName TABLE = new TableName("things");
    public static final KeyAttribute HASH = new KeyAttribute("h", AttributeType.S);
    public static final KeyAttribute RANGE = new KeyAttribute("r", AttributeType.N);

    public final ManualClock clock = new ManualClock();
    public final KeyValueStore kv;
    public final TableStore store;

    private Fixture(KeyValueStore kv, TableStoreSettings settings) {
        this.kv = kv;
        this.store = new TableStore(kv, _ -> {}, clock, settings);
    }

    public static Fixture open(Path folder) {
        return open(folder, TableStoreSettings.defaults());
    }

    public static Fixture open(Path folder, TableStoreSettings settings) {
        return new Fixture(rocksDb(folder), settings);
    }

    public static Fixture over(KeyValueStore kv) {
        return new Fixture(kv, TableStoreSettings.defaults());
    }

    public static RocksDbStore rocksDb(Path folder) {
        return RocksDbStore.open(folder.resolve("store"), RocksDbSettings.defaults()
                .withNativeLibraryDirectory(Path.of(System.getProperty("java.io.tmpdir"), "quern-test-native")));
    }

    /** As it was, with a table that has a hash and a range key. */
    public Fixture withTable() {
        store.tables().create(CreateTable.onDemand(TABLE.value(), HASH, RANGE));
        return this;
    }

    public static AttributeValue s(String value) {
        return AttributeValue.of(value);
    }

    public static AttributeValue n(long value) {
        return AttributeValue.of(value);
    }

    public static Item key(String hash, long range) {
        return Item.of("h", s(hash), "r", n(range));
    }

    /** An item with this key and these attributes more: names and values in turn. */
    public static Item item(String hash, long range, Object... more) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(key(hash, range).attributes());
        for (int i = 0; i < more.length; i += 2) {
            attributes.put((String) more[i], (AttributeValue) more[i + 1]);
        }
        return Item.of(attributes);
    }

    public Written put(Item item) {
        return put(TABLE, item);
    }

    public Written put(TableName table, Item item) {
        return store.writes().write(ItemWrite.put(table, item), ReturnValues.ALL_OLD);
    }

    public Written update(Item key, String expression, Map<String, AttributeValue> values) {
        return store.writes().write(ItemWrite.change(TABLE, key, change(expression, values)), ReturnValues.ALL_NEW);
    }

    public Written delete(Item key) {
        return store.writes().write(ItemWrite.delete(TABLE, key), ReturnValues.ALL_OLD);
    }

    public Optional<Item> get(Item key) {
        return get(TABLE, key);
    }

    public Optional<Item> get(TableName table, Item key) {
        return store.reads().get(new ReadItem(table, key, Optional.empty(), true)).item();
    }

    public static Condition condition(String expression, Map<String, AttributeValue> values) {
        return Expressions.condition(expression, Kind.CONDITION, new Placeholders(Map.of(), values));
    }

    public static Update change(String expression, Map<String, AttributeValue> values) {
        return Expressions.update(expression, new Placeholders(Map.of(), values));
    }

    /** All records of a table's last stream, shard by shard. */
    public List<ChangeRecord> changes(TableName table) {
        long stream = store.tables().get(table).stream().orElseThrow().id();
        List<ChangeRecord> all = new ArrayList<>();
        for (Shard shard : store.changes().shards(stream)) {
            ChangePage page = store.changes().read(shard, store.changes().oldest(shard), 100_000, Integer.MAX_VALUE);
            all.addAll(page.records());
        }
        return all;
    }

    public Optional<ChangeStream> stream(TableName table) {
        return store.changes().find(store.tables().get(table).stream().orElseThrow().id());
    }

    @Override
    public void close() {
        kv.close();
    }
}

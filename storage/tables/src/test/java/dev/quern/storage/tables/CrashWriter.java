package dev.quern.storage.tables;

import static dev.quern.storage.tables.Fixture.TABLE;

import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.UpdateTable;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.ReturnValues;
import dev.quern.storage.tables.write.TransactWrite;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The process that is killed. Each of its threads changes items of its own, one after another: it says what it begins
 * ({@code begin thread operation range seed .}) and, when the call has returned, that it is done
 * ({@code done thread .}).
 * One thread adds and deletes an index all the time.
 */
final class CrashWriter {

    static final int THREADS = 8;
    static final int KEYS = 3;
    static final IndexName ADDED = new IndexName("added");

    /** What is done to an item. */
    enum Operation {
        PUT, UPDATE, DELETE,
        /** The item and the one after it, in a transaction. */
        PAIR;

        /** What the items of a thread are after it. */
        void apply(Map<Item, Item> items, int thread, int range, long seed) {
            Item key = key(thread, range);
            switch (this) {
                case PUT -> items.put(key, item(key, seed));
                case UPDATE -> {
                    Map<String, AttributeValue> changed = new LinkedHashMap<>(
                            items.getOrDefault(key, key).attributes());
                    changed.put("c", AttributeValue.of(seed % 3));
                    changed.put("u", AttributeValue.of(seed));
                    items.put(key, Item.of(changed));
                }
                case DELETE -> items.remove(key);
                case PAIR -> {
                    Item next = key(thread, (range + 1) % KEYS);
                    items.put(key, item(key, seed));
                    items.put(next, item(next, seed));
                }
            }
        }
    }

    private final TableStore store;
    private final PrintStream said;
    private final ReentrantLock printing = new ReentrantLock();

    private CrashWriter(TableStore store, PrintStream said) {
        this.store = store;
        this.said = said;
    }

    /** Arguments: the folder, a flaw, a seed. */
    public static void main(String[] arguments) {
        CrashWriter writer = new CrashWriter(
                new TableStore(Flaw.valueOf(arguments[1]).of(Fixture.rocksDb(Path.of(arguments[0]))), _ -> {},
                        InstantSource.system(), TableStoreSettings.defaults()),
                System.out);
        Random seeds = new Random(Long.parseLong(arguments[2]));
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            long seed = seeds.nextLong();
            Thread.ofPlatform().start(() -> writer.changeForever(thread, new Random(seed)));
        }
        Thread.ofPlatform().start(writer::indexForever);
    }

    static Item key(int thread, int range) {
        return Fixture.key("thread-" + thread, range);
    }

    static Item item(Item key, long seed) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(key.attributes());
        attributes.put("b", AttributeValue.of(seed % 5));
        attributes.put("c", AttributeValue.of(seed % 7));
        attributes.put("d", AttributeValue.of("d" + seed % 4));
        attributes.put("x", AttributeValue.of("x".repeat((int) (seed % 300)) + seed));
        return Item.of(attributes);
    }

    private void changeForever(int thread, Random random) {
        while (true) {
            Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
            int range = random.nextInt(KEYS);
            long seed = random.nextInt(1, Integer.MAX_VALUE);
            say("begin " + thread + " " + operation + " " + range + " " + seed);
            change(thread, operation, range, seed);
            say("done " + thread);
        }
    }

    private void change(int thread, Operation operation, int range, long seed) {
        Item key = key(thread, range);
        switch (operation) {
            case PUT -> store.writes().write(ItemWrite.put(TABLE, item(key, seed)), ReturnValues.NONE);
            case UPDATE -> store.writes().write(
                    ItemWrite.change(TABLE, key, Fixture.change("SET c = :c, u = :u",
                            Map.of(":c", AttributeValue.of(seed % 3), ":u", AttributeValue.of(seed)))),
                    ReturnValues.NONE);
            case DELETE -> store.writes().write(ItemWrite.delete(TABLE, key), ReturnValues.NONE);
            case PAIR -> store.transactions().write(new TransactWrite(
                    List.of(ItemWrite.put(TABLE, item(key, seed)),
                            ItemWrite.put(TABLE, item(key(thread, (range + 1) % KEYS), seed))),
                    Optional.empty()));
        }
    }

    private void indexForever() {
        while (true) {
            if (store.tables().get(TABLE).index(ADDED).isPresent()) {
                store.indexBuilder().finish();
                store.tables().update(UpdateTable.of(TABLE).withIndex(new UpdateTable.IndexChange.Delete(ADDED)));
            }
            store.tables().update(UpdateTable.of(TABLE).withIndex(new UpdateTable.IndexChange.Create(
                    new NewIndex(ADDED, List.of(new KeyElement("d", KeyElement.Role.HASH)),
                            Optional.of(IndexProjection.all()), Optional.empty())),
                    new KeyAttribute("d", AttributeType.S)));
            store.indexBuilder().finish();
        }
    }

    /** A line may be cut off by the kill: it ends with a dot. */
    private void say(String line) {
        printing.lock();
        try {
            said.println(line + " .");
            said.flush();
        } finally {
            printing.unlock();
        }
    }
}

package dev.quern.storage.tables;

import static dev.quern.storage.tables.Fixture.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.ReturnValues;
import dev.quern.storage.tables.write.TransactWrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The store does what a simple map does, whatever is asked of it in whatever order, and all of its parts agree. */
@Timeout(120)
class StoreModelTest {

    private static final long SEED = Long.getLong("quern.model.seed", System.nanoTime());
    private static final int STEPS = Integer.getInteger("quern.model.steps", 1_500);

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Map<Item, Item> model = new HashMap<>();

    @Test
    void theStoreIsAMapWithIndexesAndAHistory() {
        Fixture fixture = Fixture.open(folder);
        fixture.store.tables().create(table());
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(STEPS / 4) == 0) {
                fixture.close();
                fixture = Fixture.open(folder);
            }
            step(fixture);
        }
        Map<Item, Item> found = new HashMap<>();
        for (Item key : keys()) {
            fixture.get(key).ifPresent(item -> found.put(key, item));
        }
        assertThat(found).as("seed %d", SEED).isEqualTo(model);
        assertThat(Agreement.violations(fixture.store, TABLE)).as("seed %d", SEED).isEmpty();
        fixture.close();
    }

    /** A table with an index of each kind and a stream. */
    static CreateTable table() {
        KeyElement hash = new KeyElement("h", KeyElement.Role.HASH);
        KeyElement c = new KeyElement("c", KeyElement.Role.HASH);
        return CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE)
                .withDefinitions(List.of(Fixture.HASH, Fixture.RANGE, new KeyAttribute("b", AttributeType.N),
                        new KeyAttribute("c", AttributeType.N)))
                .withLocalIndexes(List.of(new NewIndex(new IndexName("local"),
                        List.of(hash, new KeyElement("b", KeyElement.Role.RANGE)), Optional.of(IndexProjection.all()),
                        Optional.empty())))
                .withGlobalIndexes(List.of(
                        new NewIndex(new IndexName("keys"), List.of(c), Optional.of(IndexProjection.keysOnly()),
                                Optional.empty()),
                        new NewIndex(new IndexName("some"), List.of(c, new KeyElement("b", KeyElement.Role.RANGE)),
                                Optional.of(IndexProjection.include(List.of("x"))), Optional.empty())))
                .withStream(StreamView.NEW_AND_OLD_IMAGES);
    }

    private static List<Item> keys() {
        List<Item> keys = new ArrayList<>();
        for (int h = 0; h < 4; h++) {
            for (int r = 0; r < 4; r++) {
                keys.add(Fixture.key("h" + h, r));
            }
        }
        return keys;
    }

    private void step(Fixture fixture) {
        if (random.nextInt(4) > 0) {
            ItemWrite write = write(key());
            try {
                fixture.store.writes().write(write, ReturnValues.NONE);
                assertThat(isAllowed(write)).as("seed %d: %s", SEED, write).isTrue();
                apply(write);
            } catch (TablesException.ConditionalCheckFailed refused) {
                assertThat(isAllowed(write)).as("seed %d: %s", SEED, write).isFalse();
            }
            return;
        }
        Set<Item> keys = new HashSet<>();
        List<ItemWrite> writes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Item key = key();
            if (keys.add(key)) {
                writes.add(write(key));
            }
        }
        boolean allowed = writes.stream().allMatch(this::isAllowed);
        try {
            fixture.store.transactions().write(new TransactWrite(writes, Optional.empty()));
            assertThat(allowed).as("seed %d: %s", SEED, writes).isTrue();
            writes.forEach(this::apply);
        } catch (TablesException.TransactionCanceled refused) {
            assertThat(allowed).as("seed %d: %s", SEED, writes).isFalse();
        }
    }

    private Item key() {
        List<Item> keys = keys();
        return keys.get(random.nextInt(keys.size()));
    }

    private ItemWrite write(Item key) {
        Optional<Condition> condition = random.nextInt(3) == 0
                ? Optional.of(Fixture.condition(random.nextBoolean() ? "attribute_exists(b)" : "c < :three",
                        Map.of(":three", AttributeValue.of(3))))
                : Optional.empty();
        return switch (random.nextInt(4)) {
            case 0 -> new ItemWrite.Put(TABLE, item(key), condition, false);
            case 1 -> new ItemWrite.Delete(TABLE, key, condition, false);
            default -> new ItemWrite.Change(TABLE, key, Optional.of(change()), condition, false);
        };
    }

    private Item item(Item key) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(key.attributes());
        for (String name : List.of("b", "c", "x", "y")) {
            if (random.nextBoolean()) {
                attributes.put(name, number());
            }
        }
        return Item.of(attributes);
    }

    private AttributeValue number() {
        return AttributeValue.of(random.nextInt(6));
    }

    private Update change() {
        String text = List
                .of("SET b = :v", "SET c = :v, x = :v", "REMOVE b", "REMOVE c, x", "ADD b :v", "ADD c :v, y :v",
                        "SET x = if_not_exists(x, :v)")
                .get(random.nextInt(7));
        return Fixture.change(text, text.contains(":v") ? Map.of(":v", number()) : Map.of());
    }

    private boolean isAllowed(ItemWrite write) {
        Item before = model.getOrDefault(write.subject().only(List.of("h", "r")), Item.empty());
        return write.condition().isEmpty() || write.condition().get().holds(before);
    }

    private void apply(ItemWrite write) {
        Item key = write.subject().only(List.of("h", "r"));
        switch (write) {
            case ItemWrite.Put put -> model.put(key, put.item());
            case ItemWrite.Delete _ -> model.remove(key);
            case ItemWrite.Change change -> {
                Update update = change.update().orElseThrow();
                Item after = update.apply(model.getOrDefault(key, key));
                if (model.containsKey(key) || !update.onlyRemoves()) {
                    model.put(key, after);
                }
            }
            case ItemWrite.Check _,ItemWrite.Insert _ -> throw new IllegalStateException("none is made");
        }
    }
}

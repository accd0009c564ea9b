package dev.quern.storage.tables.write;

import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.n;
import static dev.quern.storage.tables.Fixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.query.ScanItems;
import dev.quern.storage.tables.table.TableName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemWritesTest {

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder).withTable();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Written write(ItemWrite write, ReturnValues returned) {
        return fixture.store.writes().write(write, returned);
    }

    @Test
    void whatWasPutIsReadAndGoneWhenDeleted() {
        Item item = item("a", 1, "x", s("text"), "list", AttributeValue.list(n(1), s("two")));
        assertThat(fixture.put(item).attributes()).isEmpty();
        assertThat(fixture.get(key("a", 1))).contains(item);
        assertThat(fixture.delete(key("a", 1)).attributes()).contains(item);
        assertThat(fixture.get(key("a", 1))).isEmpty();
    }

    @Test
    void numbersThatAreEqualAreOneKey() {
        fixture.put(item("a", 1, "x", n(1)));
        fixture.put(Item.of(Map.of("h", s("a"), "r", AttributeValue.number("1.00"), "x", n(2))));
        assertThat(fixture.get(key("a", 1)).orElseThrow().get("x")).isEqualTo(n(2));
    }

    @Test
    void anUpdateMakesTheItemThatItChanges() {
        assertThat(
                fixture.update(key("a", 1), "SET x = :x ADD c :one", Map.of(":x", s("v"), ":one", n(1))).attributes())
                .contains(item("a", 1, "x", s("v"), "c", n(1)));
        assertThat(fixture.update(key("a", 1), "ADD c :one", Map.of(":one", n(1))).attributes().orElseThrow().get("c"))
                .isEqualTo(n(2));
    }

    @Test
    void removalsAloneMakeNoItem() {
        fixture.update(key("a", 1), "REMOVE x", Map.of());
        assertThat(fixture.get(key("a", 1))).isEmpty();
    }

    @Test
    void aConditionThatDoesNotHoldLeavesTheItemAndShowsItIfAsked() {
        Item item = item("a", 1, "x", n(1));
        fixture.put(item);
        ItemWrite.Put put = new ItemWrite.Put(TABLE, item("a", 1, "x", n(2)),
                Optional.of(Fixture.condition("attribute_not_exists(h)", Map.of())), true);
        assertThatThrownBy(() -> write(put, ReturnValues.NONE))
                .isInstanceOfSatisfying(TablesException.ConditionalCheckFailed.class,
                        failed -> assertThat(failed.item()).contains(item));
        assertThat(fixture.get(key("a", 1))).contains(item);
    }

    @Test
    void anUpdateAnswersWithThePlacesThatItTouched() {
        fixture.put(item("a", 1, "m", new AttributeValue.M(Map.of("x", n(1), "y", n(2))), "z", n(3)));
        ItemWrite change = ItemWrite.change(TABLE, key("a", 1), Fixture.change("SET m.x = :v", Map.of(":v", n(9))));
        assertThat(write(change, ReturnValues.UPDATED_OLD).attributes())
                .contains(Item.of("m", new AttributeValue.M(Map.of("x", n(1)))));
        assertThat(write(change, ReturnValues.UPDATED_NEW).attributes())
                .contains(Item.of("m", new AttributeValue.M(Map.of("x", n(9)))));
    }

    @Test
    void keysThatDoNotFitAreRefusedInTheWordsOfTheService() {
        refused(ItemWrite.put(TABLE, Item.of("h", s("a"))),
                "One or more parameter values were invalid: Missing the key r in the item");
        refused(ItemWrite.put(TABLE, Item.of("h", n(1), "r", n(1))),
                "One or more parameter values were invalid: Type mismatch for key h expected: S actual: N");
        refused(ItemWrite.delete(TABLE, Item.of("h", s("a"))), "The provided key element does not match the schema");
        refused(ItemWrite.delete(TABLE, key("", 1)),
                "One or more parameter values are not valid. The AttributeValue for"
                        + " a key attribute cannot contain an empty string value. Key: h");
        refused(ItemWrite.put(TABLE, item("a".repeat(2_049), 1)),
                "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit"
                        + " of2048 bytes");
        refused(ItemWrite.change(TABLE, key("a", 1), Fixture.change("SET r = :v", Map.of(":v", n(1)))),
                "One or more parameter values were invalid: Cannot update attribute r. This attribute is part of the"
                        + " key");
    }

    @Test
    void nothingLeadsIntoAKey() {
        String message = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed:"
                + " Key: r";
        for (String update : List.of("SET x = r.y", "SET x = if_not_exists(r[0], :v)",
                "SET x = list_append(:v, r.y)", "SET x = :v + r.y")) {
            refused(ItemWrite.change(TABLE, key("a", 1), Fixture.change(update,
                    update.contains(":v")
                            ? Map.of(":v", update.contains("+") ? n(1) : AttributeValue.list(n(1)))
                            : Map.of())),
                    message);
        }
        refused(new ItemWrite.Delete(TABLE, key("a", 1), Optional.of(Fixture.condition("r.y = :v", Map.of(":v", n(1)))),
                false), message);
    }

    private void refused(ItemWrite write, String message) {
        assertThatThrownBy(() -> write(write, ReturnValues.NONE)).isInstanceOf(TablesException.Validation.class)
                .hasMessage(message);
    }

    @Test
    void anItemMayHave400KiBAndNoByteMore() {
        int room = Item.MAX_SIZE - item("a", 1, "x", s("")).size();
        fixture.put(item("a", 1, "x", s("v".repeat(room))));
        refused(ItemWrite.put(TABLE, item("a", 1, "x", s("v".repeat(room + 1)))),
                "Item size has exceeded the maximum allowed size");
        refused(ItemWrite.change(TABLE, key("a", 1), Fixture.change("SET y = :v", Map.of(":v", n(1)))),
                "Item size to update has exceeded the maximum allowed size");
    }

    @Test
    void aTableThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> fixture.put(new TableName("other"), item("a", 1)))
                .isInstanceOf(TablesException.ResourceNotFound.class).hasMessage("Requested resource not found");
    }

    @Test
    void aWriteCountsTheLargerOfTheTwoItems() {
        assertThat(fixture.put(item("a", 1, "x", s("v".repeat(2_500)))).consumed().total()).isEqualTo(3);
        assertThat(fixture.put(item("a", 1)).consumed().total()).isEqualTo(3);
        assertThat(fixture.put(item("a", 1)).consumed().total()).isEqualTo(1);
    }

    @Test
    void nothingOfABatchIsWrittenIfOneOfItsItemsCannotBe() {
        List<ItemWrite> writes = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            writes.add(ItemWrite.put(TABLE, item("a", i, "x", s("v".repeat(390_000)))));
        }
        writes.add(ItemWrite.put(TABLE, item("a", 24, "x", s("v".repeat(Item.MAX_SIZE)))));
        assertThatThrownBy(() -> fixture.store.writes().writeAll(writes))
                .isInstanceOf(TablesException.Validation.class)
                .hasMessage("Item size has exceeded the maximum allowed size");
        assertThat(fixture.store.queries().scan(ScanItems.of(TABLE)).items()).isEmpty();
        assertThat(fixture.store.writes().writeAll(writes.subList(0, 24))).hasSize(24);
    }

    @Test
    void longKeysAreKeptApart() {
        String long1 = "k".repeat(2_000) + "1";
        String long2 = "k".repeat(2_000) + "2";
        fixture.put(item(long1, 1, "x", n(1)));
        fixture.put(item(long2, 1, "x", n(2)));
        assertThat(fixture.get(key(long1, 1)).orElseThrow().get("x")).isEqualTo(n(1));
        assertThat(fixture.get(key(long2, 1)).orElseThrow().get("x")).isEqualTo(n(2));
    }

    /** What the key and the attribute are called and hold, and the item is as large as an item can be. */
    private static ItemWrite.Change filling(long more) {
        String text = "x".repeat((int) (Item.MAX_SIZE - key("a", 1).size() - "p".length() + more));
        return ItemWrite.change(TABLE, key("a", 1), Fixture.change("SET p = :p", Map.of(":p", s(text))));
    }

    @Test
    void anUpdateThatIsARequestOfItsOwnMayNotWeighMoreThanAnItem() {
        long room = key("a", 1).size() - 22;
        assertThatThrownBy(() -> fixture.store.writes().update(filling(room + 1), ReturnValues.NONE))
                .isInstanceOf(TablesException.Validation.class)
                .hasMessage("Item size to update has exceeded the maximum allowed size");
        fixture.store.writes().update(filling(room), ReturnValues.NONE);
        write(filling(0), ReturnValues.NONE);
        assertThatThrownBy(() -> write(filling(1), ReturnValues.NONE)).isInstanceOf(TablesException.Validation.class);
    }
}

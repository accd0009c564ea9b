package dev.quern.storage.tables.write;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.key.KeyCheck;
import dev.quern.storage.tables.key.KeyPaths;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.table.Table;
import java.util.Optional;

/** Finds out what a write would do, and whether it may. Writes nothing. Safe for use by any number of threads. */
final class Planning {

    static final String TOO_LARGE_AFTERWARDS = "Item size to update has exceeded the maximum allowed size";

    private final ItemRows items;

    Planning(ItemRows items) {
        this.items = items;
    }

    /** Of a write that is charged nothing for how it is asked for. */
    Planned plan(WriteRun run, ItemWrite write) {
        return plan(run, write, UpdateCharge.NONE);
    }

    Planned plan(WriteRun run, ItemWrite write, UpdateCharge charge) {
        Table table = run.table(write.table());
        ItemKey key = key(table, write, run.fills());
        requirePaths(table, write);
        charge.require();
        byte[] place = items.place(table, key);
        Optional<Item> before = items.find(run.transaction(), table, key, place, write.subject());
        requireCondition(write, before);
        Optional<Item> after = after(table, write, before);
        charge.requireFor(before);
        return new Planned(write, table, key, place, before, after);
    }

    /**
     * Checks what can be said of a write whatever the item is that is there.
     *
     * @throws TablesException.Validation
     *             if it makes no sense for the table
     */
    static void requireSound(Table table, ItemWrite write) {
        key(table, write, false);
        if (write instanceof ItemWrite.Put || write instanceof ItemWrite.Insert) {
            stored(write.subject());
        }
    }

    /** The item as it is. */
    Optional<Item> find(WriteRun run, ItemWrite write) {
        Table table = run.table(write.table());
        return items.find(run.transaction(), table, key(table, write, run.fills()), write.subject());
    }

    /**
     * @param known
     *            whether the item was in a table before: an index that came later may have
     *            no room for it, and leaves it out
     */
    private static ItemKey key(Table table, ItemWrite write, boolean known) {
        return switch (write) {
            case ItemWrite.Put put -> key(table, put.item(), known);
            case ItemWrite.Insert insert -> key(table, insert.item(), known);
            case ItemWrite.Change change -> {
                change.update().ifPresent(update -> requireKeyKept(table, update));
                yield KeyCheck.ofKey(table.keys(), change.key());
            }
            case ItemWrite.Delete delete -> KeyCheck.ofKey(table.keys(), delete.key());
            case ItemWrite.Check check -> KeyCheck.ofKey(table.keys(), check.key());
        };
    }

    private static ItemKey key(Table table, Item stored, boolean known) {
        ItemKey key = KeyCheck.ofItem(table, stored);
        KeyCheck.requireIndexable(table, stored, known ? Optional.of(stored) : Optional.empty());
        return key;
    }

    private static void requireKeyKept(Table table, Update update) {
        update.paths().stream().filter(path -> table.keys().has(path.attribute())).findFirst().ifPresent(path -> {
            throw new TablesException.Validation("One or more parameter values were invalid: Cannot update attribute "
                    + path.attribute() + ". This attribute is part of the key");
        });
    }

    private static void requirePaths(Table table, ItemWrite write) {
        write.condition().ifPresent(condition -> KeyPaths.require(table, condition.looksAt()));
        if (write instanceof ItemWrite.Change change) {
            change.update().ifPresent(update -> KeyPaths.require(table, update.looksAt()));
        }
    }

    private static void requireCondition(ItemWrite write, Optional<Item> before) {
        if (write instanceof ItemWrite.Insert && before.isPresent()) {
            throw new TablesException.DuplicateItem();
        }
        Optional<Condition> condition = write.condition();
        if (condition.isPresent() && !condition.get().holds(before.orElse(Item.empty()))) {
            throw new TablesException.ConditionalCheckFailed(write.itemOnFailure() ? before : Optional.empty());
        }
    }

    private static Optional<Item> after(Table table, ItemWrite write, Optional<Item> before) {
        return switch (write) {
            case ItemWrite.Put put -> stored(put.item());
            case ItemWrite.Insert insert -> stored(insert.item());
            case ItemWrite.Change change -> changed(table, change, before);
            case ItemWrite.Delete _ -> Optional.empty();
            case ItemWrite.Check _ -> before;
        };
    }

    private static Optional<Item> stored(Item item) {
        requireSize(item, "Item size has exceeded the maximum allowed size");
        return Optional.of(item);
    }

    private static Optional<Item> changed(Table table, ItemWrite.Change change, Optional<Item> before) {
        if (change.update().isEmpty()) {
            return Optional.of(before.orElse(change.key()));
        }
        Update update = change.update().get();
        Item after = update.apply(before.orElse(change.key()));
        if (before.isEmpty() && update.onlyRemoves()) {
            return Optional.empty();
        }
        requireSize(after, TOO_LARGE_AFTERWARDS);
        KeyCheck.requireIndexable(table, after, Optional.of(before.orElse(change.key())));
        return Optional.of(after);
    }

    static void requireSize(Item item, String refusal) {
        if (item.size() > Item.MAX_SIZE) {
            throw new TablesException.Validation(refusal);
        }
    }
}

package dev.quern.storage.tables.write;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.TableName;
import java.util.Optional;

/** One thing to do with one item. */
public sealed interface ItemWrite {

    TableName table();

    /** What must be true of the item as it is, or of none if there is none. */
    Optional<Condition> condition();

    /** Whether a refusal carries the item, if the condition does not hold. */
    boolean itemOnFailure();

    /** Stores an item in the place of any with the same key. */
    record Put(TableName table, Item item, Optional<Condition> condition, boolean itemOnFailure)
            implements
                ItemWrite {}

    /**
     * Stores an item where there is none with the same key; {@link TablesException.DuplicateItem} where there is one.
     */
    record Insert(TableName table, Item item) implements ItemWrite {
        @Override
        public Optional<Condition> condition() {
            return Optional.empty();
        }

        @Override
        public boolean itemOnFailure() {
            return false;
        }
    }

    /** Changes an item; makes it if there is none. Without an update, it only makes one. */
    record Change(TableName table, Item key, Optional<Update> update, Optional<Condition> condition,
            boolean itemOnFailure) implements ItemWrite {}

    /** Removes an item, if there is one. */
    record Delete(TableName table, Item key, Optional<Condition> condition, boolean itemOnFailure)
            implements
                ItemWrite {}

    /** Changes nothing: for the condition. Only in a transaction. */
    record Check(TableName table, Item key, Condition required, boolean itemOnFailure) implements ItemWrite {
        @Override
        public Optional<Condition> condition() {
            return Optional.of(required);
        }
    }

    static Put put(TableName table, Item item) {
        return new Put(table, item, Optional.empty(), false);
    }

    static Delete delete(TableName table, Item key) {
        return new Delete(table, key, Optional.empty(), false);
    }

    static Change change(TableName table, Item key, Update update) {
        return new Change(table, key, Optional.of(update), Optional.empty(), false);
    }

    /** The item that is written, or its key. */
    default Item subject() {
        return switch (this) {
            case Put put -> put.item();
            case Insert insert -> insert.item();
            case Change change -> change.key();
            case Delete delete -> delete.key();
            case Check check -> check.key();
        };
    }
}

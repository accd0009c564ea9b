package dev.quern.function;

import java.util.Optional;

/** One part of {@link Tables#transact}. */
public sealed interface ItemWrite {

    /** The table's name. */
    String table();

    /** What must be true of the item as it is, or of none if there is none. */
    Optional<Expression> condition();

    /** This write, on a condition. */
    ItemWrite onlyIf(Expression required);

    /** Stores an item in the place of any with the same key. */
    record Put(String table, Item item, Optional<Expression> condition) implements ItemWrite {
        @Override
        public Put onlyIf(Expression required) {
            return new Put(table, item, Optional.of(required));
        }
    }

    /** Changes an item; makes it if there is none. */
    record Update(String table, Item key, Expression update, Optional<Expression> condition) implements ItemWrite {
        @Override
        public Update onlyIf(Expression required) {
            return new Update(table, key, update, Optional.of(required));
        }
    }

    /** Removes an item, if there is one. */
    record Delete(String table, Item key, Optional<Expression> condition) implements ItemWrite {
        @Override
        public Delete onlyIf(Expression required) {
            return new Delete(table, key, Optional.of(required));
        }
    }

    /** Changes nothing: for the condition. */
    record Check(String table, Item key, Expression required) implements ItemWrite {
        @Override
        public Optional<Expression> condition() {
            return Optional.of(required);
        }

        @Override
        public Check onlyIf(Expression other) {
            return new Check(table, key, other);
        }
    }

    /** Stores an item. */
    static Put put(String table, Item item) {
        return new Put(table, item, Optional.empty());
    }

    /** Changes an item. */
    static Update update(String table, Item key, Expression update) {
        return new Update(table, key, update, Optional.empty());
    }

    /** Removes an item. */
    static Delete delete(String table, Item key) {
        return new Delete(table, key, Optional.empty());
    }

    /** Looks at an item. */
    static Check check(String table, Item key, Expression required) {
        return new Check(table, key, required);
    }
}

package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A statement that makes sense, as far as can be said before its table is known. */
sealed interface Prepared {

    TableName table();

    /**
     * @param index
     *            the name of one, which the table may not have
     * @param columns
     *            what is wanted by the names it gets, in the order of the statement; empty for all of it
     */
    record Select(TableName table, Optional<String> index, Map<String, Path> columns, Optional<Condition> where,
            List<Order> order) implements Prepared {

        public Select {
            columns = new LinkedHashMap<>(columns);
        }

        /** One part of an order. */
        record Order(String attribute, boolean forward) {}
    }

    record Insert(TableName table, Item item) implements Prepared {}

    record Change(TableName table, Optional<String> index, Update update, Optional<Condition> where,
            Optional<Statement.Returning> returning) implements Prepared {}

    record Delete(TableName table, Optional<String> index, Optional<Condition> where,
            Optional<Statement.Returning> returning) implements Prepared {}

    /** Only in a transaction. */
    record Check(Select select) implements Prepared {
        @Override
        public TableName table() {
            return select.table();
        }
    }

    default boolean isRead() {
        return this instanceof Select;
    }
}

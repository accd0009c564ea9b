package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.ReturnValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes writes of statements, when the key of their table is known. */
final class StatementWrites {

    private static final String NO_KEY = "Where clause does not contain a mandatory equality on all key attributes";

    private StatementWrites() {}

    /**
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if the statement does not say which item it is about
     */
    static ItemWrite write(Prepared statement, KeySchema keys, boolean itemOnFailure) {
        return switch (statement) {
            case Prepared.Insert insert -> {
                requireKey(keys, insert.item());
                yield new ItemWrite.Insert(insert.table(), insert.item());
            }
            case Prepared.Change change -> {
                requireTable(change.index());
                WhereClause where = WhereClause.of(change.where());
                yield new ItemWrite.Change(change.table(), key(where, keys), Optional.of(change.update()),
                        Optional.of(there(where, keys)), itemOnFailure);
            }
            case Prepared.Delete delete -> {
                requireTable(delete.index());
                WhereClause where = WhereClause.of(delete.where());
                yield new ItemWrite.Delete(delete.table(), key(where, keys), thereOrNot(where, keys), itemOnFailure);
            }
            case Prepared.Check check -> {
                WhereClause where = WhereClause.of(check.select().where());
                Optional<Item> key = where.key(keys);
                if (check.select().index().isPresent() || key.isEmpty() || !where.saysMore(keys)) {
                    throw Refusals.of("EXISTS() must contain a single item read with additional condition");
                }
                yield new ItemWrite.Check(check.table(), key.get(), there(where, keys), itemOnFailure);
            }
            case Prepared.Select _ -> throw new IllegalArgumentException("a read writes nothing");
        };
    }

    private static void requireKey(KeySchema keys, Item item) {
        for (KeyAttribute attribute : keys.all()) {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                throw Refusals.of("Key attribute should be present in the item: Key " + attribute.name());
            }
            WhereClause.requireType(attribute, value);
        }
    }

    private static void requireTable(Optional<String> index) {
        if (index.isPresent()) {
            throw Refusals.of("This operation is not supported on an index");
        }
    }

    private static Item key(WhereClause where, KeySchema keys) {
        return where.key(keys).orElseThrow(() -> Refusals.of(NO_KEY));
    }

    /** The item is there, and all that the clause says is true of it. */
    private static Condition there(WhereClause where, KeySchema keys) {
        List<Condition> all = new ArrayList<>();
        all.add(new Condition.Exists(Path.of(keys.hash().getFirst().name())));
        all.addAll(where.parts());
        return new Condition.And(all);
    }

    /** As {@link #there}, or there is no item: to delete it again is no fault. */
    private static Optional<Condition> thereOrNot(WhereClause where, KeySchema keys) {
        return where.saysMore(keys)
                ? Optional.of(new Condition.Or(
                        List.of(new Condition.NotExists(Path.of(keys.hash().getFirst().name())), there(where, keys))))
                : Optional.empty();
    }

    /** What a write answers with. */
    static ReturnValues returned(Prepared statement) {
        return switch (returning(statement).orElse(null)) {
            case null -> ReturnValues.NONE;
            case ALL_OLD -> ReturnValues.ALL_OLD;
            case ALL_NEW -> ReturnValues.ALL_NEW;
            case MODIFIED_OLD -> ReturnValues.UPDATED_OLD;
            case MODIFIED_NEW -> ReturnValues.UPDATED_NEW;
        };
    }

    static Optional<Statement.Returning> returning(Prepared statement) {
        return switch (statement) {
            case Prepared.Change change -> change.returning();
            case Prepared.Delete delete -> delete.returning();
            case Prepared.Insert _,Prepared.Check _,Prepared.Select _ -> Optional.empty();
        };
    }
}

package dev.quern.runtime.tables;

import dev.quern.function.Expression;
import dev.quern.function.Item;
import dev.quern.function.ItemPage;
import dev.quern.function.ItemQuery;
import dev.quern.function.ItemScan;
import dev.quern.function.ItemWrite;
import dev.quern.function.Tables;
import dev.quern.function.TablesException.ConditionFailed;
import dev.quern.function.TablesException.Invalid;
import dev.quern.function.TablesException.NoSuchTable;
import dev.quern.function.TablesException.TransactionCancelled;
import dev.quern.function.TablesException.Unavailable;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Expressions;
import dev.quern.storage.tables.expression.Kind;
import dev.quern.storage.tables.expression.Placeholders;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.CancellationReason;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.query.Page;
import dev.quern.storage.tables.query.QueryItems;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.query.ScanItems;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ReturnValues;
import dev.quern.storage.tables.write.TransactWrite;
import dev.quern.storage.tables.write.Written;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The table store as functions see it. Nothing of the store's own types or errors gets through. Safe for use by several
 * threads.
 */
public final class FunctionTables implements Tables {

    private static final int MAX_TOGETHER = 100;

    private final TableStore store;

    public FunctionTables(TableStore store) {
        this.store = store;
    }

    @Override
    public Optional<Item> get(String table, Item key) {
        return translated(() -> store.reads().get(read(table, key)).item().map(ItemTranslation::shown));
    }

    @Override
    public List<Optional<Item>> getAll(String table, List<Item> keys) {
        requireFew(keys);
        return translated(() -> store.reads().getAll(keys.stream().map(key -> read(table, key)).toList()).stream()
                .map(read -> read.item().map(ItemTranslation::shown)).toList());
    }

    private static ReadItem read(String table, Item key) {
        return new ReadItem(new TableName(table), ItemTranslation.stored(key), Optional.empty(), true);
    }

    private static void requireFew(List<?> items) {
        if (items.size() > MAX_TOGETHER) {
            throw new IllegalArgumentException("at most " + MAX_TOGETHER + " items go together, not " + items.size());
        }
    }

    @Override
    public void put(String table, Item item) {
        write(ItemWrite.put(table, item), ReturnValues.NONE);
    }

    @Override
    public void put(String table, Item item, Expression condition) {
        write(ItemWrite.put(table, item).onlyIf(condition), ReturnValues.NONE);
    }

    @Override
    public void putAll(String table, List<Item> items) {
        requireFew(items);
        translated(() -> store.writes()
                .writeAll(items.stream().map(item -> write(ItemWrite.put(table, item))).toList()));
    }

    @Override
    public Item update(String table, Item key, Expression update) {
        return updated(ItemWrite.update(table, key, update));
    }

    @Override
    public Item update(String table, Item key, Expression update, Expression condition) {
        return updated(ItemWrite.update(table, key, update).onlyIf(condition));
    }

    private Item updated(ItemWrite update) {
        return write(update, ReturnValues.ALL_NEW).orElse(Item.empty());
    }

    @Override
    public Optional<Item> delete(String table, Item key) {
        return write(ItemWrite.delete(table, key), ReturnValues.ALL_OLD);
    }

    @Override
    public Optional<Item> delete(String table, Item key, Expression condition) {
        return write(ItemWrite.delete(table, key).onlyIf(condition), ReturnValues.ALL_OLD);
    }

    private Optional<Item> write(ItemWrite write, ReturnValues returned) {
        return translated(() -> written(write(write), returned).attributes().map(ItemTranslation::shown));
    }

    /** An update alone is charged as it is over the wire. */
    private Written written(dev.quern.storage.tables.write.ItemWrite write, ReturnValues returned) {
        return write instanceof dev.quern.storage.tables.write.ItemWrite.Change change
                ? store.writes().update(change, returned)
                : store.writes().write(write, returned);
    }

    private static dev.quern.storage.tables.write.ItemWrite write(ItemWrite write) {
        TableName table = new TableName(write.table());
        Optional<Condition> condition = write.condition().map(each -> condition(each, Kind.CONDITION));
        return switch (write) {
            case ItemWrite.Put put -> new dev.quern.storage.tables.write.ItemWrite.Put(table,
                    ItemTranslation.stored(put.item()), condition, true);
            case ItemWrite.Update update -> new dev.quern.storage.tables.write.ItemWrite.Change(table,
                    ItemTranslation.stored(update.key()), Optional.of(read(update.update(),
                            placeholders -> Expressions.update(update.update().text(), placeholders))),
                    condition, true);
            case ItemWrite.Delete delete -> new dev.quern.storage.tables.write.ItemWrite.Delete(table,
                    ItemTranslation.stored(delete.key()), condition, true);
            case ItemWrite.Check check -> new dev.quern.storage.tables.write.ItemWrite.Check(table,
                    ItemTranslation.stored(check.key()), condition.orElseThrow(), true);
        };
    }

    private static Condition condition(Expression expression, Kind kind) {
        return read(expression, placeholders -> Expressions.condition(expression.text(), kind, placeholders));
    }

    private static Projection projection(Expression expression) {
        return read(expression, placeholders -> Expressions.projection(expression.text(), placeholders));
    }

    private static <T> T read(Expression expression, Function<Placeholders, T> reading) {
        Placeholders placeholders = new Placeholders(expression.names(),
                ItemTranslation.stored(expression.values()));
        T read = reading.apply(placeholders);
        placeholders.requireAllUsed();
        return read;
    }

    @Override
    public ItemPage query(ItemQuery query) {
        return translated(() -> page(store.queries().query(new QueryItems(new TableName(query.table()),
                query.index().map(IndexName::new), condition(query.keys(), Kind.KEY_CONDITION),
                query.filter().map(filter -> condition(filter, Kind.FILTER)),
                query.projection().map(FunctionTables::projection), Optional.empty(), query.ascending(),
                limit(query.limit()), query.after().map(ItemTranslation::stored), false))));
    }

    @Override
    public ItemPage scan(ItemScan scan) {
        Optional<ScanItems.Segment> segment = scan.segments() == 1
                ? Optional.empty()
                : Optional.of(new ScanItems.Segment(scan.segment(), scan.segments()));
        return translated(() -> page(store.queries().scan(new ScanItems(new TableName(scan.table()),
                scan.index().map(IndexName::new), scan.filter().map(filter -> condition(filter, Kind.FILTER)),
                scan.projection().map(FunctionTables::projection), Optional.empty(), segment, limit(scan.limit()),
                scan.after().map(ItemTranslation::stored), false))));
    }

    private static Optional<Integer> limit(OptionalInt limit) {
        return limit.isPresent() ? Optional.of(limit.getAsInt()) : Optional.empty();
    }

    private static ItemPage page(Page page) {
        return new ItemPage(page.items().stream().map(ItemTranslation::shown).toList(),
                page.last().map(ItemTranslation::shown));
    }

    @Override
    public void transact(List<ItemWrite> writes) {
        requireFew(writes);
        if (writes.isEmpty()) {
            throw new IllegalArgumentException("a transaction has at least one write");
        }
        translated(() -> store.transactions().write(new TransactWrite(
                writes.stream().map(FunctionTables::write).toList(), Optional.empty())));
    }

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (TablesException e) {
            throw translation(e);
        } catch (StoreException e) {
            throw new Unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static RuntimeException translation(TablesException e) {
        String message = e.getMessage();
        return switch (e) {
            case TablesException.ResourceNotFound _ -> new NoSuchTable(message);
            case TablesException.ConditionalCheckFailed failed -> new ConditionFailed(message,
                    failed.item().map(ItemTranslation::shown));
            case TablesException.TransactionCanceled cancelled -> new TransactionCancelled(message,
                    cancelled.reasons().stream().map(CancellationReason::message).toList());
            // the rest are rules about what was asked for
            default -> new Invalid(message);
        };
    }
}

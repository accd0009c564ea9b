package dev.quern.storage.tables.query;

import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.key.KeyLayout;
import dev.quern.storage.tables.key.KeyPaths;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.util.List;
import java.util.Optional;

/**
 * Reads pages of items. What is in a page is as it was at one moment; indexes agree with their table. Safe for use by
 * any
 * number of threads.
 */
public final class ItemQueries {

    private final KeyValueStore store;
    private final TableRows tables;
    private final ItemRows rows;

    public ItemQueries(KeyValueStore store, TableRows tables, ItemRows rows) {
        this.store = store;
        this.tables = tables;
        this.rows = rows;
    }

    /**
     * Reads items with one hash key.
     *
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.Validation
     *             if the request makes no sense for it
     */
    public Page query(QueryItems request) {
        Selection.requireSound(request.select(), request.projection(), request.index());
        requireLimit(request.limit());
        try (Snapshot snapshot = store.snapshot()) {
            Target target = target(snapshot, request.table(), request.index(), request.consistent());
            requirePaths(target.table(), request.filter(), request.projection());
            KeyPredicate predicate = KeyConditions.resolve(request.keys(), target.keys());
            Selection.requireNoKeys(target, request.filter(), request.filterName());
            Selection selection = Selection.of(target, request.filter(), request.projection(), request.select());
            return read(snapshot, target, selection, predicate, request.keys(), request.forward(), request.limit(),
                    request.start(), request.consistent());
        }
    }

    private Page read(Snapshot snapshot, Target target, Selection selection, KeyPredicate predicate, Condition keys,
            boolean forward, Optional<Integer> limit, Optional<Item> start, boolean consistent) {
        Subspace space = target.space(rows);
        KeyRange range = KeyRanges.of(space, predicate);
        if (start.isPresent()) {
            ItemKey place = start(target, start.get(), "The provided starting key is invalid");
            requireWithin(start.get(), keys, predicate, target);
            byte[] key = space.pack(place.tuple());
            range = forward ? range.after(key) : range.before(key);
        }
        List<AttributeValue> hash = KeyLayout.partition(predicate.hash()).whole() ? List.of() : predicate.hash();
        return new PageReader(snapshot, rows, target, selection, consistent, hash).read(range, forward, limit);
    }

    /**
     * Reads what a statement selects: its filter may look at the key as well.
     *
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.Validation
     *             if the request makes no sense for it
     */
    public Page select(SelectItems request) {
        requireLimit(request.limit());
        try (Snapshot snapshot = store.snapshot()) {
            Target target = target(snapshot, request.table(), request.index(), request.consistent());
            Selection selection = Selection.ofStatement(target, request.filter(), request.attributes(),
                    request.keys().isPresent());
            if (request.keys().isPresent()) {
                return read(snapshot, target, selection, KeyConditions.resolve(request.keys().get(), target.keys()),
                        request.keys().get(), request.forward(), request.limit(), request.start(),
                        request.consistent());
            }
            Subspace space = target.space(rows);
            KeyRange range = space.range();
            if (request.start().isPresent()) {
                range = range.after(space.pack(
                        start(target, request.start().get(), "The provided starting key is invalid").tuple()));
            }
            return new PageReader(snapshot, rows, target, selection, request.consistent(), List.of()).read(range, true,
                    request.limit());
        }
    }

    private static void requirePaths(Table table, Optional<Condition> filter, Optional<Projection> projection) {
        filter.ifPresent(each -> KeyPaths.require(table, each.looksAt()));
        projection.ifPresent(each -> KeyPaths.require(table, each.paths()));
    }

    private static void requireWithin(Item start, Condition keys, KeyPredicate predicate, Target target) {
        for (int i = 0; i < predicate.hash().size(); i++) {
            if (!predicate.hash().get(i).equals(start.get(target.keys().hash().get(i).name()))) {
                throw new TablesException.Validation(
                        "The provided starting key is outside query boundaries based on provided conditions");
            }
        }
        if (!keys.holds(start)) {
            throw new TablesException.Validation("The provided starting key does not match the range key predicate");
        }
    }

    /** Reads items of a table or index, whatever their keys. Throws as {@link #query}. */
    public Page scan(ScanItems request) {
        Selection.requireSound(request.select(), request.projection(), request.index());
        requireLimit(request.limit());
        try (Snapshot snapshot = store.snapshot()) {
            Target target = target(snapshot, request.table(), request.index(), request.consistent());
            requirePaths(target.table(), request.filter(), request.projection());
            Selection selection = Selection.of(target, request.filter(), request.projection(), request.select());
            Subspace space = target.space(rows);
            KeyRange range = request.segment().map(segment -> KeyRanges.of(space, segment)).orElse(space.range());
            if (request.start().isPresent()) {
                ItemKey start = start(target, request.start().get(),
                        "The provided starting key is invalid: The provided key element does not match the schema");
                requireWithin(request.segment(), start);
                range = range.after(space.pack(start.tuple()));
            }
            return new PageReader(snapshot, rows, target, selection, request.consistent(), List.of()).read(range, true,
                    request.limit());
        }
    }

    private static void requireWithin(Optional<ScanItems.Segment> segment, ItemKey start) {
        if (segment.isPresent() && !KeyRanges.contains(segment.get(), start.spread())) {
            throw new TablesException.Validation("The provided starting key is invalid: Invalid ExclusiveStartKey."
                    + " Please use ExclusiveStartKey with correct Segment. TotalSegments: " + segment.get().of()
                    + " Segment: " + segment.get().number());
        }
    }

    private Target target(Reader reader, TableName name, Optional<IndexName> index, boolean consistent) {
        Table table = tables.find(reader, name).filter(Table::ready)
                .orElseThrow(() -> new TablesException.ResourceNotFound("Requested resource not found"));
        Target target = Target.of(table, index);
        if (consistent && target.isGlobal()) {
            throw new TablesException.Validation(
                    "Consistent reads are not supported on global secondary indexes");
        }
        return target;
    }

    private static ItemKey start(Target target, Item key, String refusal) {
        Optional<ItemKey> place = target.place(key);
        if (place.isEmpty() || key.attributes().size() != target.keyNames().size()) {
            throw new TablesException.Validation(refusal);
        }
        return place.get();
    }

    private static void requireLimit(Optional<Integer> limit) {
        if (limit.isPresent() && limit.get() < 1) {
            throw new TablesException.Validation("Limit must be greater than or equal to 1");
        }
    }
}

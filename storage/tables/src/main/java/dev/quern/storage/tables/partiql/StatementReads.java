package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.key.KeyPaths;
import dev.quern.storage.tables.query.ItemQueries;
import dev.quern.storage.tables.query.Page;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.query.SelectItems;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what SELECT statements ask for. Safe for use by any number of threads. */
final class StatementReads {

    /** A page that used so much is full: 1 MB, read consistently. */
    private static final double MAX_UNITS = 256;

    private final ItemQueries queries;

    StatementReads(ItemQueries queries) {
        this.queries = queries;
    }

    /** Reads a page. */
    StatementPage page(Prepared.Select select, Table table, boolean consistent, Optional<Integer> limit,
            Optional<String> token) {
        Optional<SecondaryIndex> index = select.index().map(name -> index(table, name));
        if (consistent && index.filter(SecondaryIndex.Global.class::isInstance).isPresent()) {
            throw Refusals.of("Strongly consistent read is not supported on Global Secondary Indexes");
        }
        requireSimple(index);
        requirePaths(select, table);
        SelectPlan plan = SelectPlan.of(select, index.map(SecondaryIndex::keys).orElse(table.keys()));
        long source = index.map(SecondaryIndex::id).orElse(table.id());
        NextToken at = token.map(text -> NextToken.parse(text, source))
                .orElse(new NextToken(source, 0, Optional.empty()));
        int queriesInAll = Math.max(1, plan.keys().size());
        if (at.query() >= queriesInAll) {
            throw Refusals.of("Invalid NextToken");
        }
        List<Item> items = new ArrayList<>();
        Optional<ConsumedCapacity> consumed = Optional.empty();
        int left = limit.orElse(Integer.MAX_VALUE);
        while (true) {
            Optional<Condition> keys = plan.keys().isEmpty()
                    ? Optional.empty()
                    : Optional.of(plan.keys().get(at.query()));
            Page page = queries.select(new SelectItems(table.name(), index.map(SecondaryIndex::name), keys,
                    plan.filter(), attributes(select), plan.forward(),
                    limit.isPresent() ? Optional.of(left) : Optional.empty(), at.after(), consistent));
            page.items().forEach(item -> items.add(shown(item, select.columns())));
            consumed = Optional.of(consumed.map(before -> before.plus(page.consumed())).orElse(page.consumed()));
            left -= page.scanned();
            if (page.last().isPresent()) {
                return new StatementPage(items, Optional.of(new NextToken(source, at.query(), page.last()).toString()),
                        page.last(), consumed.get());
            }
            at = new NextToken(source, at.query() + 1, Optional.empty());
            if (at.query() == queriesInAll) {
                return new StatementPage(items, Optional.empty(), Optional.empty(), consumed.get());
            }
            if (consumed.get().total() * (consistent ? 1 : 2) >= MAX_UNITS) {
                return new StatementPage(items, Optional.of(at.toString()), Optional.empty(), consumed.get());
            }
        }
    }

    /** Statements cannot read by a key of many parts. */
    private static void requireSimple(Optional<SecondaryIndex> index) {
        if (index.isPresent() && (index.get().keys().hash().size() > 1 || index.get().keys().range().size() > 1)) {
            throw Refusals.of("PartiQL statements cannot be executed on tables with multi-attribute HASH keys or"
                    + " multi-attribute RANGE keys.");
        }
    }

    private static void requirePaths(Prepared.Select select, Table table) {
        select.where().ifPresent(where -> KeyPaths.require(table, where.looksAt()));
        KeyPaths.require(table, List.copyOf(select.columns().values()));
    }

    private static SecondaryIndex index(Table table, String name) {
        return table.indexes().stream().filter(index -> index.name().value().equals(name)).findFirst()
                .orElseThrow(() -> Refusals.of("The table does not have the specified index"));
    }

    private static Set<String> attributes(Prepared.Select select) {
        Set<String> attributes = new LinkedHashSet<>();
        select.columns().values().forEach(path -> attributes.add(path.attribute()));
        return attributes;
    }

    /** What is wanted of an item, by the names that it gets. */
    static Item shown(Item item, Map<String, Path> columns) {
        if (columns.isEmpty()) {
            return item;
        }
        Map<String, AttributeValue> shown = new LinkedHashMap<>();
        columns.forEach((name, path) -> {
            AttributeValue value = path.in(item);
            if (value != null) {
                shown.put(name, value);
            }
        });
        return Item.of(shown);
    }

    /** The item of which a SELECT gives the key, and no more than that; empty if it does not. */
    static Optional<ReadItem> single(Prepared.Select select, Table table, boolean consistent) {
        requireSimple(select.index().map(name -> index(table, name)));
        requirePaths(select, table);
        KeySchema keys = table.keys();
        WhereClause where = WhereClause.of(select.where());
        if (select.index().isPresent() || where.saysMore(keys)) {
            return Optional.empty();
        }
        return where.key(keys).map(key -> new ReadItem(select.table(), key, Optional.empty(), consistent));
    }
}

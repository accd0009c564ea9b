package dev.quern.storage.tables.query;

import dev.quern.storage.kv.Subspace;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.key.KeyLayout;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A table or an index of it, to be read.
 *
 * @param index
 *            empty for the table itself
 */
record Target(Table table, Optional<SecondaryIndex> index) {

    /**
     * @throws TablesException.Validation
     *             if the table has no such index, or it is not complete
     */
    static Target of(Table table, Optional<IndexName> name) {
        if (name.isEmpty()) {
            return new Target(table, Optional.empty());
        }
        SecondaryIndex index = table.index(name.get()).orElseThrow(() -> new TablesException.Validation(
                "The table does not have the specified index: " + name.get()));
        if (index instanceof SecondaryIndex.Global global && global.state() != SecondaryIndex.State.ACTIVE) {
            throw new TablesException.Validation("Cannot read from backfilling global secondary index: " + name.get());
        }
        return new Target(table, Optional.of(index));
    }

    KeySchema keys() {
        return index.map(SecondaryIndex::keys).orElse(table.keys());
    }

    Subspace space(ItemRows rows) {
        return index.map(each -> rows.entrySpace(each.id())).orElseGet(() -> rows.space(table));
    }

    boolean isGlobal() {
        return index.filter(SecondaryIndex.Global.class::isInstance).isPresent();
    }

    boolean isLocal() {
        return index.filter(SecondaryIndex.Local.class::isInstance).isPresent();
    }

    boolean holdsAll() {
        return index.isEmpty() || index.get().projection().kind() == IndexProjection.Kind.ALL;
    }

    /** The names of the attributes that say where a row is: the keys of the table and of the index. */
    Set<String> keyNames() {
        Set<String> names = new LinkedHashSet<>(keys().names());
        names.addAll(table.keys().names());
        return names;
    }

    /** Whether rows have an attribute, if items have it. */
    boolean holds(String attribute) {
        return holdsAll() || keyNames().contains(attribute)
                || index.orElseThrow().projection().included().contains(attribute);
    }

    /** The place of a row by its keys; empty if they are not complete, or of other types. */
    Optional<ItemKey> place(Item key) {
        return index.isPresent()
                ? KeyLayout.entry(index.get().keys(), table.keys(), key)
                : KeyLayout.of(table.keys(), key);
    }
}

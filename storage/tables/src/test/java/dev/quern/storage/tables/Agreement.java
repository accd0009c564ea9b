package dev.quern.storage.tables;

import dev.quern.storage.tables.change.ChangePage;
import dev.quern.storage.tables.change.ChangeRecord;
import dev.quern.storage.tables.change.SequenceNumber;
import dev.quern.storage.tables.change.Shard;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.query.Page;
import dev.quern.storage.tables.query.ScanItems;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.IndexEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether all that a table holds tells the same: its items, its indexes, its counts, and the stream of its changes
 * since
 * it was made, each of which goes on from the one before.
 */
final class Agreement {

    private final TableStore store;
    private final Table table;
    private final List<String> violations = new ArrayList<>();

    private Agreement(TableStore store, Table table) {
        this.store = store;
        this.table = table;
    }

    /** What does not agree, for people; empty if all does. */
    static List<String> violations(TableStore store, TableName name) {
        Agreement agreement = new Agreement(store, store.tables().get(name));
        agreement.check();
        return agreement.violations;
    }

    private void check() {
        List<Item> items = scan(Optional.empty());
        Map<Long, CountRows.Count> sizes = store.tables().describe(table.name()).sizes();
        requireCount("table", sizes.get(table.id()), items);
        for (SecondaryIndex index : table.indexes()) {
            List<Item> expected = items.stream().flatMap(item -> IndexEntry.of(table, index, item).stream())
                    .map(IndexEntry::projected).toList();
            List<Item> found = scan(Optional.of(index.name()));
            if (!new HashSet<>(found).equals(new HashSet<>(expected)) || found.size() != expected.size()) {
                violations.add("index " + index.name() + " holds " + found + " and not " + expected);
            }
            requireCount("index " + index.name(), sizes.get(index.id()), expected);
        }
        if (table.openStream().isPresent()) {
            requireReplay(items);
        }
    }

    private List<Item> scan(Optional<IndexName> index) {
        List<Item> items = new ArrayList<>();
        Optional<Item> start = Optional.empty();
        do {
            Page page = store.queries().scan(new ScanItems(table.name(), index, Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), start, false));
            items.addAll(page.items());
            start = page.last();
        } while (start.isPresent());
        return items;
    }

    private void requireCount(String what, CountRows.@Nullable Count found, List<Item> items) {
        CountRows.Count expected = new CountRows.Count(items.size(), items.stream().mapToLong(Item::size).sum());
        if (!expected.equals(found)) {
            violations.add(what + " counts " + found + " and has " + expected);
        }
    }

    private void requireReplay(List<Item> items) {
        Map<Item, Item> replayed = new HashMap<>();
        for (Shard shard : store.changes().shards(table.openStream().orElseThrow().id())) {
            SequenceNumber expected = shard.first();
            ChangePage page = store.changes().read(shard, shard.first(), Integer.MAX_VALUE, Integer.MAX_VALUE);
            for (ChangeRecord record : page.records()) {
                if (!record.sequence().equals(expected)) {
                    violations.add("shard " + shard.id() + " has " + record.sequence() + " after " + expected);
                }
                expected = new SequenceNumber(record.sequence().value() + 1);
                Optional<Item> before = Optional.ofNullable(replayed.get(record.key()));
                if (!before.equals(record.oldImage())) {
                    violations.add("a record says that " + record.key() + " was " + record.oldImage()
                            + ", the one before that it was " + before);
                }
                record.newImage().ifPresentOrElse(item -> replayed.put(record.key(), item),
                        () -> replayed.remove(record.key()));
            }
        }
        if (!new HashSet<>(replayed.values()).equals(new HashSet<>(items))) {
            violations.add("the changes make " + replayed.values() + " and not " + items);
        }
    }
}

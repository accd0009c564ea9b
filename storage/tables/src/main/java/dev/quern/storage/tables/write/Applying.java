package dev.quern.storage.tables.write;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.rows.CollectionRows;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TimeToLive;
import dev.quern.storage.tables.table.Units;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Does what was planned: the item, its entries in indexes, its change record, what is counted of it. */
final class Applying {

    private final ItemRows items;
    private final CollectionRows collections;
    private final long maxCollectionBytes;

    Applying(ItemRows items, CollectionRows collections, long maxCollectionBytes) {
        this.items = items;
        this.collections = collections;
        this.maxCollectionBytes = maxCollectionBytes;
    }

    /**
     * @param expired
     *            whether the item is removed because its time is over
     * @throws TablesException.ItemCollectionSizeLimitExceeded
     *             if there would be too much with one hash key; nothing was written then
     */
    Outcome apply(WriteRun run, Planned planned, boolean expired) {
        Map<IndexName, Double> local = new HashMap<>();
        Map<IndexName, Double> global = new HashMap<>();
        Optional<ItemCollection> collection = collection(run, planned);
        if (planned.changes()) {
            write(run, planned, expired, local, global);
        }
        double units = Units.written(Math.max(planned.sizeBefore(), planned.sizeAfter()));
        return new Outcome(planned, new ConsumedCapacity(planned.table().name(), units, local, global), collection);
    }

    private void write(WriteRun run, Planned planned, boolean expired, Map<IndexName, Double> local,
            Map<IndexName, Double> global) {
        Transaction transaction = run.transaction();
        Table table = planned.table();
        run.history().note(table, planned.key(), planned.before());
        if (planned.after().isPresent()) {
            items.put(transaction, planned.place(), planned.after().get());
        } else {
            items.delete(transaction, planned.place());
        }
        run.count(table.id(), planned.after().map(_ -> 1).orElse(0) - planned.before().map(_ -> 1).orElse(0),
                (long) planned.sizeAfter() - planned.sizeBefore());
        for (SecondaryIndex index : table.localIndexes()) {
            moveEntry(run, planned, index).ifPresent(units -> local.put(index.name(), units));
        }
        for (SecondaryIndex index : table.globalIndexes()) {
            moveEntry(run, planned, index).ifPresent(units -> global.put(index.name(), units));
        }
        table.timeToLive().ifPresent(ttl -> moveExpiry(transaction, planned, ttl));
        run.changes().append(table, planned.key().spread(), planned.before(), planned.after(), expired);
    }

    /** @return what that costs; empty if nothing changes in the index */
    private Optional<Double> moveEntry(WriteRun run, Planned planned, SecondaryIndex index) {
        Optional<IndexEntry> before = planned.before().flatMap(item -> IndexEntry.of(planned.table(), index, item))
                .filter(entry -> isThere(run, index, entry));
        Optional<IndexEntry> after = planned.after().flatMap(item -> IndexEntry.of(planned.table(), index, item));
        if (before.equals(after)) {
            return Optional.empty();
        }
        Optional<ItemKey> oldKey = before.map(IndexEntry::key);
        boolean moved = !oldKey.equals(after.map(IndexEntry::key));
        if (moved && before.isPresent()) {
            items.deleteEntry(run.transaction(), index.id(), before.get().key());
        }
        after.ifPresent(entry -> items.putEntry(run.transaction(), index.id(), entry.key(), entry.projected()));
        long sizeBefore = before.map(entry -> (long) entry.projected().size()).orElse(0L);
        long sizeAfter = after.map(entry -> (long) entry.projected().size()).orElse(0L);
        run.count(index.id(), after.map(_ -> 1).orElse(0) - before.map(_ -> 1).orElse(0),
                sizeAfter - sizeBefore);
        boolean twice = moved && before.isPresent() && after.isPresent();
        return Optional.of(twice
                ? Units.written(sizeBefore) + Units.written(sizeAfter)
                : Units.written(Math.max(sizeBefore, sizeAfter)));
    }

    /** An index that is being filled may not have the entry yet. */
    private boolean isThere(WriteRun run, SecondaryIndex index, IndexEntry entry) {
        boolean filling = index instanceof SecondaryIndex.Global global
                && global.state() != SecondaryIndex.State.ACTIVE;
        return !filling || items.hasEntry(run.transaction(), index.id(), entry.key());
    }

    private void moveExpiry(Transaction transaction, Planned planned, TimeToLive ttl) {
        Optional<Long> before = planned.before().flatMap(item -> IndexEntry.expiry(item.get(ttl.attribute())));
        Optional<Long> after = planned.after().flatMap(item -> IndexEntry.expiry(item.get(ttl.attribute())));
        if (before.equals(after)) {
            return;
        }
        Item key = planned.after().or(planned::before).orElseThrow();
        before.ifPresent(second -> items.deleteExpiry(transaction, ttl.indexId(), second, planned.table().keys(), key));
        after.ifPresent(second -> items.putExpiry(transaction, ttl.indexId(), second, planned.table().keys(), key));
    }

    private Optional<ItemCollection> collection(WriteRun run, Planned planned) {
        Table table = planned.table();
        if (table.localIndexes().isEmpty() || planned.write() instanceof ItemWrite.Check) {
            return Optional.empty();
        }
        long bytes = collections.bytes(run.transaction(), table, planned.key());
        long change = collectionBytes(table, planned.after()) - collectionBytes(table, planned.before());
        if (change > 0 && bytes + change > maxCollectionBytes) {
            throw new TablesException.ItemCollectionSizeLimitExceeded();
        }
        if (change != 0) {
            collections.put(run.transaction(), table, planned.key(), bytes + change);
        }
        Item subject = planned.write().subject();
        return Optional.of(new ItemCollection(subject.only(
                table.keys().hash().stream().map(attribute -> attribute.name()).toList()), bytes + change));
    }

    private static long collectionBytes(Table table, Optional<Item> item) {
        if (item.isEmpty()) {
            return 0;
        }
        long bytes = item.get().size();
        for (SecondaryIndex index : table.localIndexes()) {
            bytes += IndexEntry.of(table, index, item.get()).map(entry -> entry.projected().size()).orElse(0);
        }
        return bytes;
    }
}

package dev.quern.storage.tables.write;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.tables.change.ChangeLog;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.key.KeyLayout;
import dev.quern.storage.tables.rows.CollectionRows;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.TableStream;
import dev.quern.storage.tables.table.TimeToLive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/**
 * Writes of items. Safe for use by any number of threads; what is written is durable when a method returns, with its
 * entries in indexes and its change record.
 */
public final class ItemWrites {

    /** What the writes of one transaction of a batch may come to, with indexes and images, in bytes. */
    private static final long BATCH_BYTES = 8L << 20;

    /** Of the largest items, with indexes and images, these are well below what a transaction may write. */
    private static final int EXPIRED_AT_ONCE = 20;

    private final KeyValueStore store;
    private final TableRows tables;
    private final Planning planning;
    private final Applying applying;
    private final Lanes lanes;

    /**
     * @param listener
     *            is told the identifier of a stream when something was appended to it: a hint, which may be missed
     */
    public ItemWrites(KeyValueStore store, TableRows tables, ItemRows items, CountRows counts,
            CollectionRows collections, ChangeLog changes, HistoryLog history, LongConsumer listener,
            long maxCollectionBytes) {
        this.store = store;
        this.tables = tables;
        this.planning = new Planning(items);
        this.applying = new Applying(items, collections, maxCollectionBytes);
        this.lanes = new Lanes(store,
                (transaction, lane) -> new WriteRun(transaction, lane, tables, counts, changes, history, listener));
    }

    /**
     * Puts, changes or deletes an item.
     *
     * @param returned
     *            what to answer with; for what is no {@link ItemWrite.Change} only {@link ReturnValues#NONE} and
     *            {@link ReturnValues#ALL_OLD}
     * @throws TablesException.Validation
     *             if the request makes no sense for the table or the item as it is
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.ConditionalCheckFailed
     *             if the condition does not hold
     * @throws TablesException.DuplicateItem
     *             if there is an item where an {@link ItemWrite.Insert} would put one
     * @throws TablesException.ItemCollectionSizeLimitExceeded
     *             if there would be too much with one hash key
     */
    public Written write(ItemWrite write, ReturnValues returned) {
        return lanes.perform(prepared(write, returned), run -> written(apply(run, write, false), returned));
    }

    /**
     * As {@link #write}, without waiting for the disk or for others who write the same item.
     *
     * @return completed when the write is durable, on any thread: dependent actions must not block; or with what
     *         {@link #write} would have thrown, unless that is thrown at once
     */
    public CompletionStage<Written> start(ItemWrite write, ReturnValues returned) {
        return lanes.start(prepared(write, returned), run -> written(apply(run, write, false), returned));
    }

    /** @return its lane */
    private int prepared(ItemWrite write, ReturnValues returned) {
        requireReturnable(write, returned);
        if (write instanceof ItemWrite.Put || write instanceof ItemWrite.Insert) {
            // here, and not while others wait in the lane
            write.subject().encode();
        }
        return laneOf(write);
    }

    /** As {@link #write}, for an update that is a request of its own: it is {@linkplain UpdateCharge charged}. */
    public Written update(ItemWrite.Change change, ReturnValues returned) {
        UpdateCharge charge = UpdateCharge.of(change);
        return lanes.perform(laneOf(change), run -> updated(run, change, charge, returned));
    }

    /** As {@link #update}, in the way of {@link #start}. */
    public CompletionStage<Written> startUpdate(ItemWrite.Change change, ReturnValues returned) {
        UpdateCharge charge = UpdateCharge.of(change);
        return lanes.start(laneOf(change), run -> updated(run, change, charge, returned));
    }

    private Written updated(WriteRun run, ItemWrite.Change change, UpdateCharge charge, ReturnValues returned) {
        return written(applying.apply(run, planning.plan(run, change, charge), false), returned);
    }

    private Outcome apply(WriteRun run, ItemWrite write, boolean expired) {
        return applying.apply(run, planning.plan(run, write), expired);
    }

    /**
     * Removes items because their time is over, those of which their condition holds.
     *
     * @param table
     *            the table as it was when they were found: of another with its name, or one whose items expire no more
     *            or by something else, nothing is removed
     * @return how many
     */
    public long expireAll(Table table, List<ItemWrite.Delete> due) {
        long removed = 0;
        for (int from = 0; from < due.size(); from += EXPIRED_AT_ONCE) {
            List<ItemWrite> part = List.copyOf(due.subList(from, Math.min(due.size(), from + EXPIRED_AT_ONCE)));
            removed += lanes.<Long>performAlone(lanesOf(part), run -> expires(run, table)
                    ? part.stream().filter(each -> expire(run, each)).count()
                    : 0);
        }
        return removed;
    }

    private static boolean expires(WriteRun run, Table found) {
        return run.table(found.name()).timeToLive().map(TimeToLive::indexId)
                .equals(found.timeToLive().map(TimeToLive::indexId));
    }

    private boolean expire(WriteRun run, ItemWrite delete) {
        try {
            return apply(run, delete, true).planned().changes();
        } catch (TablesException.ConditionalCheckFailed livesOn) {
            return false;
        }
    }

    /**
     * Puts items into a table that cannot be used yet, see {@link dev.quern.storage.tables.table.CreateTable#ready}: as
     * {@link #writeAll}. They were in a table before, so they are not looked at again.
     *
     * @param table
     *            the table as it was made
     * @throws TablesException.ResourceNotFound
     *             if it is gone, or ready: somebody else has filled it
     */
    public void fill(Table table, List<Item> items) {
        List<ItemWrite> writes = items.stream().<ItemWrite>map(item -> ItemWrite.put(table.name(), item)).toList();
        writeAll(writes, OptionalLong.of(table.id()));
    }

    /**
     * Puts and deletes items, each for itself, in their order, without conditions. If one makes no sense for its table,
     * none is done; if the store fails, those that come last may not be.
     */
    public List<Written> writeAll(List<ItemWrite> writes) {
        return writeAll(writes, OptionalLong.empty());
    }

    private List<Written> writeAll(List<ItemWrite> writes, OptionalLong filling) {
        List<List<ItemWrite>> parts = parts(writes);
        if (parts.size() > 1 && filling.isEmpty()) {
            requireSound(writes);
        }
        List<Written> written = new ArrayList<>(writes.size());
        for (List<ItemWrite> part : parts) {
            written.addAll(lanes.performAlone(lanesOf(part), run -> {
                filling.ifPresent(run::fill);
                // one after another: a later one may be of the same item
                return part.stream().map(write -> written(apply(run, write, false), ReturnValues.NONE)).toList();
            }));
        }
        return written;
    }

    /** Each of them no more than one transaction may write. */
    private List<List<ItemWrite>> parts(List<ItemWrite> writes) {
        List<List<ItemWrite>> parts = new ArrayList<>();
        int from = 0;
        while (from < writes.size()) {
            int to = from + 1;
            long bytes = weight(writes.get(from));
            while (to < writes.size() && bytes + weight(writes.get(to)) <= BATCH_BYTES) {
                bytes += weight(writes.get(to));
                to++;
            }
            parts.add(writes.subList(from, to));
            from = to;
        }
        return parts;
    }

    /** Of several transactions the first are not to be done if something is wrong with what comes in a later one. */
    private void requireSound(List<ItemWrite> writes) {
        try (Snapshot snapshot = store.snapshot()) {
            writes.forEach(write -> tables.find(snapshot, write.table())
                    .ifPresent(table -> Planning.requireSound(table, write)));
        }
    }

    /** What a write may come to with everything that is written with it, in bytes. */
    private long weight(ItemWrite write) {
        int copies = tables.recent(write.table()).map(table -> 3 + table.indexes().size()).orElse(3);
        return (long) write.subject().size() * copies;
    }

    SortedSet<Integer> lanesOf(List<ItemWrite> writes) {
        SortedSet<Integer> all = new TreeSet<>();
        writes.forEach(write -> all.add(laneOf(write)));
        return all;
    }

    /**
     * Items that share rows share a lane: those of one shard, or of one collection; else each has its own. It is chosen
     * by the table as it was a moment ago, and whatever will be refused has one, too: the wrong one costs a conflict,
     * nothing else.
     */
    private int laneOf(ItemWrite write) {
        Optional<Table> table = tables.recent(write.table()).or(() -> read(write.table()));
        Optional<ItemKey> place = table.flatMap(each -> KeyLayout.of(each.keys(), write.subject()));
        if (table.isEmpty() || place.isEmpty()) {
            return 0;
        }
        ItemKey key = place.get();
        Optional<TableStream> stream = table.get().openStream();
        if (stream.isPresent()) {
            return Lanes.of(stream.get().id() * 31 + ChangeLog.slotOf(stream.get(), key.spread()));
        }
        return Lanes.of(table.get().localIndexes().isEmpty() ? key.number() : key.spread());
    }

    private Optional<Table> read(TableName name) {
        try (Snapshot snapshot = store.snapshot()) {
            return tables.find(snapshot, name);
        }
    }

    private static void requireReturnable(ItemWrite write, ReturnValues returned) {
        boolean known = switch (write) {
            case ItemWrite.Change _ -> true;
            case ItemWrite.Put _,ItemWrite.Insert _,ItemWrite.Delete _ -> returned == ReturnValues.NONE
                    || returned == ReturnValues.ALL_OLD;
            case ItemWrite.Check _ -> throw new IllegalArgumentException("a check alone writes nothing");
        };
        if (!known) {
            throw new TablesException.Validation("Return values set to invalid value");
        }
    }

    private static Written written(Outcome outcome, ReturnValues returned) {
        Planned planned = outcome.planned();
        Optional<Item> attributes = switch (returned) {
            case NONE -> Optional.empty();
            case ALL_OLD -> planned.before();
            case ALL_NEW -> planned.after();
            case UPDATED_OLD -> planned.before().flatMap(item -> updated(planned.write(), item));
            case UPDATED_NEW -> planned.after().flatMap(item -> updated(planned.write(), item));
        };
        return new Written(attributes, outcome.consumed(), outcome.collection());
    }

    /** What an item has at the places that an update touches. */
    private static Optional<Item> updated(ItemWrite write, Item item) {
        List<Path> paths = write instanceof ItemWrite.Change change
                ? change.update().map(Update::paths).orElse(List.of())
                : List.of();
        Item part = new Projection(paths).of(item);
        return part.isEmpty() ? Optional.empty() : Optional.of(part);
    }

    Lanes lanes() {
        return lanes;
    }

    Planning planning() {
        return planning;
    }

    Applying applying() {
        return applying;
    }
}

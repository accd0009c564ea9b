package dev.quern.storage.tables.upkeep;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.expression.Comparison;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Operand;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TimeToLive;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.ItemWrites;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes items whose time is over, and says so in their change records. Safe for use by any number of threads. */
public final class Expirer {

    /** What was over before that stays: a time in other units than seconds looks like this. */
    private static final Duration MAX_AGE = Duration.ofDays(5 * 365);
    private static final int AT_ONCE = 100;

    private final KeyValueStore store;
    private final Tables catalog;
    private final ItemRows items;
    private final ItemWrites writes;
    private final InstantSource clock;

    public Expirer(KeyValueStore store, Tables catalog, ItemRows items, ItemWrites writes, InstantSource clock) {
        this.store = store;
        this.catalog = catalog;
        this.items = items;
        this.writes = writes;
        this.clock = clock;
    }

    /**
     * Removes what is over now.
     *
     * @return how many items
     */
    public long expire() {
        long expired = 0;
        for (Table table : catalog.list(Optional.empty(), Integer.MAX_VALUE)) {
            if (table.ready() && table.timeToLive().isPresent()) {
                expired += expire(table, table.timeToLive().get());
            }
        }
        return expired;
    }

    private long expire(Table table, TimeToLive ttl) {
        long expired = 0;
        try {
            int found = AT_ONCE;
            while (found == AT_ONCE) {
                List<ItemWrite.Delete> due = due(table, ttl);
                long removed = writes.expireAll(table, due);
                expired += removed;
                // what was due and did not go has become another: it will be found where it is now
                found = removed == 0 ? 0 : due.size();
            }
        } catch (TablesException.ResourceNotFound gone) {
            // with all its items
            return expired;
        }
        return expired;
    }

    private List<ItemWrite.Delete> due(Table table, TimeToLive ttl) {
        long now = clock.instant().getEpochSecond();
        long oldest = Math.max(0, now - MAX_AGE.toSeconds());
        Operand at = new Operand.At(Path.of(ttl.attribute()));
        Condition over = new Condition.And(List.of(
                new Condition.Compare(at, Comparison.LESS, new Operand.Value(AttributeValue.of(now))),
                new Condition.Compare(at, Comparison.GREATER_OR_EQUAL, new Operand.Value(AttributeValue.of(oldest)))));
        List<ItemWrite.Delete> due = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot();
                Cursor cursor = snapshot.range(items.expiries(ttl.indexId(), oldest, now))) {
            while (due.size() < AT_ONCE && cursor.hasNext()) {
                Item key = Item.decode(cursor.next().value());
                due.add(new ItemWrite.Delete(table.name(), key, Optional.of(over), false));
            }
        }
        return due;
    }
}

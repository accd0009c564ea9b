package dev.quern.storage.tables.history;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.Pin;
import dev.quern.storage.tables.table.Table;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Where is noted what items were before. Safe for use by any number of threads. */
public final class HistoryLog {

    private final HistoryRows rows = new HistoryRows();
    private final InstantSource clock;
    /** The latest time that was given, in milliseconds: later ones are not before it, whatever the clock does. */
    private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);

    public HistoryLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Now, in whole milliseconds; never before a time that was given to a change. */
    public Instant now() {
        return Instant.ofEpochMilli(time(Long.MIN_VALUE));
    }

    private long time(long atLeast) {
        return latest.accumulateAndGet(Math.max(clock.millis(), atLeast), Math::max);
    }

    /** What one run of a transaction notes: all of it gets one time. For one thread. */
    public final class Appender {

        private final Transaction transaction;
        private final Map<Place, Noted> noted = new LinkedHashMap<>();
        private long atLeast = Long.MIN_VALUE;

        private Appender(Transaction transaction) {
            this.transaction = transaction;
        }

        /** Notes what an item is before the transaction changes it, if that is kept for the table. */
        public void note(Table table, ItemKey key, Optional<Item> before) {
            if (table.past().isKept()) {
                // what the transaction itself has made of the item was never seen by anybody
                noted.computeIfAbsent(new Place(table.id(), key), place -> look(table, place, before));
            }
        }

        private Noted look(Table table, Place place, Optional<Item> before) {
            Optional<Long> newest = rows.newest(transaction, place.table(), place.key());
            long floor = table.past().floor().map(moment -> moment.toEpochMilli() + 1).orElse(Long.MIN_VALUE);
            atLeast = Math.max(atLeast, Math.max(floor, newest.orElse(Long.MIN_VALUE)));
            return new Noted(before, newest);
        }

        /** To be called when everything was noted. */
        public void finish() {
            if (noted.isEmpty()) {
                return;
            }
            long time = time(atLeast);
            noted.forEach((place, note) -> {
                // two changes at one time are one change to whoever asks by time: the first one's row holds
                if (note.newest().filter(there -> there == time).isEmpty()) {
                    rows.put(transaction, place.table(), place.key(), time, note.before());
                }
            });
        }
    }

    private record Place(long table, ItemKey key) {}

    private record Noted(Optional<Item> before, Optional<Long> newest) {}

    public Appender in(Transaction transaction) {
        return new Appender(transaction);
    }

    /**
     * A table whose state at a moment can be read from now on, until it is unpinned: also while it is written, and
     * after
     * a restart.
     *
     * @param moment
     *            not after now, and not before what is kept of the table
     */
    public Table pin(Table table, long reader, Instant moment) {
        return table.withPast(table.past().with(new Pin(reader, moment)));
    }

    /** The table without a pin, and without what was only kept for it. */
    public Table unpin(Transaction transaction, Table table, long reader) {
        return keep(transaction, table, table.past().without(reader));
    }

    /** The table with another reason to keep what its items were; what there is no reason for is forgotten. */
    public Table keep(Transaction transaction, Table table, Past past) {
        if (!past.isKept()) {
            forget(transaction, table.id());
        }
        return table.withPast(past);
    }

    /** Forgets what the items of a table were. */
    public void forget(Transaction transaction, long table) {
        rows.deleteAll(transaction, table);
    }

    HistoryRows rows() {
        return rows;
    }
}

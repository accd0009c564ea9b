package dev.quern.storage.tables.history;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.rows.ItemRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a table as they were at a pinned moment, page by page in the order of their keys. Each page may be
 * read at another time, from another snapshot: together they are the table at the moment. Safe for use by several
 * threads.
 */
public final class PastItems {

    /** How much is in a page, unless one item is larger. */
    private static final int MAX_ITEMS = 1_000;
    private static final int MAX_BYTES = 2 << 20;
    /** How many rows are looked at for a page: most of what is kept may be of no use for the moment. */
    private static final int MAX_LOOKS = 10_000;

    /** So many rows of one item are passed one by one; beyond that it is quicker to begin anew behind them. */
    private static final int STEPS = 32;

    private final HistoryRows rows;
    private final ItemRows itemRows;

    public PastItems(HistoryLog log, ItemRows itemRows) {
        this.rows = log.rows();
        this.itemRows = itemRows;
    }

    /**
     * An item of a page.
     *
     * @param key
     *            its key, as the store orders it
     */
    public record Found(Tuple key, Item item) {}

    /**
     * A part of a table.
     *
     * @param last
     *            the key to read on after; empty if there is nothing more
     */
    public record Page(List<Found> found, Optional<Tuple> last) {

        public List<Item> items() {
            return found.stream().map(Found::item).toList();
        }

        /** How large the items are together, by the rules of DynamoDB. */
        public long bytes() {
            return found.stream().mapToLong(each -> each.item().size()).sum();
        }
    }

    /**
     * A page of a table.
     *
     * @param table
     *            its number
     * @param after
     *            the key that the page before ended with
     */
    public Page read(Reader reader, long table, Instant moment, Optional<Tuple> after) {
        Subspace space = itemRows.space(table);
        KeyRange range = after.map(key -> space.range().after(space.pack(key))).orElse(space.range());
        KeyRange past = after.map(key -> rows.rangeAfter(table, key)).orElse(rows.range(table));
        try (Cursor items = reader.range(range);
                Merge merge = new Merge(reader, table, space, moment.toEpochMilli(), items, past)) {
            return merge.page();
        }
    }

    /** Goes through items and what they were, side by side. Used once. */
    private final class Merge implements AutoCloseable {

        private final Reader reader;
        private final long table;
        private final Subspace space;
        private final long moment;
        private final Cursor items;
        private final List<Found> found = new ArrayList<>();
        private Cursor history;
        private @Nullable Found item;
        private HistoryRows.@Nullable Row row;
        private int bytes;
        private int looks;

        Merge(Reader reader, long table, Subspace space, long moment, Cursor items, KeyRange past) {
            this.reader = reader;
            this.table = table;
            this.space = space;
            this.moment = moment;
            this.items = items;
            this.history = reader.range(past);
        }

        Page page() {
            stepItem();
            stepRow();
            Optional<Tuple> last = Optional.empty();
            while (item != null || row != null) {
                if (found.size() >= MAX_ITEMS || bytes >= MAX_BYTES || looks >= MAX_LOOKS) {
                    return new Page(found, last);
                }
                last = Optional.of(takeNext());
            }
            return new Page(found, Optional.empty());
        }

        /** @return the key of what was looked at */
        private Tuple takeNext() {
            Found now = item;
            HistoryRows.Row before = row;
            int order = now == null ? 1 : before == null ? -1 : now.key().compareTo(before.key());
            if (order < 0 && now != null) {
                take(now.key(), now.item());
                stepItem();
                return now.key();
            }
            Tuple key = before == null ? Tuple.empty() : before.key();
            byte[] was = firstAfterMoment(key);
            if (was == null) {
                if (order == 0 && now != null) {
                    take(key, now.item());
                }
            } else if (!HistoryRows.isNone(was)) {
                take(key, Item.decode(was));
            }
            if (order == 0) {
                stepItem();
            }
            return key;
        }

        /** Goes past all rows of a key. @return what the oldest one after the moment holds; null if there is none */
        private byte @Nullable [] firstAfterMoment(Tuple key) {
            int steps = 0;
            while (isOf(key) && row != null && row.time() <= moment) {
                if (++steps == STEPS) {
                    goOnAt(rows.rangeFrom(table, key, moment + 1));
                }
                stepRow();
            }
            byte[] first = isOf(key) && row != null ? row.before() : null;
            for (steps = 0; isOf(key); steps++) {
                if (steps == STEPS) {
                    goOnAt(rows.rangeAfter(table, key));
                }
                stepRow();
            }
            return first;
        }

        private boolean isOf(Tuple key) {
            return row != null && row.key().equals(key);
        }

        private void goOnAt(KeyRange range) {
            history.close();
            history = reader.range(range);
        }

        private void take(Tuple key, Item taken) {
            found.add(new Found(key, taken));
            bytes += taken.encoded().length;
        }

        private void stepItem() {
            item = null;
            if (items.hasNext()) {
                Entry entry = items.next();
                item = new Found(space.unpack(entry.key()), Item.decode(entry.value()));
                looks++;
            }
        }

        private void stepRow() {
            row = null;
            if (history.hasNext()) {
                row = rows.row(table, history.next());
                looks++;
            }
        }

        @Override
        public void close() {
            history.close();
        }
    }
}

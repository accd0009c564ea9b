package dev.quern.storage.tables.history;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what was kept for long enough, and forgets it. Safe for use by several threads. */
public final class OldHistory {

    private static final int AT_ONCE = 1_000;

    private final HistoryRows rows;

    public OldHistory(HistoryLog log) {
        this.rows = log.rows();
    }

    /** What is still to be looked at. */
    public static final class Walk {

        private final long table;
        private final Instant until;
        private final Optional<byte[]> after;

        /**
         * All rows of a table.
         *
         * @param until
         *            the earliest moment that somebody may ask for: rows of changes up to it are of no use
         */
        public Walk(long table, Instant until) {
            this(table, until, Optional.empty());
        }

        private Walk(long table, Instant until, Optional<byte[]> after) {
            this.table = table;
            this.until = until;
            this.after = after;
        }
    }

    /**
     * What was found in some rows.
     *
     * @param rows
     *            those of no use
     * @param rest
     *            what is to be looked at next; empty if that was all
     */
    public record Step(List<Entry> rows, Optional<Walk> rest) {}

    /** Looks at the next rows. */
    public Step look(Reader reader, Walk walk) {
        KeyRange all = rows.range(walk.table);
        List<Entry> found = new ArrayList<>();
        byte[] last = {};
        int looked = 0;
        try (Cursor cursor = reader.range(walk.after.map(all::after).orElse(all))) {
            while (looked < AT_ONCE && cursor.hasNext()) {
                Entry entry = cursor.next();
                looked++;
                last = entry.key();
                if (rows.row(walk.table, entry).time() <= walk.until.toEpochMilli()) {
                    found.add(new Entry(entry.key(), new byte[0]));
                }
            }
            return new Step(found, cursor.hasNext()
                    ? Optional.of(new Walk(walk.table, walk.until, Optional.of(last)))
                    : Optional.empty());
        }
    }

    /** Forgets rows of no use. */
    public void forget(Transaction transaction, Step step) {
        step.rows().forEach(row -> rows.delete(transaction, row));
    }
}

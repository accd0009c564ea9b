package dev.quern.storage.tables.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;

/**
 * How many items a table or index has, and how large they are. Many rows make one count, so that writers that have
 * nothing else in common have no row in common, either.
 */
public final class CountRows {

    private static final Subspace COUNTS = Space.TABLES.sub("count");

    /**
     * A count, or a change of one.
     *
     * @param items
     *            how many
     * @param bytes
     *            of all of them
     */
    public record Count(long items, long bytes) {

        public static final Count ZERO = new Count(0, 0);

        public Count plus(Count other) {
            return new Count(items + other.items, bytes + other.bytes);
        }
    }

    /**
     * Changes a count.
     *
     * @param id
     *            of the table or index
     * @param part
     *            the row to change
     */
    public void add(Transaction transaction, long id, int part, Count change) {
        byte[] key = COUNTS.pack(id, part);
        byte[] value = transaction.get(key);
        Count before = value == null ? Count.ZERO : count(value);
        Count after = before.plus(change);
        transaction.put(key, Tuple.of(after.items(), after.bytes()).pack());
    }

    public Count sum(Reader reader, long id) {
        Count sum = Count.ZERO;
        try (Cursor cursor = reader.range(COUNTS.range(id))) {
            while (cursor.hasNext()) {
                sum = sum.plus(count(cursor.next().value()));
            }
        }
        return sum;
    }

    public void delete(Transaction transaction, long id) {
        transaction.deleteRange(COUNTS.range(id));
    }

    private static Count count(byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new Count(row.getLong(0), row.getLong(1));
    }
}

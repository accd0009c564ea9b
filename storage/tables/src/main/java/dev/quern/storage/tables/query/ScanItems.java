package dev.quern.storage.tables.query;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.TableName;
import java.util.Optional;

/**
 * Items in no particular order, which is the same for each request.
 *
 * @param segment
 *            the part of the table to read; empty for all of it
 */
public record ScanItems(TableName table, Optional<IndexName> index, Optional<Condition> filter,
        Optional<Projection> projection, Optional<Select> select, Optional<Segment> segment, Optional<Integer> limit,
        Optional<Item> start, boolean consistent) {

    /**
     * One of several parts of about the same size.
     *
     * @param number
     *            from 0
     * @param of
     *            how many there are; at most a million
     */
    public record Segment(int number, int of) {

        /**
         * @throws IllegalArgumentException
         *             if there is no such part
         */
        public Segment {
            if (number < 0 || number >= of || of > 1_000_000) {
                throw new IllegalArgumentException("there is no part " + number + " of " + of);
            }
        }
    }

    public static ScanItems of(TableName table) {
        return new ScanItems(table, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), false);
    }
}

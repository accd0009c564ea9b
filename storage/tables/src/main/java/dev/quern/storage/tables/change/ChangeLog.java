package dev.quern.storage.tables.change;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where changes are written. Safe for use by any number of threads. */
public final class ChangeLog {

    private final ChangeRows rows = new ChangeRows();
    private final InstantSource clock;

    public ChangeLog(InstantSource clock) {
        this.clock = clock;
    }

    /** What one run of a transaction appends: heads are read once and written once. For one thread. */
    public final class Appender {

        private final Transaction transaction;
        private final Map<Place, ChangeRows.Head> heads = new HashMap<>();

        private Appender(Transaction transaction) {
            this.transaction = transaction;
        }

        /**
         * Appends a change of an item, if the table has an open stream.
         *
         * @param number
         *            of the item's hash key, well spread
         * @param before
         *            the item as it was, and {@code after} as it is: not both empty, and not equal
         * @param expired
         *            whether it was removed because its time was over
         */
        public void append(Table table, long number, Optional<Item> before, Optional<Item> after, boolean expired) {
            Optional<TableStream> open = table.openStream();
            if (open.isEmpty()) {
                return;
            }
            TableStream stream = open.get();
            Place place = new Place(stream.id(), slotOf(stream, number));
            ChangeRows.Head head = heads.computeIfAbsent(place,
                    _ -> rows.head(transaction, place.stream(), place.slot()).orElseThrow(() -> headless(place)));
            ChangeRows.Head next = new ChangeRows.Head(head.generation(), head.last() + 1);
            heads.put(place, next);
            rows.putRecord(transaction, place.stream(), place.slot(),
                    record(table.keys(), stream.view(), new SequenceNumber(next.last()), before, after, expired));
        }

        private ChangeRecord record(KeySchema keys, StreamView view, SequenceNumber sequence, Optional<Item> before,
                Optional<Item> after, boolean expired) {
            ChangeRecord.Kind kind = before.isEmpty()
                    ? ChangeRecord.Kind.INSERT
                    : after.isEmpty() ? ChangeRecord.Kind.REMOVE : ChangeRecord.Kind.MODIFY;
            Item key = after.or(() -> before).orElseThrow().only(keys.names());
            return new ChangeRecord(sequence, kind, clock.instant(), key, before.filter(_ -> view.hasOldImage()),
                    after.filter(_ -> view.hasNewImage()), expired);
        }

        /** To be called when everything was appended. */
        public void finish() {
            heads.forEach((place, head) -> rows.putHead(transaction, place.stream(), place.slot(), head));
        }

        /** The streams that something was appended to. */
        public Set<Long> streams() {
            Set<Long> streams = new HashSet<>();
            heads.keySet().forEach(place -> streams.add(place.stream()));
            return streams;
        }
    }

    private record Place(long stream, int slot) {}

    private static IllegalStateException headless(Place place) {
        return new IllegalStateException("the stream " + place.stream() + " has no open shard " + place.slot());
    }

    public Appender in(Transaction transaction) {
        return new Appender(transaction);
    }

    /** The part of a stream that items with a hash key go to. */
    public static int slotOf(TableStream stream, long number) {
        // numbers have 32 bits: each slot takes an equal part of them
        return (int) (number * stream.shards() >>> Integer.SIZE);
    }

    /** Begins a stream, with a shard for each of its slots. */
    public void open(Transaction transaction, ChangeStream stream) {
        rows.putStream(transaction, stream);
        for (int slot = 0; slot < stream.slots(); slot++) {
            rows.putShard(transaction, new Shard(stream.id(), slot, 0,
                    Shard.idOf(stream.id(), slot, 0, stream.created()), Optional.empty(), new SequenceNumber(1),
                    Optional.empty(), stream.created(), Optional.empty()));
            rows.putHead(transaction, stream.id(), slot, new ChangeRows.Head(0, 0));
        }
    }

    /** Ends a stream: its shards are closed. What is in it can still be read. */
    public void close(Transaction transaction, long id) {
        Instant now = clock.instant();
        ChangeStream stream = rows.stream(transaction, id)
                .orElseThrow(() -> new IllegalStateException("there is no stream " + id));
        rows.putStream(transaction, stream.closedAt(now));
        for (int slot = 0; slot < stream.slots(); slot++) {
            closeShard(transaction, id, slot, now);
            rows.deleteHead(transaction, id, slot);
        }
    }

    private ChangeRows.Head closeShard(Transaction transaction, long stream, int slot, Instant now) {
        ChangeRows.Head head = rows.head(transaction, stream, slot)
                .orElseThrow(() -> headless(new Place(stream, slot)));
        Shard shard = rows.shard(transaction, stream, slot, head.generation())
                .orElseThrow(() -> headless(new Place(stream, slot)));
        rows.putShard(transaction, shard.closedAt(head.last(), now));
        return head;
    }

    /** Closes the open shard of a slot, and lets another one go on. */
    void roll(Transaction transaction, long stream, int slot) {
        Instant now = clock.instant();
        ChangeRows.Head head = closeShard(transaction, stream, slot, now);
        Shard closed = rows.shard(transaction, stream, slot, head.generation()).orElseThrow();
        long generation = head.generation() + 1;
        rows.putShard(transaction, new Shard(stream, slot, generation, Shard.idOf(stream, slot, generation, now),
                Optional.of(closed.id()), new SequenceNumber(head.last() + 1), Optional.empty(), now,
                Optional.empty()));
        rows.putHead(transaction, stream, slot, new ChangeRows.Head(generation, head.last()));
    }

    ChangeRows rows() {
        return rows;
    }

    Instant now() {
        return clock.instant();
    }
}

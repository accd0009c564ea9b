package dev.quern.storage.tables.change;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.rows.Space;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of streams, shards, their heads and their records. Safe for use by several threads. */
final class ChangeRows {

    private static final Subspace STREAMS = Space.TABLES.sub("stream");
    private static final Subspace SHARDS = Space.TABLES.sub("shard");
    private static final Subspace HEADS = Space.TABLES.sub("head");
    private static final Subspace RECORDS = Space.TABLES.sub("change");

    /** The last number of a slot, and which of its shards is open. */
    record Head(long generation, long last) {}

    void putStream(Transaction transaction, ChangeStream stream) {
        transaction.put(STREAMS.pack(stream.id()), Tuple.of(stream.table().value(), stream.label(),
                stream.view().name(), attributes(stream.keys().hash()), attributes(stream.keys().range()),
                stream.slots(), stream.created().toEpochMilli(), millis(stream.closed())).pack());
    }

    private static Tuple attributes(List<KeyAttribute> attributes) {
        return Tuple.of(attributes.stream().map(each -> Tuple.of(each.name(), each.type().name())).toArray());
    }

    private static List<KeyAttribute> attributes(Tuple row) {
        List<KeyAttribute> attributes = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            Tuple each = row.getTuple(i);
            attributes.add(new KeyAttribute(each.getString(0), AttributeType.valueOf(each.getString(1))));
        }
        return attributes;
    }

    Optional<ChangeStream> stream(Reader reader, long id) {
        byte[] value = reader.get(STREAMS.pack(id));
        return value == null ? Optional.empty() : Optional.of(stream(id, value));
    }

    List<ChangeStream> streams(Reader reader) {
        List<ChangeStream> streams = new ArrayList<>();
        try (Cursor cursor = reader.range(STREAMS.range())) {
            while (cursor.hasNext()) {
                Entry entry = cursor.next();
                streams.add(stream(STREAMS.unpack(entry.key()).getLong(0), entry.value()));
            }
        }
        return streams;
    }

    private static ChangeStream stream(long id, byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new ChangeStream(id, new TableName(row.getString(0)), row.getString(1),
                StreamView.valueOf(row.getString(2)),
                new KeySchema(attributes(row.getTuple(3)), attributes(row.getTuple(4))), (int) row.getLong(5),
                Instant.ofEpochMilli(row.getLong(6)), instant(row, 7));
    }

    void putShard(Transaction transaction, Shard shard) {
        transaction.put(SHARDS.pack(shard.stream(), shard.slot(), shard.generation()),
                Tuple.of(shard.id(), shard.parent().orElse(null), shard.first().value(),
                        shard.last().map(SequenceNumber::value).orElse(null), shard.created().toEpochMilli(),
                        millis(shard.closed())).pack());
    }

    Optional<Shard> shard(Reader reader, long stream, int slot, long generation) {
        byte[] value = reader.get(SHARDS.pack(stream, slot, generation));
        return value == null ? Optional.empty() : Optional.of(shard(stream, slot, generation, value));
    }

    /** The shards of a stream, those of one slot together, older ones first. */
    List<Shard> shards(Reader reader, long stream) {
        List<Shard> shards = new ArrayList<>();
        Subspace space = SHARDS.sub(stream);
        try (Cursor cursor = reader.range(space.range())) {
            while (cursor.hasNext()) {
                Entry entry = cursor.next();
                Tuple key = space.unpack(entry.key());
                shards.add(shard(stream, (int) key.getLong(0), key.getLong(1), entry.value()));
            }
        }
        return shards;
    }

    private static Shard shard(long stream, int slot, long generation, byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new Shard(stream, slot, generation, row.getString(0),
                row.isNull(1) ? Optional.empty() : Optional.of(row.getString(1)), new SequenceNumber(row.getLong(2)),
                row.isNull(3) ? Optional.empty() : Optional.of(new SequenceNumber(row.getLong(3))),
                Instant.ofEpochMilli(row.getLong(4)), instant(row, 5));
    }

    Optional<Head> head(Reader reader, long stream, int slot) {
        byte[] value = reader.get(HEADS.pack(stream, slot));
        if (value == null) {
            return Optional.empty();
        }
        Tuple row = Tuple.unpack(value);
        return Optional.of(new Head(row.getLong(0), row.getLong(1)));
    }

    void putHead(Transaction transaction, long stream, int slot, Head head) {
        transaction.put(HEADS.pack(stream, slot), Tuple.of(head.generation(), head.last()).pack());
    }

    void deleteHead(Transaction transaction, long stream, int slot) {
        transaction.delete(HEADS.pack(stream, slot));
    }

    void putRecord(Transaction transaction, long stream, int slot, ChangeRecord record) {
        transaction.put(RECORDS.pack(stream, slot, record.sequence().value()),
                Tuple.of(record.kind().ordinal(), record.time().toEpochMilli(), record.key().encoded(),
                        record.oldImage().map(Item::encoded).orElse(null),
                        record.newImage().map(Item::encoded).orElse(null), record.expired()).pack());
    }

    /** The records of a slot from a number on, whichever shard they belong to. */
    KeyRange records(long stream, int slot, long from) {
        return new KeyRange(RECORDS.pack(stream, slot, from), RECORDS.range(stream, slot).to());
    }

    ChangeRecord record(Entry entry) {
        Tuple row = Tuple.unpack(entry.value());
        return new ChangeRecord(new SequenceNumber(RECORDS.unpack(entry.key()).getLong(2)),
                ChangeRecord.Kind.values()[(int) row.getLong(0)], Instant.ofEpochMilli(row.getLong(1)),
                Item.decode(row.getBytes(2)), image(row, 3), image(row, 4), row.getBoolean(5));
    }

    private static Optional<Item> image(Tuple row, int index) {
        return row.isNull(index) ? Optional.empty() : Optional.of(Item.decode(row.getBytes(index)));
    }

    /** Forgets the records of a slot below a number. */
    void trim(Transaction transaction, long stream, int slot, long below) {
        transaction.deleteRange(new KeyRange(RECORDS.range(stream, slot).from(), RECORDS.pack(stream, slot, below)));
    }

    void deleteShard(Transaction transaction, Shard shard) {
        transaction.delete(SHARDS.pack(shard.stream(), shard.slot(), shard.generation()));
    }

    void deleteStream(Transaction transaction, long stream) {
        transaction.delete(STREAMS.pack(stream));
        transaction.deleteRange(SHARDS.range(stream));
        transaction.deleteRange(HEADS.range(stream));
        transaction.deleteRange(RECORDS.range(stream));
    }

    private static @Nullable Long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(null);
    }

    private static Optional<Instant> instant(Tuple row, int index) {
        return row.isNull(index) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(index)));
    }
}

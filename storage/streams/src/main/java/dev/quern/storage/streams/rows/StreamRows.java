package dev.quern.storage.streams.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.StreamMode;
import dev.quern.storage.streams.stream.StreamName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rows of streams. Safe for use by several threads. */
public final class StreamRows {

    private static final Subspace BY_NAME = Space.STREAMS.sub("stream");
    private static final Subspace DELETED = Space.STREAMS.sub("deleted");
    private static final byte[] LAST_ID = Space.STREAMS.pack("last-id");

    /** A stream's row as it lies in the store: whoever knew it can see whether it is still the same. */
    public byte @Nullable [] bytes(Reader reader, StreamName name) {
        return reader.get(BY_NAME.pack(name.value()));
    }

    public DataStream decode(StreamName name, byte[] bytes) {
        Tuple row = Tuple.unpack(bytes);
        return new DataStream(row.getLong(0), name, Instant.ofEpochMilli(row.getLong(1)),
                StreamMode.valueOf(row.getString(2)), Duration.ofMillis(row.getLong(3)),
                Instant.ofEpochMilli(row.getLong(4)), (int) row.getLong(5), (int) row.getLong(6),
                (int) row.getLong(7), Tags.of(row.getTuple(8)));
    }

    public Optional<DataStream> find(Reader reader, StreamName name) {
        return Optional.ofNullable(bytes(reader, name)).map(row -> decode(name, row));
    }

    public void put(Transaction transaction, DataStream stream) {
        transaction.put(BY_NAME.pack(stream.name().value()),
                Tuple.of(stream.id(), stream.created().toEpochMilli(), stream.mode().name(),
                        stream.retention().toMillis(), stream.keptSince().toEpochMilli(), stream.shards(),
                        stream.openShards(), stream.maxRecordBytes(), Tags.tuple(stream.tags())).pack());
    }

    public void delete(Transaction transaction, StreamName name) {
        transaction.delete(BY_NAME.pack(name.value()));
    }

    /**
     * Keeps in mind up to which epoch the sequence numbers of a stream went that is deleted.
     *
     * @param past
     *            what went no farther than this need not be kept in mind any more: new streams begin later
     */
    public void deleted(Transaction transaction, StreamName name, long epoch, long past) {
        try (Cursor cursor = transaction.range(DELETED.range())) {
            while (cursor.hasNext()) {
                Entry entry = cursor.next();
                if (Tuple.unpack(entry.value()).getLong(0) <= past) {
                    transaction.delete(entry.key());
                }
            }
        }
        transaction.put(DELETED.pack(name.value()), Tuple.of(epoch).pack());
    }

    /** Up to which epoch numbers may have gone of a stream that had a name before, if that was not long ago. */
    public OptionalLong epochOfDeleted(Reader reader, StreamName name) {
        byte[] row = reader.get(DELETED.pack(name.value()));
        return row == null ? OptionalLong.empty() : OptionalLong.of(Tuple.unpack(row).getLong(0));
    }

    /** Streams in the order of their names, after one, at most so many. */
    public List<DataStream> list(Reader reader, Optional<String> after, int limit) {
        KeyRange range = BY_NAME.range();
        if (after.isPresent()) {
            range = range.after(BY_NAME.pack(after.get()));
        }
        List<DataStream> streams = new ArrayList<>();
        try (Cursor cursor = reader.range(range)) {
            while (streams.size() < limit && cursor.hasNext()) {
                Entry entry = cursor.next();
                streams.add(decode(new StreamName(BY_NAME.unpack(entry.key()).getString(0)), entry.value()));
            }
        }
        return streams;
    }

    /** An identifier that no stream ever had. */
    public long nextId(Transaction transaction) {
        byte[] last = transaction.get(LAST_ID);
        long id = last == null ? 1 : Tuple.unpack(last).getLong(0) + 1;
        transaction.put(LAST_ID, Tuple.of(id).pack());
        return id;
    }
}

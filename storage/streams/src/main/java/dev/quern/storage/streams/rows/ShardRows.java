package dev.quern.storage.streams.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.HashRange;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.ShardKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of shards and of their heads. */
public final class ShardRows {

    private static final Subspace SHARDS = Space.STREAMS.sub("shard");
    private static final Subspace HEADS = Space.STREAMS.sub("head");

    /**
     * The end of an open shard.
     *
     * @param last
     *            the counter of its last record; 0 if it has had none
     * @param time
     *            when that was put, in milliseconds since 1970; no later record is older
     */
    public record Head(long last, long time) {}

    public void put(Transaction transaction, Shard shard) {
        transaction.put(SHARDS.pack(shard.stream(), shard.number()),
                Tuple.of(shard.range().from().bytes(), shard.range().to().bytes(),
                        Tuple.of(shard.parents().toArray()), shard.created().toEpochMilli(), shard.epoch(),
                        shard.closing().map(end -> Tuple.of(end.at().toEpochMilli(), end.last())).orElse(null))
                        .pack());
    }

    public Optional<Shard> find(Reader reader, ShardKey key) {
        byte[] value = reader.get(SHARDS.pack(key.stream(), key.shard()));
        return value == null ? Optional.empty() : Optional.of(decode(key, value));
    }

    private static Shard decode(ShardKey key, byte[] value) {
        Tuple row = Tuple.unpack(value);
        Tuple parentRow = row.getTuple(2);
        List<Integer> parents = new ArrayList<>();
        for (int i = 0; i < parentRow.size(); i++) {
            parents.add((int) parentRow.getLong(i));
        }
        Optional<Shard.Closing> closing = row.isNull(5)
                ? Optional.empty()
                : Optional.of(new Shard.Closing(Instant.ofEpochMilli(row.getTuple(5).getLong(0)),
                        row.getTuple(5).getLong(1)));
        return new Shard(key.stream(), key.shard(),
                new HashRange(HashKey.ofBytes(row.getBytes(0)), HashKey.ofBytes(row.getBytes(1))), parents,
                Instant.ofEpochMilli(row.getLong(3)), row.getLong(4), closing);
    }

    /** The shards of a stream in the order of their numbers, those before {@code first} left out. */
    public List<Shard> list(Reader reader, long stream, int first) {
        Subspace space = SHARDS.sub(stream);
        List<Shard> shards = new ArrayList<>();
        try (Cursor cursor = reader.range(new KeyRange(space.pack(first), space.range().to()))) {
            while (cursor.hasNext()) {
                Entry entry = cursor.next();
                int number = (int) space.unpack(entry.key()).getLong(0);
                shards.add(decode(new ShardKey(stream, number), entry.value()));
            }
        }
        return shards;
    }

    public void delete(Transaction transaction, Shard shard) {
        transaction.delete(SHARDS.pack(shard.stream(), shard.number()));
    }

    public Optional<Head> head(Reader reader, ShardKey key) {
        byte[] value = reader.get(HEADS.pack(key.stream(), key.shard()));
        if (value == null) {
            return Optional.empty();
        }
        Tuple row = Tuple.unpack(value);
        return Optional.of(new Head(row.getLong(0), row.getLong(1)));
    }

    public void putHead(Transaction transaction, ShardKey key, Head head) {
        transaction.put(HEADS.pack(key.stream(), key.shard()), Tuple.of(head.last(), head.time()).pack());
    }

    public void deleteHead(Transaction transaction, ShardKey key) {
        transaction.delete(HEADS.pack(key.stream(), key.shard()));
    }

    /** Forgets all shards of a stream. */
    public void deleteAll(Transaction transaction, long stream) {
        transaction.deleteRange(SHARDS.range(stream));
        transaction.deleteRange(HEADS.range(stream));
    }
}

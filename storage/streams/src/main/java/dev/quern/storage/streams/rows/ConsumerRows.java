package dev.quern.storage.streams.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.streams.stream.Consumer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of consumers. */
public final class ConsumerRows {

    private static final Subspace CONSUMERS = Space.STREAMS.sub("consumer");

    public void put(Transaction transaction, Consumer consumer) {
        transaction.put(CONSUMERS.pack(consumer.stream(), consumer.name()),
                Tuple.of(consumer.created().getEpochSecond(), Tags.tuple(consumer.tags())).pack());
    }

    public Optional<Consumer> find(Reader reader, long stream, String name) {
        byte[] value = reader.get(CONSUMERS.pack(stream, name));
        return value == null ? Optional.empty() : Optional.of(decode(stream, name, value));
    }

    private static Consumer decode(long stream, String name, byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new Consumer(stream, name, Instant.ofEpochSecond(row.getLong(0)), Tags.of(row.getTuple(1)));
    }

    /** Consumers of a stream in the order of their names, after one, at most so many. */
    public List<Consumer> list(Reader reader, long stream, Optional<String> after, int limit) {
        Subspace space = CONSUMERS.sub(stream);
        KeyRange range = after.map(name -> space.range().after(space.pack(name))).orElse(space.range());
        List<Consumer> consumers = new ArrayList<>();
        try (Cursor cursor = reader.range(range)) {
            while (consumers.size() < limit && cursor.hasNext()) {
                Entry entry = cursor.next();
                consumers.add(decode(stream, space.unpack(entry.key()).getString(0), entry.value()));
            }
        }
        return consumers;
    }

    public void delete(Transaction transaction, Consumer consumer) {
        transaction.delete(CONSUMERS.pack(consumer.stream(), consumer.name()));
    }

    /** Forgets all consumers of a stream. */
    public void deleteAll(Transaction transaction, long stream) {
        transaction.deleteRange(CONSUMERS.range(stream));
    }
}

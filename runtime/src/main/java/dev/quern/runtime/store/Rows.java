package dev.quern.runtime.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records of one type under one subspace, one row each. The key is a tuple, the value the record as JSON: fields that a
 * later
 * version adds are absent in older rows, fields that it drops are ignored. Safe for use by several threads.
 *
 * @param <R>
 *            the type of the records
 */
public final class Rows<R extends Record> {

    private final Subspace subspace;
    private final Class<R> type;
    /** Made when first used: describing a type takes Jackson milliseconds, and a start reads few of them. */
    private volatile @Nullable ObjectReader reader;
    private volatile @Nullable ObjectWriter writer;

    /** Rows of {@code type} under {@code subspace}, which is theirs alone. */
    public Rows(Subspace subspace, Class<R> type) {
        this.subspace = subspace;
        this.type = type;
    }

    /** The record under a key. */
    public Optional<R> get(Reader store, Object... key) {
        byte[] row = subspace.pack(key);
        byte[] value = store.get(row);
        return value == null ? Optional.empty() : Optional.of(decode(row, value));
    }

    /** Stores a record, replacing any under that key. */
    public void put(Transaction transaction, R row, Object... key) {
        try {
            transaction.put(subspace.pack(key), writer().writeValueAsBytes(row));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be stored: " + row, e);
        }
    }

    /** Removes the record under a key, if there is one. */
    public void delete(Transaction transaction, Object... key) {
        transaction.delete(subspace.pack(key));
    }

    /** Removes every record whose key begins with {@code prefix}. */
    public void deleteAll(Transaction transaction, Object... prefix) {
        transaction.deleteRange(subspace.range(prefix));
    }

    /** Every record whose key begins with {@code prefix}, in the order of their keys. */
    public List<R> all(Reader store, Object... prefix) {
        return collect(store, subspace.range(prefix), Integer.MAX_VALUE, row -> true);
    }

    /**
     * The records that follow a key.
     *
     * @param after
     *            the key to begin after; empty to begin at the first
     * @param limit
     *            how many at most
     * @param wanted
     *            which records count
     * @param prefix
     *            what their keys begin with
     */
    public List<R> following(Reader store, Optional<Object> after, int limit, Predicate<R> wanted, Object... prefix) {
        KeyRange range = subspace.range(prefix);
        if (after.isPresent()) {
            Object[] key = new Object[prefix.length + 1];
            System.arraycopy(prefix, 0, key, 0, prefix.length);
            key[prefix.length] = after.get();
            range = range.after(subspace.pack(key));
        }
        return collect(store, range, limit, wanted);
    }

    private List<R> collect(Reader store, KeyRange range, int limit, Predicate<R> wanted) {
        List<R> found = new ArrayList<>();
        try (Cursor cursor = store.range(range)) {
            while (found.size() < limit && cursor.hasNext()) {
                Entry entry = cursor.next();
                R row = decode(entry.key(), entry.value());
                if (wanted.test(row)) {
                    found.add(row);
                }
            }
        }
        return found;
    }

    private R decode(byte[] key, byte[] value) {
        try {
            return reader().readValue(value);
        } catch (IOException e) {
            throw new StoreException(
                    "The row " + subspace.unpack(key) + " of " + subspace + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private ObjectReader reader() {
        ObjectReader made = reader;
        if (made == null) {
            made = Json.MAPPER.readerFor(type);
            reader = made;
        }
        return made;
    }

    private ObjectWriter writer() {
        ObjectWriter made = writer;
        if (made == null) {
            made = Json.MAPPER.writerFor(type);
            writer = made;
        }
        return made;
    }

    /** Made by the first row that is read or written: to a start without rows, Jackson is a tenth of its time. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder().addModules(new Jdk8Module(), new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    }
}

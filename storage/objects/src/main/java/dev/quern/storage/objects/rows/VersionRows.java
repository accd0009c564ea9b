package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectKey;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rows of versions:
 *
 * <pre>
 * current   bucket, key                 the newest version, unless it is a delete marker
 * earlier   bucket, key, -sequence      all others, newest first; delete markers, too
 * null      bucket, key                 the sequence of the version NULL, if it is among the earlier ones
 * sequence  bucket, key                 the last sequence, if it belongs to a change that left no version
 * </pre>
 *
 * <p>
 * So a listing of objects reads exactly the rows that it shows, however many versions and markers there are. Safe for
 * use by several threads.
 */
public final class VersionRows {

    private static final Subspace CURRENT = Space.OBJECTS.sub("current");
    private static final Subspace EARLIER = Space.OBJECTS.sub("earlier");
    private static final Subspace NULLS = Space.OBJECTS.sub("null");
    private static final Subspace SEQUENCES = Space.OBJECTS.sub("sequence");

    public Optional<VersionRow> current(Reader reader, Bucket bucket, ObjectKey key) {
        return row(reader.get(CURRENT.pack(bucket.id(), key.value())));
    }

    public void putCurrent(Transaction transaction, Bucket bucket, ObjectKey key, VersionRow row) {
        transaction.put(CURRENT.pack(bucket.id(), key.value()), Values.version(row));
    }

    public void deleteCurrent(Transaction transaction, Bucket bucket, ObjectKey key) {
        transaction.delete(CURRENT.pack(bucket.id(), key.value()));
    }

    public Optional<VersionRow> earlier(Reader reader, Bucket bucket, ObjectKey key, long sequence) {
        return row(reader.get(earlierKey(bucket, key, sequence)));
    }

    /** The newest of the earlier versions. */
    public Optional<VersionRow> newestEarlier(Reader reader, Bucket bucket, ObjectKey key) {
        try (Cursor cursor = reader.range(EARLIER.range(bucket.id(), key.value()))) {
            return cursor.hasNext() ? Optional.of(Values.version(cursor.next().value())) : Optional.empty();
        }
    }

    /** How many earlier versions there are; counted up to a limit. */
    public int earlierCount(Reader reader, Bucket bucket, ObjectKey key, int limit) {
        int count = 0;
        try (Cursor cursor = reader.range(EARLIER.range(bucket.id(), key.value()))) {
            while (count < limit && cursor.hasNext()) {
                cursor.next();
                count++;
            }
        }
        return count;
    }

    /** Adds an earlier version. */
    public void putEarlier(Transaction transaction, Bucket bucket, ObjectKey key, VersionRow row) {
        transaction.put(earlierKey(bucket, key, row.sequence()), Values.version(row));
        if (row.versionId().isNull()) {
            transaction.put(NULLS.pack(bucket.id(), key.value()), Tuple.of(row.sequence()).pack());
        }
    }

    public void deleteEarlier(Transaction transaction, Bucket bucket, ObjectKey key, VersionRow row) {
        transaction.delete(earlierKey(bucket, key, row.sequence()));
        if (row.versionId().isNull()) {
            transaction.delete(NULLS.pack(bucket.id(), key.value()));
        }
    }

    /** The version NULL, if it is among the earlier ones. */
    public Optional<VersionRow> earlierNull(Reader reader, Bucket bucket, ObjectKey key) {
        byte[] sequence = reader.get(NULLS.pack(bucket.id(), key.value()));
        return sequence == null
                ? Optional.empty()
                : earlier(reader, bucket, key, Tuple.unpack(sequence).getLong(0));
    }

    /** The sequence of the last change, if that left no version. */
    public OptionalLong lastSequence(Reader reader, Bucket bucket, ObjectKey key) {
        byte[] sequence = reader.get(SEQUENCES.pack(bucket.id(), key.value()));
        return sequence == null ? OptionalLong.empty() : OptionalLong.of(Tuple.unpack(sequence).getLong(0));
    }

    public void putLastSequence(Transaction transaction, Bucket bucket, ObjectKey key, long sequence) {
        transaction.put(SEQUENCES.pack(bucket.id(), key.value()), Tuple.of(sequence).pack());
    }

    public void deleteLastSequence(Transaction transaction, Bucket bucket, ObjectKey key) {
        transaction.delete(SEQUENCES.pack(bucket.id(), key.value()));
    }

    /** The rows with last sequences that follow one; with the first if none is given. */
    public KeyRange sequencesAfter(Optional<byte[]> after) {
        return after.map(SEQUENCES.range()::after).orElse(SEQUENCES.range());
    }

    /**
     * Whether a last sequence was numbered before a time: later numbers are larger by the clock alone, and so it need
     * not be remembered.
     *
     * @param value
     *            of a row of {@link #sequencesAfter}
     */
    public boolean isSequenceBefore(byte[] value, Instant time) {
        return Tuple.unpack(value).getLong(0) < time.getEpochSecond() * 1_000_000;
    }

    /** Whether there is a current version in the bucket. */
    public boolean anyCurrent(Reader reader, Bucket bucket) {
        return any(reader, CURRENT.range(bucket.id()));
    }

    /** Whether there is an earlier version or a delete marker in the bucket. */
    public boolean anyEarlier(Reader reader, Bucket bucket) {
        return any(reader, EARLIER.range(bucket.id()));
    }

    private static boolean any(Reader reader, KeyRange range) {
        try (Cursor cursor = reader.range(range)) {
            return cursor.hasNext();
        }
    }

    /** Forgets the sequences of a bucket that is being deleted. */
    public void deleteSequences(Transaction transaction, Bucket bucket) {
        transaction.deleteRange(SEQUENCES.range(bucket.id()));
    }

    /** The current versions of the keys that begin with a prefix, in the order of the keys. */
    public KeyRange currentWithPrefix(Bucket bucket, String prefix) {
        return CURRENT.rangeOfStrings(Tuple.of(bucket.id()), prefix);
    }

    /** The earlier versions of the keys that begin with a prefix, in the order of the keys, newest first. */
    public KeyRange earlierWithPrefix(Bucket bucket, String prefix) {
        return EARLIER.rangeOfStrings(Tuple.of(bucket.id()), prefix);
    }

    /** What a row of {@link #currentWithPrefix} says. */
    public KeyedVersion current(Entry entry) {
        return new KeyedVersion(CURRENT.unpack(entry.key()).getString(1), Values.version(entry.value()));
    }

    /** What a row of {@link #earlierWithPrefix} says. */
    public KeyedVersion earlier(Entry entry) {
        return new KeyedVersion(EARLIER.unpack(entry.key()).getString(1), Values.version(entry.value()));
    }

    /** Where the current version of a key lies. */
    public byte[] currentKey(Bucket bucket, String key) {
        return CURRENT.pack(bucket.id(), key);
    }

    /** Where an earlier version of a key lies. */
    public byte[] earlierKey(Bucket bucket, ObjectKey key, long sequence) {
        // descending, so that the newest comes first
        return EARLIER.pack(bucket.id(), key.value(), -sequence);
    }

    /** All earlier versions of a key. */
    public KeyRange earlierOf(Bucket bucket, String key) {
        return EARLIER.range(bucket.id(), key);
    }

    private static Optional<VersionRow> row(byte @Nullable [] value) {
        return value == null ? Optional.empty() : Optional.of(Values.version(value));
    }

    /** A version and its key. */
    public record KeyedVersion(String key, VersionRow row) {}
}

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
import dev.quern.storage.objects.model.UploadId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of uploads in parts:
 *
 * <pre>
 * upload         bucket, key, upload    an upload under way
 * uploaded-part  upload, number         a part of it
 * completed      upload                 what came of one that was completed not long ago
 * </pre>
 *
 * <p>
 * The uploads of a bucket that is deleted stay behind, to be removed step by step. Safe for use by several threads.
 */
public final class UploadRows {

    private static final Subspace UPLOADS = Space.OBJECTS.sub("upload");
    private static final Subspace PARTS = Space.OBJECTS.sub("uploaded-part");
    private static final Subspace COMPLETED = Space.OBJECTS.sub("completed");

    /** An upload and what it is of. */
    public record KeyedUpload(long bucketId, String key, UploadId id, UploadRow row) {}

    /** What came of an upload that was completed. */
    public record Completed(long bucketId, String key, Instant time, VersionRow row) {}

    public Optional<UploadRow> find(Reader reader, Bucket bucket, ObjectKey key, UploadId id) {
        byte[] value = id.isPossible() ? reader.get(UPLOADS.pack(bucket.id(), key.value(), id.value())) : null;
        return value == null ? Optional.empty() : Optional.of(UploadRow.of(value));
    }

    public void put(Transaction transaction, Bucket bucket, ObjectKey key, UploadId id, UploadRow row) {
        transaction.put(UPLOADS.pack(bucket.id(), key.value(), id.value()), row.value());
    }

    /** Removes an upload and the rows of its parts; not their bodies. */
    public void delete(Transaction transaction, long bucketId, String key, UploadId id) {
        transaction.delete(UPLOADS.pack(bucketId, key, id.value()));
        transaction.deleteRange(PARTS.range(id.value()));
    }

    public Optional<UploadedPartRow> part(Reader reader, UploadId id, int number) {
        byte[] value = reader.get(PARTS.pack(id.value(), number));
        return value == null ? Optional.empty() : Optional.of(UploadedPartRow.of(number, value));
    }

    public void putPart(Transaction transaction, UploadId id, UploadedPartRow row) {
        transaction.put(PARTS.pack(id.value(), row.number()), row.value());
    }

    /**
     * The parts of an upload, in order.
     *
     * @param after
     *            begins after the part with this number
     * @param limit
     *            how many at most
     */
    public List<UploadedPartRow> parts(Reader reader, UploadId id, int after, int limit) {
        List<UploadedPartRow> parts = new ArrayList<>();
        try (Cursor rows = reader.range(PARTS.range(id.value()).after(PARTS.pack(id.value(), after)))) {
            while (parts.size() < limit && rows.hasNext()) {
                Entry entry = rows.next();
                parts.add(UploadedPartRow.of((int) PARTS.unpack(entry.key()).getLong(1), entry.value()));
            }
        }
        return parts;
    }

    public Optional<Completed> completed(Reader reader, UploadId id) {
        byte[] value = id.isPossible() ? reader.get(COMPLETED.pack(id.value())) : null;
        return value == null ? Optional.empty() : Optional.of(completed(value));
    }

    public void putCompleted(Transaction transaction, UploadId id, Completed completed) {
        transaction.put(COMPLETED.pack(id.value()), Tuple.of(completed.bucketId(), completed.key(),
                completed.time().toEpochMilli(), Values.version(completed.row())).pack());
    }

    private static Completed completed(byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new Completed(row.getLong(0), row.getString(1), Instant.ofEpochMilli(row.getLong(2)),
                Values.version(row.getBytes(3)));
    }

    /** The rows of completed uploads that follow one; with the first if none is given. */
    public KeyRange completedAfter(Optional<byte[]> after) {
        return after.map(COMPLETED.range()::after).orElse(COMPLETED.range());
    }

    /**
     * Whether an upload was completed before a time.
     *
     * @param value
     *            of a row of {@link #completedAfter}
     */
    public boolean isCompletedBefore(byte[] value, Instant time) {
        return completed(value).time().isBefore(time);
    }

    /** The uploads of a bucket whose keys begin with a prefix, in the order of keys and identifiers. */
    public KeyRange withPrefix(long bucketId, String prefix) {
        return UPLOADS.rangeOfStrings(Tuple.of(bucketId), prefix);
    }

    /** The uploads of all buckets. */
    public KeyRange all() {
        return UPLOADS.range();
    }

    /** The uploads of one key. */
    public KeyRange of(long bucketId, String key) {
        return UPLOADS.range(bucketId, key);
    }

    /** Where an upload lies. */
    public byte[] key(long bucketId, String key, String id) {
        return UPLOADS.pack(bucketId, key, id);
    }

    /** What a row of {@link #withPrefix} or {@link #all} says. */
    public KeyedUpload upload(Entry entry) {
        Tuple key = UPLOADS.unpack(entry.key());
        return new KeyedUpload(key.getLong(0), key.getString(1), new UploadId(key.getString(2)),
                UploadRow.of(entry.value()));
    }
}

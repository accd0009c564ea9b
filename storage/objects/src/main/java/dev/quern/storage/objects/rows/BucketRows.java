package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Versioning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of buckets and of what is set for them. Safe for use by several threads. */
public final class BucketRows {

    private static final Subspace BUCKETS = Space.OBJECTS.sub("bucket");
    private static final Subspace NAMES = Space.OBJECTS.sub("bucket-id");
    private static final Subspace SETTINGS = Space.OBJECTS.sub("setting");
    private static final byte[] LAST_ID = Space.OBJECTS.pack("last-bucket-id");

    public Optional<Bucket> find(Reader reader, BucketName name) {
        byte[] value = reader.get(BUCKETS.pack(name.value()));
        return value == null ? Optional.empty() : Optional.of(bucket(name, value));
    }

    /**
     * @throws ObjectsException.NoSuchBucket
     *             if there is none
     */
    public Bucket get(Reader reader, BucketName name) {
        return find(reader, name).orElseThrow(() -> new ObjectsException.NoSuchBucket(name.value()));
    }

    /** The bucket with an identifier, as rows that name their bucket so need it. */
    public Optional<Bucket> find(Reader reader, long id) {
        byte[] name = reader.get(NAMES.pack(id));
        return name == null
                ? Optional.empty()
                : find(reader, new BucketName(Tuple.unpack(name).getString(0))).filter(bucket -> bucket.id() == id);
    }

    /** Writes a bucket, new or changed. */
    public void put(Transaction transaction, Bucket bucket) {
        transaction.put(BUCKETS.pack(bucket.name().value()), Tuple.of(bucket.id(), bucket.region(), bucket.owner(),
                bucket.created().toEpochMilli(), bucket.versioning().name()).pack());
        transaction.put(NAMES.pack(bucket.id()), Tuple.of(bucket.name().value()).pack());
    }

    /** Removes a bucket and what is set for it. */
    public void delete(Transaction transaction, Bucket bucket) {
        transaction.delete(BUCKETS.pack(bucket.name().value()));
        transaction.delete(NAMES.pack(bucket.id()));
        transaction.deleteRange(SETTINGS.range(bucket.id()));
    }

    /** An identifier that no bucket ever had. */
    public long nextId(Transaction transaction) {
        byte[] last = transaction.get(LAST_ID);
        long next = last == null ? 1 : Tuple.unpack(last).getLong(0) + 1;
        transaction.put(LAST_ID, Tuple.of(next).pack());
        return next;
    }

    /**
     * Buckets in the order of their names.
     *
     * @param after
     *            begins after this name
     * @param prefix
     *            what names begin with
     * @param limit
     *            how many at most
     */
    public List<Bucket> list(Reader reader, Optional<String> after, String prefix, int limit) {
        KeyRange range = BUCKETS.rangeOfStrings(Tuple.empty(), prefix);
        if (after.isPresent()) {
            range = range.after(BUCKETS.pack(after.get()));
        }
        List<Bucket> found = new ArrayList<>();
        try (Cursor cursor = reader.range(range)) {
            while (found.size() < limit && cursor.hasNext()) {
                Entry entry = cursor.next();
                found.add(bucket(new BucketName(BUCKETS.unpack(entry.key()).getString(0)), entry.value()));
            }
        }
        return found;
    }

    /** What is set for a bucket under a name. */
    public Optional<byte[]> setting(Reader reader, Bucket bucket, String name) {
        return Optional.ofNullable(reader.get(SETTINGS.pack(bucket.id(), name)));
    }

    public void putSetting(Transaction transaction, Bucket bucket, String name, byte[] value) {
        transaction.put(SETTINGS.pack(bucket.id(), name), value);
    }

    public void deleteSetting(Transaction transaction, Bucket bucket, String name) {
        transaction.delete(SETTINGS.pack(bucket.id(), name));
    }

    private static Bucket bucket(BucketName name, byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new Bucket(row.getLong(0), name, row.getString(1), row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)), Versioning.valueOf(row.getString(4)));
    }
}

package dev.quern.storage.objects.bucket;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Versioning;
import dev.quern.storage.objects.rows.BucketRows;
import dev.quern.storage.objects.rows.VersionRows;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The buckets and their settings. Safe for use by any number of threads; changes are durable when a method returns. */
public final class Buckets {

    /** Settings that the store understands, and that have methods of their own. */
    private static final Set<String> TYPED = Set.of("notification", "lifecycle", "versioning");

    private final KeyValueStore store;
    private final BucketRows rows;
    private final VersionRows versions;
    private final NotificationRules notifications;
    private final InstantSource clock;

    public Buckets(KeyValueStore store, BucketRows rows, VersionRows versions,
            NotificationRules notifications, InstantSource clock) {
        this.store = store;
        this.rows = rows;
        this.versions = versions;
        this.notifications = notifications;
        this.clock = clock;
    }

    /**
     * Makes a bucket.
     *
     * @throws ObjectsException.BucketExists
     *             if there is one with the name; it carries that one
     * @throws ObjectsException.InvalidBucketName
     *             if its labels are not those of a host name
     */
    public Bucket create(BucketName name, String region, String owner) {
        if (!name.isHostName()) {
            throw new ObjectsException.InvalidBucketName(name.value(), "a name has no hyphen beside a dot");
        }
        return store.transact(transaction -> {
            Optional<Bucket> there = rows.find(transaction, name);
            if (there.isPresent()) {
                throw new ObjectsException.BucketExists(there.get());
            }
            Bucket bucket = new Bucket(rows.nextId(transaction), name, region, owner,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS), Versioning.OFF);
            rows.put(transaction, bucket);
            return bucket;
        });
    }

    /**
     * A bucket.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is none with the name
     */
    public Bucket get(BucketName name) {
        return read(reader -> rows.get(reader, name));
    }

    public Optional<Bucket> find(BucketName name) {
        return read(reader -> rows.find(reader, name));
    }

    /**
     * Buckets in the order of their names.
     *
     * @param after
     *            begins after this name
     * @param prefix
     *            what names begin with; empty for all
     * @param limit
     *            how many at most
     */
    public List<Bucket> list(Optional<String> after, String prefix, int limit) {
        return read(reader -> rows.list(reader, after, prefix, limit));
    }

    /**
     * Deletes an empty bucket, with its settings. Uploads in parts that were not completed do not keep it: they end
     * with it.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is none
     * @throws ObjectsException.BucketNotEmpty
     *             if it holds objects, old versions or delete markers
     */
    public void delete(BucketName name) {
        store.update(transaction -> {
            Bucket bucket = rows.get(transaction, name);
            boolean current = versions.anyCurrent(transaction, bucket);
            if (current || versions.anyEarlier(transaction, bucket)) {
                throw new ObjectsException.BucketNotEmpty(!current);
            }
            rows.delete(transaction, bucket);
            versions.deleteSequences(transaction, bucket);
        });
    }

    /**
     * Switches versioning on or off. It can be suspended, but never be {@link Versioning#OFF} again.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    public void setVersioning(BucketName name, Versioning versioning) {
        if (versioning == Versioning.OFF) {
            throw new IllegalArgumentException("versioning is enabled or suspended, never taken away");
        }
        store.update(transaction -> rows.put(transaction, rows.get(transaction, name).withVersioning(versioning)));
    }

    /** Who is told of changes in a bucket; empty if nobody. Throws as {@link #get}. */
    public List<NotificationRule> notifications(BucketName name) {
        return read(reader -> notifications.get(reader, rows.get(reader, name)));
    }

    /** Replaces who is told of changes in a bucket. Throws as {@link #get}. */
    public void setNotifications(BucketName name, List<NotificationRule> rules) {
        store.update(transaction -> notifications.put(transaction, rows.get(transaction, name), rules));
    }

    /**
     * What the caller keeps with a bucket under a name, such as its policy; the store does not read it. Throws as
     * {@link #get}.
     */
    public Optional<byte[]> setting(BucketName name, String setting) {
        requireOpaque(setting);
        return read(reader -> rows.setting(reader, rows.get(reader, name), setting));
    }

    /** Several of what {@link #setting} gives, read at once: none between two changes. */
    public List<Optional<byte[]>> settings(BucketName name, List<String> settings) {
        settings.forEach(Buckets::requireOpaque);
        return read(reader -> {
            Bucket bucket = rows.get(reader, name);
            return settings.stream().map(setting -> rows.setting(reader, bucket, setting)).toList();
        });
    }

    /** Replaces a setting. Throws as {@link #get}. */
    public void putSetting(BucketName name, String setting, byte[] value) {
        requireOpaque(setting);
        store.update(transaction -> rows.putSetting(transaction, rows.get(transaction, name), setting, value));
    }

    /** Removes a setting, if it is there. Throws as {@link #get}. */
    public void deleteSetting(BucketName name, String setting) {
        requireOpaque(setting);
        store.update(transaction -> rows.deleteSetting(transaction, rows.get(transaction, name), setting));
    }

    private static void requireOpaque(String setting) {
        if (TYPED.contains(setting)) {
            throw new IllegalArgumentException(setting + " has methods of its own");
        }
    }

    private <T> T read(Function<Reader, T> body) {
        try (Snapshot snapshot = store.snapshot()) {
            return body.apply(snapshot);
        }
    }
}

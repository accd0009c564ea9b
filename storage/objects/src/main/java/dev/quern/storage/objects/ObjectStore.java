package dev.quern.storage.objects;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.body.BlobPins;
import dev.quern.storage.objects.body.Bodies;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.bucket.Buckets;
import dev.quern.storage.objects.bucket.NotificationRules;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.listing.Listings;
import dev.quern.storage.objects.model.ObjectEvents;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.rows.BucketRows;
import dev.quern.storage.objects.rows.UploadRows;
import dev.quern.storage.objects.rows.VersionRows;
import dev.quern.storage.objects.version.Changes;
import dev.quern.storage.objects.version.StoredObjects;
import java.time.InstantSource;
import java.util.Set;

/**
 * An S3-like store of objects, without any protocol: the rooms of it. Safe for use by any number of threads; methods
 * block. The key-value store and the blob store belong to the caller, who closes them after this.
 */
public final class ObjectStore {

    private final ObjectStoreSettings settings;
    private final Bodies bodies;
    private final Buckets buckets;
    private final StoredObjects objects;
    private final Listings listings;

    /**
     * A store over these two, which hold all that it knows.
     *
     * @param events
     *            is told of every change, in its transaction
     */
    public ObjectStore(KeyValueStore store, BlobStore blobs, ObjectEvents events, InstantSource clock,
            ObjectStoreSettings settings) {
        this.settings = settings;
        BucketRows bucketRows = new BucketRows();
        VersionRows versionRows = new VersionRows();
        UploadRows uploadRows = new UploadRows();
        BodyRows bodyRows = new BodyRows();
        NotificationRules notifications = new NotificationRules(bucketRows);
        this.bodies = new Bodies(store, blobs, bodyRows, new BlobPins(), settings.inlineBytes());
        Changes changes = new Changes(store, bodies, bodyRows, events, notifications, clock);
        this.buckets = new Buckets(store, bucketRows, versionRows, uploadRows, notifications, clock);
        this.objects = new StoredObjects(store, changes, bodies, bucketRows, versionRows, bodyRows);
        this.listings = new Listings(store, bucketRows, versionRows);
    }

    /** Buckets and their settings. */
    public Buckets buckets() {
        return buckets;
    }

    /** Objects and their versions. */
    public StoredObjects objects() {
        return objects;
    }

    /** Pages of keys and versions. */
    public Listings listings() {
        return listings;
    }

    /**
     * Begins to receive the bytes of an object or part.
     *
     * @param algorithms
     *            the checksums to compute of them, besides the MD5
     * @return to be closed by the caller
     */
    public BodyWriter receive(Set<ChecksumAlgorithm> algorithms) {
        return bodies.receive(algorithms, settings.maxPutBytes());
    }
}

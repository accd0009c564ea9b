package dev.quern.storage.objects;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.body.BlobPins;
import dev.quern.storage.objects.body.Bodies;
import dev.quern.storage.objects.body.BodySettings;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.bucket.Buckets;
import dev.quern.storage.objects.bucket.NotificationRules;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.SumThreads;
import dev.quern.storage.objects.lifecycle.Expirer;
import dev.quern.storage.objects.lifecycle.ExpiryChanges;
import dev.quern.storage.objects.lifecycle.LifecycleSettings;
import dev.quern.storage.objects.listing.Listings;
import dev.quern.storage.objects.model.ObjectEvents;
import dev.quern.storage.objects.multipart.Completion;
import dev.quern.storage.objects.multipart.Uploads;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.rows.BucketRows;
import dev.quern.storage.objects.rows.UploadRows;
import dev.quern.storage.objects.rows.VersionRows;
import dev.quern.storage.objects.upkeep.Garbage;
import dev.quern.storage.objects.upkeep.Scrub;
import dev.quern.storage.objects.version.Changes;
import dev.quern.storage.objects.version.StoredObjects;
import java.time.InstantSource;
import java.util.Set;

/**
 * An S3-like store of objects, without any protocol: the rooms of it. Safe for use by any number of threads; methods
 * block. The key-value store and the blob store belong to the caller, who closes them after this.
 */
public final class ObjectStore implements AutoCloseable {

    private final SumThreads threads = new SumThreads(Runtime.getRuntime().availableProcessors());

    private final Bodies bodies;
    private final Buckets buckets;
    private final StoredObjects objects;
    private final Listings listings;
    private final Uploads uploads;
    private final LifecycleSettings lifecycles;
    private final Expirer expirer;
    private final Garbage garbage;
    private final Scrub scrub;

    /**
     * A store over these two, which hold all that it knows.
     *
     * @param events
     *            is told of every change, in its transaction
     */
    public ObjectStore(KeyValueStore store, BlobStore blobs, ObjectEvents events, InstantSource clock,
            ObjectStoreSettings settings) {
        BucketRows bucketRows = new BucketRows();
        VersionRows versionRows = new VersionRows();
        UploadRows uploadRows = new UploadRows();
        BodyRows bodyRows = new BodyRows();
        NotificationRules notifications = new NotificationRules(bucketRows);
        BlobPins pins = new BlobPins();
        this.bodies = new Bodies(store, blobs, bodyRows, pins, threads,
                new BodySettings(settings.inlineBytes(), settings.maxPutBytes()));
        Changes changes = new Changes(store, bodies, bodyRows, events, notifications, clock);
        this.buckets = new Buckets(store, bucketRows, versionRows, notifications, clock);
        this.objects = new StoredObjects(store, changes, bodies, bucketRows, versionRows, bodyRows,
                settings.maxPutBytes());
        this.listings = new Listings(store, bucketRows, versionRows, uploadRows);
        Completion completion = new Completion(uploadRows, versionRows, bodyRows, settings.minPartBytes(),
                settings.maxObjectBytes());
        this.uploads = new Uploads(store, changes, bodies, objects, bucketRows, uploadRows, completion);
        this.lifecycles = new LifecycleSettings(store, bucketRows);
        this.expirer = new Expirer(store, bucketRows, lifecycles, listings,
                new ExpiryChanges(changes, bucketRows, versionRows, uploadRows, uploads));
        this.garbage = new Garbage(store, blobs, bodies, changes, bodyRows, bucketRows, versionRows, uploadRows,
                uploads);
        this.scrub = new Scrub(store, blobs, pins, bodyRows, bucketRows);
    }

    /** Waits until the files of objects are gone that were removed. What reads them keeps theirs. */
    public void awaitRemovals() {
        bodies.awaitRemovals();
    }

    /** Ends the store's threads. To be called when nobody uses the store any more. */
    @Override
    public void close() {
        bodies.close();
        threads.close();
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

    /** Uploads in parts. */
    public Uploads uploads() {
        return uploads;
    }

    /** By which rules buckets let objects expire. */
    public LifecycleSettings lifecycles() {
        return lifecycles;
    }

    /** Lets objects expire. */
    public Expirer expirer() {
        return expirer;
    }

    /** Removes what is left over. */
    public Garbage garbage() {
        return garbage;
    }

    /** Looks for damage. */
    public Scrub scrub() {
        return scrub;
    }

    /** Keeps every blob until the hold is closed: while a backup copies their files. */
    public BlobPins.Hold holdBlobs() {
        return bodies.holdAll();
    }

    /**
     * Begins to receive the bytes of an object. Those of a part are received by {@link Uploads#receive}.
     *
     * @param algorithms
     *            the checksums to compute of them, besides the MD5
     * @return to be closed by the caller
     */
    public BodyWriter receive(Set<ChecksumAlgorithm> algorithms) {
        return bodies.receive(algorithms);
    }
}

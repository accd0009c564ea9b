package dev.quern.storage.objects.listing;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.rows.BucketRows;
import dev.quern.storage.objects.rows.UploadRows;
import dev.quern.storage.objects.rows.VersionRows;

/**
 * Pages of keys and versions. What a page costs depends on what it shows, not on what the bucket holds: common prefixes
 * are passed over by seeking, and old versions and delete markers lie apart from what a listing of objects reads. Safe
 * for use by any number of threads.
 */
public final class Listings {

    private final KeyValueStore store;
    private final BucketRows buckets;
    private final VersionRows versions;
    private final UploadRows uploads;

    public Listings(KeyValueStore store, BucketRows buckets, VersionRows versions, UploadRows uploads) {
        this.store = store;
        this.buckets = buckets;
        this.versions = versions;
        this.uploads = uploads;
    }

    /**
     * A page of a bucket's objects, as they are at one moment.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    public ObjectPage objects(BucketName bucketName, ListRequest request) {
        try (Snapshot snapshot = store.snapshot()) {
            Bucket bucket = buckets.get(snapshot, bucketName);
            return new ObjectPageReader(snapshot, versions, bucket, request).read();
        }
    }

    /**
     * A page of a bucket's versions and delete markers, as they are at one moment.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    public VersionPage versions(BucketName bucketName, VersionListRequest request) {
        try (Snapshot snapshot = store.snapshot()) {
            Bucket bucket = buckets.get(snapshot, bucketName);
            return new VersionPageReader(snapshot, versions, bucket, request).read();
        }
    }

    /**
     * A page of a bucket's uploads in parts, as they are at one moment.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    public UploadPage uploads(BucketName bucketName, UploadListRequest request) {
        try (Snapshot snapshot = store.snapshot()) {
            Bucket bucket = buckets.get(snapshot, bucketName);
            return new UploadPageReader(snapshot, uploads, bucket, request).read();
        }
    }
}

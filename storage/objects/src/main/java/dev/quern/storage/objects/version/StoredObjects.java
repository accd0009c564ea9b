package dev.quern.storage.objects.version;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.objects.body.Bodies;
import dev.quern.storage.objects.body.NewBody;
import dev.quern.storage.objects.body.OpenBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.body.SourceRemovedException;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.rows.BodyOwner;
import dev.quern.storage.objects.rows.BodyRef;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.rows.BucketRows;
import dev.quern.storage.objects.rows.VersionRow;
import dev.quern.storage.objects.rows.VersionRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Objects, written and read. A change is durable when its method returns, together with what was written of it in
 * {@link dev.quern.storage.objects.model.ObjectEvents}. Safe for use by any number of threads; methods block.
 */
public final class StoredObjects {

    /** How many objects are deleted in one transaction, so that it is short. */
    private static final int DELETED_TOGETHER = 100;

    private final KeyValueStore store;
    private final Changes changes;
    private final Bodies bodies;
    private final BucketRows buckets;
    private final VersionRows versions;
    private final BodyRows bodyRows;
    private final long maxCopyBytes;

    public StoredObjects(KeyValueStore store, Changes changes, Bodies bodies, BucketRows buckets, VersionRows versions,
            BodyRows bodyRows, long maxCopyBytes) {
        this.store = store;
        this.changes = changes;
        this.bodies = bodies;
        this.buckets = buckets;
        this.versions = versions;
        this.bodyRows = bodyRows;
        this.maxCopyBytes = maxCopyBytes;
    }

    /**
     * Writes an object, as the bucket's versioning has it.
     *
     * @param body
     *            its bytes; used up if this returns, to be closed in any case
     * @return the new version
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.PreconditionFailed
     *             if a condition does not hold
     * @throws ObjectsException.NoSuchKey
     *             if a condition asks for an object and there is none
     */
    public ObjectVersion put(BucketName bucketName, ObjectKey key, ReceivedBody body, PutObject request) {
        return store(bucketName, key, body, request);
    }

    private ObjectVersion store(BucketName bucketName, ObjectKey key, NewBody body, PutObject request) {
        Optional<Checksum> checksum = request.checksum()
                .map(algorithm -> Checksum.full(algorithm, body.sum(algorithm)));
        ETag etag = ETag.ofMd5(body.md5());
        return bodies.commit(body,
                () -> changes.commit(effects -> write(effects, bucketName, key, body, etag, checksum, request)));
    }

    private ObjectVersion write(Effects effects, BucketName bucketName, ObjectKey key, NewBody body, ETag etag,
            Optional<Checksum> checksum, PutObject request) {
        Bucket bucket = buckets.get(effects.transaction(), bucketName);
        KeyHistory history = new KeyHistory(versions, effects, bucket, key);
        Conditions.require(request.conditions(), key, history.current());
        VersionRow row = history.write((sequence, versionId) -> {
            BodyRef ref = bodies.put(effects.transaction(), body,
                    BodyOwner.version(bucket.id(), key.value(), versionId.value()));
            return new VersionRow(sequence, versionId, false, effects.now(), body.length(), etag, checksum, 0, ref,
                    request.metadata(), request.tags());
        });
        effects.changed(request.kind(), bucket, key, row, row.sequence(), request.cause());
        return row.shown(bucket, key, true);
    }

    /**
     * As {@link #put}, in a transaction of somebody else's over the same key-value store, so that an object and
     * something else commit together.
     *
     * @param body
     *            its bytes; closed with what is returned
     * @return to be closed by the caller when the transaction has come to its end
     */
    public JoiningPut join(BucketName bucketName, ObjectKey key, ReceivedBody body, PutObject request) {
        Optional<Checksum> checksum = request.checksum()
                .map(algorithm -> Checksum.full(algorithm, body.sum(algorithm)));
        ETag etag = ETag.ofMd5(body.md5());
        return new JoiningPut(changes, body,
                effects -> write(effects, bucketName, key, body, etag, checksum, request));
    }

    /**
     * Copies an object. Its bytes are shared, not copied, where that is possible; the copy has an entity tag of its
     * own, as if it was uploaded in one piece.
     *
     * @return the source and the copy
     * @throws ObjectsException.NoSuchBucket
     *             if one of the buckets is not there
     * @throws ObjectsException.NoSuchKey
     *             if the source is not there, or a condition asks for an object to replace and there is none
     * @throws ObjectsException.NoSuchVersion
     *             if that version of the source is not there
     * @throws ObjectsException.IsDeleteMarker
     *             if that version of the source is a delete marker
     * @throws ObjectsException.PreconditionFailed
     *             if a condition does not hold
     * @throws ObjectsException.InvalidRequest
     *             if the source is too large, or an object is copied to itself with nothing changed
     */
    public Copied copy(CopySource from, BucketName toBucket, ObjectKey toKey, CopyObject request) {
        try (ObjectContent source = open(from.bucket(), from.key(), from.versionId())) {
            ObjectVersion version = source.version();
            from.requireConditions(version);
            if (version.size() > maxCopyBytes) {
                throw new ObjectsException.InvalidRequest(
                        "The specified copy source is larger than the maximum allowable"
                                + " size for a copy source: " + maxCopyBytes);
            }
            if (from.bucket().equals(toBucket) && from.key().equals(toKey) && version.latest()
                    && !request.changesSomething()) {
                throw new ObjectsException.InvalidRequest("This copy request is illegal because it is trying to copy an"
                        + " object to itself without changing the object's metadata, storage class, website redirect"
                        + " location or encryption attributes.");
            }
            ChecksumAlgorithm algorithm = request.checksum().or(() -> version.checksum().map(Checksum::algorithm))
                    .orElse(ChecksumAlgorithm.CRC64NVME);
            PutObject put = new PutObject(
                    request.metadata()
                            .orElseGet(() -> version.metadata().withWebsiteRedirect(request.websiteRedirect())),
                    request.tags().orElse(version.tags()), Optional.of(algorithm), request.conditions(),
                    ChangeKind.CREATED_COPY, request.cause());
            return new Copied(version, copy(source, Set.of(algorithm), toBucket, toKey, put));
        }
    }

    private ObjectVersion copy(ObjectContent source, Set<ChecksumAlgorithm> algorithms, BucketName bucketName,
            ObjectKey key, PutObject put) {
        try (NewBody shared = source.share(algorithms)) {
            return store(bucketName, key, shared, put);
        } catch (SourceRemovedException e) {
            try (NewBody copied = source.copy(algorithms)) {
                return store(bucketName, key, copied, put);
            }
        }
    }

    /**
     * A version without its bytes.
     *
     * @param versionId
     *            which; empty for the newest
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.NoSuchKey
     *             if there is no such object, or the newest version is a delete marker
     * @throws ObjectsException.NoSuchVersion
     *             if there is no such version
     * @throws ObjectsException.IsDeleteMarker
     *             if the version that was asked for is a delete marker
     */
    public ObjectVersion head(BucketName bucketName, ObjectKey key, Optional<VersionId> versionId) {
        try (Snapshot snapshot = store.snapshot()) {
            Bucket bucket = buckets.get(snapshot, bucketName);
            return find(snapshot, bucket, key, versionId).shown();
        }
    }

    /**
     * Opens a version for reading. Throws as {@link #head}.
     *
     * @return to be closed by the caller
     */
    public ObjectContent open(BucketName bucketName, ObjectKey key, Optional<VersionId> versionId) {
        while (true) {
            try (Snapshot snapshot = store.snapshot()) {
                Bucket bucket = buckets.get(snapshot, bucketName);
                Found found = find(snapshot, bucket, key, versionId);
                Optional<OpenBody> body = bodies.open(snapshot, found.row().body());
                if (body.isPresent()) {
                    return new ObjectContent(bodies, found.shown(), body.get(), found.row().partCount() == 0
                            ? List.of()
                            : bodyRows.parts(snapshot, found.row().body()));
                }
                // replaced or removed just now: look again
            }
        }
    }

    private record Found(Bucket bucket, ObjectKey key, VersionRow row, boolean latest) {

        ObjectVersion shown() {
            return row.shown(bucket, key, latest);
        }
    }

    private Found find(Reader reader, Bucket bucket, ObjectKey key, Optional<VersionId> versionId) {
        Optional<VersionRow> current = versions.current(reader, bucket, key);
        if (versionId.isEmpty()) {
            return new Found(bucket, key, current.orElseThrow(() -> noSuchKey(reader, bucket, key)), true);
        }
        VersionRow row = KeyHistory.find(versions, reader, bucket, key, versionId.get(), current)
                .orElseThrow(() -> new ObjectsException.NoSuchVersion(key, versionId.get()));
        boolean latest = current.map(newest -> newest.sequence() == row.sequence()).orElseGet(() -> versions
                .newestEarlier(reader, bucket, key).map(newest -> newest.sequence() == row.sequence()).orElse(false));
        if (row.deleteMarker()) {
            throw new ObjectsException.IsDeleteMarker(row.shown(bucket, key, latest));
        }
        return new Found(bucket, key, row, latest);
    }

    private ObjectsException noSuchKey(Reader reader, Bucket bucket, ObjectKey key) {
        Optional<VersionRow> newest = bucket.versioning().keepsVersions()
                ? versions.newestEarlier(reader, bucket, key)
                : Optional.empty();
        return new ObjectsException.NoSuchKey(key, newest.map(marker -> marker.shown(bucket, key, true)));
    }

    /**
     * Deletes an object, as the bucket's versioning has it, or a version for good. What is not there counts as deleted.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.PreconditionFailed
     *             if a condition does not hold
     * @throws ObjectsException.NoSuchKey
     *             if a condition is set and there is no object
     */
    public Deleted delete(BucketName bucketName, DeleteObject request, Cause cause) {
        return changes.commit(effects -> delete(effects, buckets.get(effects.transaction(), bucketName), request,
                cause));
    }

    /**
     * Deletes several objects or versions, each as {@link #delete} does: some may be gone and others not.
     *
     * @return what came of each, in the order of the requests
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    public List<DeleteOutcome> deleteAll(BucketName bucketName, List<DeleteObject> requests, Cause cause) {
        List<DeleteOutcome> outcomes = new ArrayList<>(requests.size());
        for (int from = 0; from < requests.size(); from += DELETED_TOGETHER) {
            List<DeleteObject> some = requests.subList(from, Math.min(requests.size(), from + DELETED_TOGETHER));
            outcomes.addAll(changes.commit(effects -> {
                Bucket bucket = buckets.get(effects.transaction(), bucketName);
                return some.stream().map(request -> outcome(effects, bucket, request, cause)).toList();
            }));
        }
        return outcomes;
    }

    private DeleteOutcome outcome(Effects effects, Bucket bucket, DeleteObject request, Cause cause) {
        try {
            return new DeleteOutcome.Done(request, delete(effects, bucket, request, cause));
        } catch (ObjectsException e) {
            // conditions are checked before anything is written
            return new DeleteOutcome.Refused(request, e);
        }
    }

    private Deleted delete(Effects effects, Bucket bucket, DeleteObject request, Cause cause) {
        KeyHistory history = new KeyHistory(versions, effects, bucket, request.key());
        Optional<VersionRow> row = request.versionId().isPresent()
                ? history.find(request.versionId().get())
                : history.current();
        if (request.isConditional()) {
            Conditions.require(request,
                    row.orElseThrow(() -> new ObjectsException.NoSuchKey(request.key(), Optional.empty())));
        }
        if (request.versionId().isEmpty() && bucket.versioning().keepsVersions()) {
            VersionRow marker = history.mark();
            effects.changed(ChangeKind.REMOVED_BY_MARKER, bucket, request.key(), marker, marker.sequence(), cause);
            return new Deleted(request.key(), Optional.empty(), Optional.of(marker.versionId()));
        }
        if (row.isEmpty()) {
            return new Deleted(request.key(), request.versionId(), Optional.empty());
        }
        long sequence = history.remove(row.get());
        effects.changed(ChangeKind.REMOVED, bucket, request.key(), row.get(), sequence, cause);
        return new Deleted(request.key(), request.versionId(),
                row.filter(VersionRow::deleteMarker).map(VersionRow::versionId));
    }

    /**
     * Replaces the tags of a version.
     *
     * @param versionId
     *            which; empty for the newest
     * @return the version with its new tags
     */
    public ObjectVersion setTags(BucketName bucketName, ObjectKey key, Optional<VersionId> versionId, Tags tags,
            Cause cause) {
        return changes.commit(effects -> {
            Bucket bucket = buckets.get(effects.transaction(), bucketName);
            KeyHistory history = new KeyHistory(versions, effects, bucket, key);
            Found found = find(effects.transaction(), bucket, key, versionId);
            VersionRow row = found.row().withTags(tags);
            history.replace(row);
            // numbered among the key's changes, although the version keeps its place
            long sequence = history.nextSequence();
            versions.putLastSequence(effects.transaction(), bucket, key, sequence);
            effects.changed(tags.isEmpty() ? ChangeKind.TAGS_DELETED : ChangeKind.TAGS_PUT, bucket, key, row, sequence,
                    cause);
            return row.shown(bucket, key, found.latest());
        });
    }
}

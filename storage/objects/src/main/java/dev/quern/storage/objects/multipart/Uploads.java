package dev.quern.storage.objects.multipart;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.objects.body.Bodies;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.NewBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.body.SourceRemovedException;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ByteRange;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.model.UploadId;
import dev.quern.storage.objects.rows.BodyOwner;
import dev.quern.storage.objects.rows.BodyRef;
import dev.quern.storage.objects.rows.BucketRows;
import dev.quern.storage.objects.rows.UploadRow;
import dev.quern.storage.objects.rows.UploadRows;
import dev.quern.storage.objects.rows.UploadedPartRow;
import dev.quern.storage.objects.version.Changes;
import dev.quern.storage.objects.version.CopySource;
import dev.quern.storage.objects.version.Effects;
import dev.quern.storage.objects.version.ObjectContent;
import dev.quern.storage.objects.version.StoredObjects;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Uploads in parts. A change is durable when its method returns. Safe for use by any number of threads: parts of one
 * upload may come at the same time. Methods block.
 */
public final class Uploads {

    /** The greatest number of a part. */
    public static final int MAX_PARTS = 10_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyValueStore store;
    private final Changes changes;
    private final Bodies bodies;
    private final StoredObjects objects;
    private final BucketRows buckets;
    private final UploadRows uploads;
    private final Completion completion;

    public Uploads(KeyValueStore store, Changes changes, Bodies bodies, StoredObjects objects, BucketRows buckets,
            UploadRows uploads, Completion completion) {
        this.store = store;
        this.changes = changes;
        this.bodies = bodies;
        this.objects = objects;
        this.buckets = buckets;
        this.uploads = uploads;
        this.completion = completion;
    }

    /**
     * Begins an upload.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.InvalidRequest
     *             if the algorithm has no checksum of this type for an object in parts
     */
    public Upload create(BucketName bucketName, ObjectKey key, NewUpload request) {
        ChecksumAlgorithm algorithm = request.checksum().orElse(ChecksumAlgorithm.CRC64NVME);
        ChecksumType type = request.checksumType().orElse(algorithm.typeInParts());
        if (!algorithm.allowsInParts(type)) {
            throw new ObjectsException.InvalidRequest(
                    "The %s checksum type cannot be used with the %s checksum algorithm."
                            .formatted(type, algorithm.name().toLowerCase(java.util.Locale.ROOT)));
        }
        return changes.commit(effects -> {
            Bucket bucket = buckets.get(effects.transaction(), bucketName);
            UploadId id = UploadId.of(effects.now(), RANDOM.nextLong());
            UploadRow row = new UploadRow(effects.now(), request.initiator(), request.checksum(), type,
                    request.metadata(), request.tags());
            uploads.put(effects.transaction(), bucket, key, id, row);
            return row.shown(bucket, key, id);
        });
    }

    /**
     * An upload that is under way.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.NoSuchUpload
     *             if there is no such upload of this key
     */
    public Upload get(BucketName bucketName, ObjectKey key, UploadId id) {
        try (Snapshot snapshot = store.snapshot()) {
            Bucket bucket = buckets.get(snapshot, bucketName);
            return row(snapshot, bucket, key, id).shown(bucket, key, id);
        }
    }

    private UploadRow row(Reader reader, Bucket bucket, ObjectKey key, UploadId id) {
        return uploads.find(reader, bucket, key, id)
                .orElseThrow(() -> new ObjectsException.NoSuchUpload(id.value()));
    }

    /**
     * Begins to receive the bytes of a part.
     *
     * @param upload
     *            whose checksum is computed
     * @param algorithms
     *            further checksums to compute, besides the MD5
     * @return to be closed by the caller
     */
    public BodyWriter receive(Upload upload, Set<ChecksumAlgorithm> algorithms) {
        Set<ChecksumAlgorithm> all = EnumSet.of(upload.checksum());
        all.addAll(algorithms);
        return bodies.receivePart(all);
    }

    /**
     * Stores a part, in place of an earlier one with the same number.
     *
     * @param body
     *            its bytes, received by {@link #receive}; used up if this returns, to be closed in any case
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.NoSuchUpload
     *             if there is no such upload of this key
     * @throws ObjectsException.InvalidArgument
     *             if a part cannot have this number
     */
    public UploadedPart putPart(BucketName bucketName, ObjectKey key, UploadId id, int number, ReceivedBody body) {
        requireNumber(number);
        return store(bucketName, key, id, number, body);
    }

    private UploadedPart store(BucketName bucketName, ObjectKey key, UploadId id, int number, NewBody body) {
        ETag etag = ETag.ofMd5(body.md5());
        return bodies.commit(body, () -> changes.commit(effects -> {
            Bucket bucket = buckets.get(effects.transaction(), bucketName);
            ChecksumAlgorithm algorithm = row(effects.transaction(), bucket, key, id).shown(bucket, key, id).checksum();
            uploads.part(effects.transaction(), id, number).ifPresent(replaced -> effects.remove(replaced.body()));
            BodyRef ref = bodies.put(effects.transaction(), body,
                    BodyOwner.part(bucket.id(), key.value(), id.value(), number));
            UploadedPartRow part = new UploadedPartRow(number, etag, body.length(), effects.now(),
                    Optional.of(Checksum.full(algorithm, body.sum(algorithm))), ref);
            uploads.putPart(effects.transaction(), id, part);
            return UploadedPart.of(part);
        }));
    }

    /**
     * Makes a part of another object, or of a range of it; without copying its bytes, where that is possible.
     *
     * @return what was copied, and the part
     * @throws ObjectsException
     *             as {@link #putPart} and {@link StoredObjects#copy}
     * @throws ObjectsException.InvalidSourceRange
     *             if the range is not within the source
     * @throws ObjectsException.TooLarge
     *             if these are more bytes than a part may have
     */
    public CopiedPart copyPart(BucketName bucketName, ObjectKey key, UploadId id, int number, CopySource from,
            Optional<ByteRange> range) {
        requireNumber(number);
        Set<ChecksumAlgorithm> algorithms = EnumSet.of(get(bucketName, key, id).checksum());
        try (ObjectContent source = objects.open(from.bucket(), from.key(), from.versionId())) {
            from.requireConditions(source.version());
            long first = range.map(ByteRange::first).orElse(0L);
            long count = range.map(ByteRange::length).orElse(source.length());
            if (range.isPresent() && range.get().last() >= source.length()) {
                throw new ObjectsException.InvalidSourceRange(first, range.get().last(), source.length());
            }
            bodies.requireSize(count);
            try (NewBody shared = source.forPart(first, count, true, algorithms)) {
                return new CopiedPart(source.version(), store(bucketName, key, id, number, shared));
            } catch (SourceRemovedException e) {
                try (NewBody copied = source.forPart(first, count, false, algorithms)) {
                    return new CopiedPart(source.version(), store(bucketName, key, id, number, copied));
                }
            }
        }
    }

    private static void requireNumber(int number) {
        if (number < 1 || number > MAX_PARTS) {
            throw new ObjectsException.InvalidArgument(
                    "Part number must be an integer between 1 and " + MAX_PARTS + ", inclusive", "partNumber",
                    String.valueOf(number));
        }
    }

    /**
     * Puts the object together from parts of the upload, without copying bytes; parts that are not named are removed.
     * Said again after it succeeded, it answers the same for a day.
     *
     * @return the new version
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.NoSuchUpload
     *             if there is no such upload of this key
     * @throws ObjectsException.InvalidPart
     *             if a part was not uploaded, or is another than named
     * @throws ObjectsException.InvalidPartOrder
     *             if the numbers do not rise
     * @throws ObjectsException.PartTooSmall
     *             if a part other than the last is too small
     * @throws ObjectsException.WrongChecksum
     *             if the object does not get the checksum that the client says
     * @throws ObjectsException.InvalidRequest
     *             if the object does not get the size that the client says, or checksums are missing
     * @throws ObjectsException.TooLarge
     *             if the object would be too large
     * @throws ObjectsException.PreconditionFailed
     *             if a condition does not hold
     * @throws ObjectsException.NoSuchKey
     *             if a condition asks for an object and there is none
     */
    public ObjectVersion complete(BucketName bucketName, ObjectKey key, UploadId id, CompleteUpload request) {
        return changes.commit(effects -> completion.complete(effects, buckets.get(effects.transaction(), bucketName),
                key, id, request));
    }

    /**
     * Ends an upload and removes its parts.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.NoSuchUpload
     *             if there is no such upload of this key
     */
    public void abort(BucketName bucketName, ObjectKey key, UploadId id) {
        changes.commit(effects -> {
            Bucket bucket = buckets.get(effects.transaction(), bucketName);
            row(effects.transaction(), bucket, key, id);
            remove(effects, bucket.id(), key.value(), id);
            return id;
        });
    }

    /** Removes an upload and its parts, in a transaction of the caller's. */
    public void remove(Effects effects, long bucketId, String key, UploadId id) {
        uploads.parts(effects.transaction(), id, 0, MAX_PARTS).forEach(part -> effects.remove(part.body()));
        uploads.delete(effects.transaction(), bucketId, key, id);
    }

    /**
     * A page of the parts of an upload.
     *
     * @param after
     *            begins after the part with this number; 0 for the first
     * @param max
     *            how many at most; not below 0
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws ObjectsException.NoSuchUpload
     *             if there is no such upload of this key
     */
    public PartPage parts(BucketName bucketName, ObjectKey key, UploadId id, int after, int max) {
        try (Snapshot snapshot = store.snapshot()) {
            Bucket bucket = buckets.get(snapshot, bucketName);
            Upload upload = row(snapshot, bucket, key, id).shown(bucket, key, id);
            List<UploadedPartRow> rows = max == 0 ? List.of() : uploads.parts(snapshot, id, after, max + 1);
            boolean more = rows.size() > max;
            List<UploadedPart> parts = rows.subList(0, Math.min(max, rows.size())).stream().map(UploadedPart::of)
                    .toList();
            return new PartPage(upload, parts, more ? OptionalInt.of(parts.getLast().number()) : OptionalInt.empty());
        }
    }
}

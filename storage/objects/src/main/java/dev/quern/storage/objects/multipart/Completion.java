package dev.quern.storage.objects.multipart;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.model.UploadId;
import dev.quern.storage.objects.rows.BodyId;
import dev.quern.storage.objects.rows.BodyOwner;
import dev.quern.storage.objects.rows.BodyRef;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.rows.PartRow;
import dev.quern.storage.objects.rows.Segment;
import dev.quern.storage.objects.rows.UploadRow;
import dev.quern.storage.objects.rows.UploadRows;
import dev.quern.storage.objects.rows.UploadedPartRow;
import dev.quern.storage.objects.rows.VersionRow;
import dev.quern.storage.objects.rows.VersionRows;
import dev.quern.storage.objects.version.Conditions;
import dev.quern.storage.objects.version.Effects;
import dev.quern.storage.objects.version.KeyHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an object of the parts of an upload, in one transaction. Safe for use by several threads. */
public final class Completion {

    private final UploadRows uploads;
    private final VersionRows versions;
    private final BodyRows bodies;
    private final long minPartBytes;
    private final long maxObjectBytes;

    public Completion(UploadRows uploads, VersionRows versions, BodyRows bodies, long minPartBytes,
            long maxObjectBytes) {
        this.uploads = uploads;
        this.versions = versions;
        this.bodies = bodies;
        this.minPartBytes = minPartBytes;
        this.maxObjectBytes = maxObjectBytes;
    }

    /** As {@link Uploads#complete}, in a transaction of the caller's. */
    ObjectVersion complete(Effects effects, Bucket bucket, ObjectKey key, UploadId id, CompleteUpload request) {
        Transaction transaction = effects.transaction();
        Optional<UploadRow> row = uploads.find(transaction, bucket, key, id);
        if (row.isEmpty()) {
            return repeated(transaction, bucket, key, id);
        }
        Upload upload = row.get().shown(bucket, key, id);
        Map<Integer, UploadedPartRow> uploaded = new HashMap<>();
        uploads.parts(transaction, id, 0, Uploads.MAX_PARTS).forEach(part -> uploaded.put(part.number(), part));
        PartList list = PartList.of(request, row.get(), minPartBytes, uploaded::get);
        Checksum checksum = list.checksum(upload.checksum(), upload.checksumType());
        requireAsSaid(request, list, checksum);

        KeyHistory history = new KeyHistory(versions, effects, bucket, key);
        Conditions.require(request.conditions(), key, history.current());
        list.parts().forEach(part -> uploaded.remove(part.number()));
        uploaded.values().forEach(unnamed -> effects.remove(unnamed.body()));
        VersionRow version = history.write((sequence, versionId) -> new VersionRow(sequence, versionId, false,
                effects.now(), list.size(), list.etag(), Optional.of(checksum), list.parts().size(),
                body(transaction, list, BodyOwner.version(bucket.id(), key.value(), versionId.value())),
                upload.metadata(), upload.tags()));
        uploads.delete(transaction, bucket.id(), key.value(), id);
        uploads.putCompleted(transaction, id,
                new UploadRows.Completed(bucket.id(), key.value(), effects.now(), version));
        effects.changed(ChangeKind.CREATED_MULTIPART, bucket, key, version, version.sequence(), request.cause());
        return version.shown(bucket, key, true);
    }

    private ObjectVersion repeated(Transaction transaction, Bucket bucket, ObjectKey key, UploadId id) {
        return uploads.completed(transaction, id)
                .filter(done -> done.bucketId() == bucket.id() && done.key().equals(key.value()))
                .map(done -> done.row().shown(bucket, key, true))
                .orElseThrow(() -> new ObjectsException.NoSuchUpload(id.value()));
    }

    private void requireAsSaid(CompleteUpload request, PartList list, Checksum checksum) {
        if (list.size() > maxObjectBytes) {
            throw new ObjectsException.TooLarge(list.size(), maxObjectBytes);
        }
        if (request.size().isPresent() && request.size().getAsLong() != list.size()) {
            throw new ObjectsException.InvalidRequest("The parts come to %d bytes, not to the %d that were said"
                    .formatted(list.size(), request.size().getAsLong()));
        }
        request.checksum().ifPresent(said -> {
            if (said.algorithm() != checksum.algorithm() || said.type() != checksum.type()) {
                throw new ObjectsException.InvalidRequest("The upload was created for a checksum of the kind %s %s, not"
                        .formatted(checksum.algorithm(), checksum.type()) + " " + said.algorithm() + " "
                        + said.type());
            }
            if (!said.value().equals(checksum.value())) {
                throw new ObjectsException.WrongChecksum(checksum.algorithm(), said.value(), checksum.value());
            }
        });
    }

    /** The parts' blobs, one after another, are the object's. */
    private BodyRef body(Transaction transaction, PartList list, BodyOwner owner) {
        List<Segment> segments = new ArrayList<>();
        List<PartRow> parts = new ArrayList<>();
        for (UploadedPartRow part : list.parts()) {
            segments.addAll(bodies.takeSegments(transaction, part.body()));
            // counted anew: a client that reads part by part counts from 1
            parts.add(new PartRow(parts.size() + 1, part.size(), part.checksum()));
        }
        if (segments.isEmpty()) {
            return new BodyRef.Empty();
        }
        BodyId id = BodyId.random();
        bodies.putParts(transaction, id, parts);
        return bodies.putSegments(transaction, id, segments, owner);
    }
}

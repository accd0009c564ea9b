package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.model.UploadId;
import java.time.Instant;
import java.util.Optional;

/**
 * An upload as it is stored; see {@link Upload}.
 */
public record UploadRow(Instant initiated, String initiator, Optional<ChecksumAlgorithm> askedChecksum,
        ChecksumType checksumType, ObjectMetadata metadata, Tags tags) {

    /** As users see it. */
    public Upload shown(Bucket bucket, ObjectKey key, UploadId id) {
        return new Upload(bucket, key, id, initiated, initiator, askedChecksum, checksumType, metadata, tags);
    }

    byte[] value() {
        return Tuple.of(initiated.toEpochMilli(), initiator, Values.text(askedChecksum.map(ChecksumAlgorithm::name)),
                checksumType.name(), Values.metadata(metadata), Values.map(tags.values())).pack();
    }

    static UploadRow of(byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new UploadRow(Instant.ofEpochMilli(row.getLong(0)), row.getString(1),
                Values.text(row, 2).map(ChecksumAlgorithm::valueOf), ChecksumType.valueOf(row.getString(3)),
                Values.metadata(row.getTuple(4)), Values.tags(row.getTuple(5)));
    }
}

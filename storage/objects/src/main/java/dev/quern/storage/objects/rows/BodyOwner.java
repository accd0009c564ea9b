package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Tuple;

/**
 * Who a body belongs to: a version of an object, or a part of an upload.
 *
 * @param bucketId
 *            the bucket
 * @param key
 *            the object's key, or what it will be
 * @param versionId
 *            the version; empty for a part of an upload
 * @param uploadId
 *            the upload; empty for a version
 * @param partNumber
 *            of the upload; 0 for a version
 */
public record BodyOwner(long bucketId, String key, String versionId, String uploadId, int partNumber) {

    public static BodyOwner version(long bucketId, String key, String versionId) {
        return new BodyOwner(bucketId, key, versionId, "", 0);
    }

    public static BodyOwner part(long bucketId, String key, String uploadId, int partNumber) {
        return new BodyOwner(bucketId, key, "", uploadId, partNumber);
    }

    byte[] value() {
        return Tuple.of(bucketId, key, versionId, uploadId, partNumber).pack();
    }

    static BodyOwner of(byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new BodyOwner(row.getLong(0), row.getString(1), row.getString(2), row.getString(3),
                (int) row.getLong(4));
    }
}

package dev.quern.storage.objects.rows;

import dev.quern.storage.objects.blob.BlobId;

/**
 * Names a body: what the rows of an object's bytes lie under. A body belongs to one version, or to one part of an
 * upload.
 *
 * @param value
 *            random
 */
public record BodyId(BlobId value) {

    public static BodyId random() {
        return new BodyId(BlobId.random());
    }

    byte[] bytes() {
        return value.bytes();
    }
}

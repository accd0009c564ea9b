package dev.quern.storage.objects.rows;

import dev.quern.storage.objects.blob.BlobId;

/**
 * A part of a blob that is a part of a body.
 *
 * @param blob
 *            which blob
 * @param offset
 *            the first byte in the blob
 * @param length
 *            in bytes
 */
public record Segment(BlobId blob, long offset, long length) {}

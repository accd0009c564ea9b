package dev.quern.storage.objects.multipart;

import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.rows.UploadedPartRow;
import java.time.Instant;
import java.util.Optional;

/**
 * A part of an upload.
 *
 * @param number
 *            which part
 * @param etag
 *            of its bytes
 * @param size
 *            in bytes
 * @param lastModified
 *            when it was uploaded, to the millisecond
 * @param checksum
 *            of its bytes
 */
public record UploadedPart(int number, ETag etag, long size, Instant lastModified, Optional<Checksum> checksum) {

    static UploadedPart of(UploadedPartRow row) {
        return new UploadedPart(row.number(), row.etag(), row.size(), row.lastModified(), row.checksum());
    }
}

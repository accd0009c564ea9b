package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.model.ETag;
import java.time.Instant;
import java.util.Optional;

/**
 * A part of an upload as it is stored.
 *
 * @param number
 *            which part
 * @param etag
 *            of its bytes
 * @param size
 *            in bytes
 * @param lastModified
 *            when it was uploaded
 * @param checksum
 *            of its bytes
 * @param body
 *            where they lie
 */
public record UploadedPartRow(int number, ETag etag, long size, Instant lastModified, Optional<Checksum> checksum,
        BodyRef body) {

    byte[] value() {
        return Tuple.of(etag.value(), size, lastModified.toEpochMilli(), Values.checksum(checksum), Values.body(body))
                .pack();
    }

    static UploadedPartRow of(int number, byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new UploadedPartRow(number, new ETag(row.getString(0)), row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)), Values.checksum(row, 3), Values.body(row.getTuple(4)));
    }
}

package dev.quern.storage.objects.multipart;

import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.WriteConditions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an upload is completed.
 *
 * @param parts
 *            the parts that make up the object, in order; at least one
 * @param checksum
 *            what the client says that the object's checksum is
 * @param size
 *            what the client says that the object's size is
 * @param conditions
 *            what must be true of the object that is there
 * @param cause
 *            who completes it
 */
public record CompleteUpload(List<Part> parts, Optional<Checksum> checksum, OptionalLong size,
        WriteConditions conditions, Cause cause) {

    public CompleteUpload {
        parts = List.copyOf(parts);
    }

    /** These parts, and no more said. */
    public static CompleteUpload of(List<Part> parts, Cause cause) {
        return new CompleteUpload(parts, Optional.empty(), OptionalLong.empty(), WriteConditions.none(), cause);
    }

    /**
     * A part as the client names it.
     *
     * @param number
     *            which part
     * @param etag
     *            the entity tag that it got
     * @param checksums
     *            its checksums in Base64, as far as the client gives them
     */
    public record Part(int number, ETag etag, Map<ChecksumAlgorithm, String> checksums) {

        public Part {
            checksums = Map.copyOf(checksums);
        }

        public static Part of(int number, ETag etag) {
            return new Part(number, etag, Map.of());
        }
    }
}

package dev.quern.storage.objects.checksum;

import java.util.Base64;

/**
 * A checksum of an object or part.
 *
 * @param algorithm
 *            how it is computed
 * @param type
 *            of what
 * @param value
 *            the sum in Base64; if {@code COMPOSITE}, followed by a hyphen and the number of parts
 */
public record Checksum(ChecksumAlgorithm algorithm, ChecksumType type, String value) {

    /** The checksum of all bytes. */
    public static Checksum full(ChecksumAlgorithm algorithm, byte[] sum) {
        return new Checksum(algorithm, ChecksumType.FULL_OBJECT, Base64.getEncoder().encodeToString(sum));
    }

    /** The checksum of the checksums of {@code parts} parts. */
    public static Checksum composite(ChecksumAlgorithm algorithm, byte[] sum, int parts) {
        return new Checksum(algorithm, ChecksumType.COMPOSITE,
                Base64.getEncoder().encodeToString(sum) + "-" + parts);
    }

    /** The sum itself. */
    public byte[] sum() {
        int hyphen = value.indexOf('-');
        return Base64.getDecoder().decode(hyphen < 0 ? value : value.substring(0, hyphen));
    }
}

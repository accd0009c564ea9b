package dev.quern.storage.objects.body;

import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client said of the bytes that it sent; a body that is otherwise is not stored.
 *
 * @param length
 *            how many bytes
 * @param md5
 *            their MD5 in Base64
 * @param checksums
 *            their checksums in Base64
 */
public record ExpectedBody(OptionalLong length, Optional<String> md5, Map<ChecksumAlgorithm, String> checksums) {

    public ExpectedBody {
        checksums = Map.copyOf(checksums);
    }

    /** Nothing. */
    public static ExpectedBody unknown() {
        return new ExpectedBody(OptionalLong.empty(), Optional.empty(), Map.of());
    }

    public static ExpectedBody ofLength(long length) {
        return new ExpectedBody(OptionalLong.of(length), Optional.empty(), Map.of());
    }
}

package dev.quern.admin.s3.body;

import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The checksums that a request says its body has.
 *
 * @param algorithm
 *            the kind of checksum that is to be kept with the object; empty if the client has no wish
 * @param value
 *            the checksum in Base64, if it stands in a header
 * @param trailer
 *            the name of the field that will bring the checksum after the body
 * @param md5
 *            of {@code Content-MD5}, in Base64
 */
public record DeclaredSums(Optional<ChecksumAlgorithm> algorithm, Optional<String> value, Optional<String> trailer,
        Optional<String> md5) {
    public static final String PREFIX = "x-amz-checksum-";
    private static final String SDK_ALGORITHM = "x-amz-sdk-checksum-algorithm";
    private static final int MD5_BYTES = 16;

    /**
     * Reads the header.
     *
     * @throws dev.quern.admin.http.WireException
     *             if it contradicts itself or a value cannot be a checksum
     */
    public static DeclaredSums of(RequestHead head) {
        Optional<String> md5 = head.header("content-md5").map(String::strip);
        if (md5.isPresent() && !isBase64(md5.get(), MD5_BYTES)) {
            throw S3Error.of(S3ErrorCode.INVALID_DIGEST).with("Content-MD5", md5.get()).exception();
        }
        List<ChecksumAlgorithm> given = new ArrayList<>();
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            if (head.header(field(algorithm)).isPresent()) {
                given.add(algorithm);
            }
        }
        Optional<String> trailer = head.header("x-amz-trailer").map(text -> text.strip().toLowerCase(Locale.ROOT));
        if (given.size() + (trailer.isPresent() ? 1 : 0) > 1) {
            throw invalid("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
        Optional<ChecksumAlgorithm> algorithm = trailer.isPresent()
                ? Optional.of(trailing(trailer.get()))
                : given.stream().findFirst();
        Optional<String> value = given.stream().findFirst().flatMap(one -> head.header(field(one))).map(String::strip);
        value.ifPresent(text -> requireSum(given.getFirst(), text));
        checkSdkAlgorithm(head, algorithm);
        return new DeclaredSums(algorithm, value, trailer, md5);
    }

    private static ChecksumAlgorithm trailing(String name) {
        return byField(name).orElseThrow(
                () -> invalid("The value specified in the x-amz-trailer header is not supported"));
    }

    private static void checkSdkAlgorithm(RequestHead head, Optional<ChecksumAlgorithm> algorithm) {
        Optional<String> asked = head.header(SDK_ALGORITHM);
        if (asked.isEmpty()) {
            return;
        }
        ChecksumAlgorithm named = named(asked.get(), SDK_ALGORITHM);
        if (algorithm.isEmpty()) {
            throw invalid("x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or"
                    + " x-amz-trailer headers were found.");
        }
        if (algorithm.get() != named) {
            throw invalid("Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }

    /** The algorithm of a header's value. */
    public static ChecksumAlgorithm named(String text, String header) {
        return Arrays.stream(ChecksumAlgorithm.values()).filter(one -> one.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> invalid("Checksum algorithm provided is unsupported. Please try again with any of"
                        + " the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]. The header was " + header
                        + "."));
    }

    /** The header field of an algorithm. */
    public static String field(ChecksumAlgorithm algorithm) {
        return PREFIX + algorithm.name().toLowerCase(Locale.ROOT);
    }

    /** The algorithm of a header field. */
    public static Optional<ChecksumAlgorithm> byField(String field) {
        return Arrays.stream(ChecksumAlgorithm.values()).filter(one -> field(one).equals(field)).findFirst();
    }

    /** The sums that are known when the whole body has come. */
    public Map<ChecksumAlgorithm, String> sums(Map<String, String> trailers) {
        if (trailer.isPresent() && !trailers.keySet().equals(java.util.Set.of(trailer.get()))
                || trailer.isEmpty() && !trailers.isEmpty()) {
            throw S3Error.of(S3ErrorCode.MALFORMED_TRAILER).exception();
        }
        Optional<String> sum = trailer.isPresent() ? Optional.ofNullable(trailers.get(trailer.get())) : value;
        if (sum.isEmpty() || algorithm.isEmpty()) {
            return Map.of();
        }
        requireSum(algorithm.get(), sum.get());
        return Map.of(algorithm.get(), sum.get());
    }

    /** Refuses what no sum of this kind can be. */
    public static void requireSum(ChecksumAlgorithm algorithm, String text) {
        if (!isBase64(text, algorithm.bytes())) {
            throw invalid("Value for " + field(algorithm) + " header is invalid.");
        }
    }

    private static boolean isBase64(String text, int bytes) {
        try {
            return Base64.getDecoder().decode(text).length == bytes;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static RuntimeException invalid(String message) {
        return S3Error.of(S3ErrorCode.INVALID_REQUEST, message).exception();
    }
}

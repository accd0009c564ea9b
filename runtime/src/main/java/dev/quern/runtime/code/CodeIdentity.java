package dev.quern.runtime.code;

import java.util.Base64;
import java.util.HexFormat;

/**
 * Which code a version runs.
 *
 * @param sha256
 *            the SHA-256 of the package, 64 lower-case hexadecimal digits
 * @param size
 *            the package's size in bytes
 */
public record CodeIdentity(String sha256, long size) {

    /** The SHA-256 as Lambda's {@code CodeSha256} writes it: in Base64. */
    public String sha256Base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    }
}

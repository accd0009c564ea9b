package dev.quern.storage.objects.model;

import java.time.Instant;
import java.util.HexFormat;

/**
 * Names an upload in parts. Of two uploads of one key, the one that was begun later has the greater identifier.
 *
 * @param value
 *            as clients see it; any text, for a client may send any
 */
public record UploadId(String value) {

    /** An identifier for an upload that begins now. */
    public static UploadId of(Instant now, long random) {
        HexFormat hex = HexFormat.of();
        return new UploadId(
                hex.toHexDigits(now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000) + hex.toHexDigits(random));
    }

    /** Whether this store may have made it: what is anything else names no upload. */
    public boolean isPossible() {
        return value.length() == 32 && value.chars().allMatch(HexFormat::isHexDigit);
    }

    @Override
    public String toString() {
        return value;
    }
}

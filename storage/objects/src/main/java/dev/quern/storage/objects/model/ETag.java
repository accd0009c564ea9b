package dev.quern.storage.objects.model;

import java.util.HexFormat;

/**
 * What tells two contents of an object apart: the MD5 of the bytes in hexadecimal; for an upload in parts the MD5 of
 * the parts' MD5s, a hyphen and the number of parts.
 *
 * @param value
 *            without quotes
 */
public record ETag(String value) {

    /** The entity tag of no bytes. */
    public static final ETag EMPTY = new ETag("d41d8cd98f00b204e9800998ecf8427e");

    public static ETag ofMd5(byte[] md5) {
        return new ETag(HexFormat.of().formatHex(md5));
    }

    /** The entity tag of an object that was uploaded in parts. */
    public static ETag ofParts(byte[] md5OfMd5s, int parts) {
        return new ETag(HexFormat.of().formatHex(md5OfMd5s) + "-" + parts);
    }

    /** The entity tag that a client wrote, with or without its quotes, and with or without {@code W/}. */
    public static ETag parse(String text) {
        String bare = text.strip();
        if (bare.startsWith("W/")) {
            bare = bare.substring(2);
        }
        if (bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        return new ETag(bare);
    }

    /** As it stands in a header. */
    public String quoted() {
        return "\"" + value + "\"";
    }

    @Override
    public String toString() {
        return value;
    }
}

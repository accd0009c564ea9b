package dev.quern.storage.objects.model;

import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The identifier of a version of an object: {@code null} for what was written while versioning was not on, else 32
 * hexadecimal digits that mean nothing to clients.
 *
 * @param value
 *            the identifier as clients see it
 */
public record VersionId(String value) {

    /** The version that a key has without versioning. */
    public static final VersionId NULL = new VersionId("null");

    private static final int DIGITS = 32;
    private static final int SEQUENCE_DIGITS = 16;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

    /**
     * @throws ObjectsException.InvalidVersionId
     *             if this store makes no such identifiers
     */
    public VersionId {
        if (!value.equals("null") && !FORM.matcher(value).matches()) {
            throw new ObjectsException.InvalidVersionId(value);
        }
    }

    /**
     * The identifier of the version that a change made.
     *
     * @param sequence
     *            the change's place among those of the key
     * @param random
     *            so that an identifier cannot be guessed from another
     */
    public static VersionId of(long sequence, long random) {
        HexFormat hex = HexFormat.of();
        return new VersionId(hex.toHexDigits(sequence) + hex.toHexDigits(random));
    }

    public boolean isNull() {
        return value.equals("null");
    }

    /** The place of the change among those of the key; empty for {@link #NULL}. */
    public OptionalLong sequence() {
        return isNull()
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseUnsignedLong(value.substring(0, SEQUENCE_DIGITS), 16));
    }

    @Override
    public String toString() {
        return value;
    }
}

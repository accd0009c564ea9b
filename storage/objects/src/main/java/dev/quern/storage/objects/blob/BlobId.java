package dev.quern.storage.objects.blob;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name of a blob: 128 random bits, made here and never from what a user sends.
 *
 * @param high
 *            the first half
 * @param low
 *            the second half
 */
public record BlobId(long high, long low) {

    /** How long {@link #bytes} are. */
    public static final int BYTES = 2 * Long.BYTES;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /** A name that no blob has. */
    public static BlobId random() {
        UUID random = UUID.randomUUID();
        return new BlobId(random.getMostSignificantBits(), random.getLeastSignificantBits());
    }

    /** Whether a text is what {@link #toString} gives for some blob. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** The blob with this name, as {@link #toString} gives it. */
    public static BlobId parse(String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException("not the name of a blob: " + text);
        }
        return new BlobId(HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, 32));
    }

    /** The blob that {@link #bytes} name. */
    public static BlobId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("the name of a blob has " + BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new BlobId(buffer.getLong(), buffer.getLong());
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}

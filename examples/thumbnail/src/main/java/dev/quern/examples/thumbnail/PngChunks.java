package dev.quern.examples.thumbnail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Finds what a PNG says beside its pixels.
 *
 * <p>
 * Compressed chunks are inflated here, and only as far as a limit: general readers inflate all of them, and a few
 * kilobytes can become gigabytes.
 */
record PngChunks(byte[] file) {
    private static final int SIGNATURE = 8;
    private static final int LARGEST_PROFILE = 4 << 20;

    /** The orientation and other facts from the camera, as the bytes of a TIFF file. */
    Optional<byte[]> exif() {
        return find("eXIf");
    }

    /** The ICC profile of the colours; empty as well where it is damaged or larger than 4 MiB. */
    Optional<byte[]> colourProfile() {
        return find("iCCP").flatMap(PngChunks::inflatedProfile);
    }

    private Optional<byte[]> find(String type) {
        ByteBuffer bytes = ByteBuffer.wrap(file).position(Math.min(SIGNATURE, file.length));
        while (bytes.remaining() >= 12) {
            int length = bytes.getInt();
            byte[] name = new byte[4];
            bytes.get(name);
            if (length < 0 || length > bytes.remaining() - 4) {
                return Optional.empty();
            }
            if (type.equals(new String(name, StandardCharsets.US_ASCII))) {
                return Optional.of(Arrays.copyOfRange(file, bytes.position(), bytes.position() + length));
            }
            bytes.position(bytes.position() + length + 4);
        }
        return Optional.empty();
    }

    /** The chunk is a name, a zero, the compression method (only 0 exists), and the compressed profile. */
    private static Optional<byte[]> inflatedProfile(byte[] chunk) {
        int name = 0;
        while (name < chunk.length && chunk[name] != 0) {
            name++;
        }
        int compressed = name + 2;
        if (compressed >= chunk.length || chunk[name + 1] != 0) {
            return Optional.empty();
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(chunk, compressed, chunk.length - compressed);
            byte[] profile = new byte[LARGEST_PROFILE];
            int length = inflater.inflate(profile);
            return inflater.finished() ? Optional.of(Arrays.copyOf(profile, length)) : Optional.empty();
        } catch (DataFormatException damaged) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}

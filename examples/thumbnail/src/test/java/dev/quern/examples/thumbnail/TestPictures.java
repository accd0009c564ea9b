package dev.quern.examples.thumbnail;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import org.apache.commons.imaging.formats.jpeg.exif.ExifRewriter;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.apache.commons.imaging.formats.tiff.write.TiffImageWriterLossy;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputSet;

/** Makes the pictures of the tests. */
final class TestPictures {
    static final int RED = 0xFFE02020;
    static final int GREEN = 0xFF20C020;
    static final int BLUE = 0xFF2040E0;
    static final int YELLOW = 0xFFE0E020;

    private TestPictures() {}

    /** A picture whose quarters are red, green (above), blue and yellow (below). */
    static BufferedImage quarters(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean left = x < width / 2;
                picture.setRGB(x, y, y < height / 2 ? left ? RED : GREEN : left ? BLUE : YELLOW);
            }
        }
        return picture;
    }

    static BufferedImage filled(int width, int height, int type, int argb) {
        BufferedImage picture = new BufferedImage(width, height, type);
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, argb);
        picture.setRGB(0, 0, width, height, pixels, 0, width);
        return picture;
    }

    static byte[] file(BufferedImage picture, Format format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, format.name(), bytes)) {
                throw new IllegalArgumentException("no writer takes this picture as " + format);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static BufferedImage read(byte[] file) {
        try {
            return ImageIO.read(new ByteArrayInputStream(file));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A JPEG with an EXIF orientation. */
    static byte[] oriented(byte[] jpeg, int orientation) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new ExifRewriter().updateExifMetadataLossless(jpeg, file, exif(orientation));
        return file.toByteArray();
    }

    /** The same facts as the content of a PNG's {@code eXIf} chunk. */
    static byte[] exifChunk(int orientation) throws IOException {
        ByteArrayOutputStream tiff = new ByteArrayOutputStream();
        new TiffImageWriterLossy().write(tiff, exif(orientation));
        return tiff.toByteArray();
    }

    private static TiffOutputSet exif(int orientation) throws IOException {
        TiffOutputSet exif = new TiffOutputSet();
        exif.getOrCreateRootDirectory().add(TiffTagConstants.TIFF_TAG_ORIENTATION, (short) orientation);
        return exif;
    }

    /** A PNG with one more chunk, right after its header. */
    static byte[] withChunk(byte[] png, String type, byte[] content) {
        int afterHeader = 8 + 25;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(png, 0, afterHeader);
        file.writeBytes(chunk(type, content));
        file.write(png, afterHeader, png.length - afterHeader);
        return file.toByteArray();
    }

    /** A JPEG of four inks, as printers want it. */
    static byte[] printColours(int width, int height) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(
                    Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null), null, null), null);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    /** A JPEG with an ICC profile, in a segment right after its first marker. */
    static byte[] withProfile(byte[] jpeg, byte[] profile) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(file);
        data.write(jpeg, 0, 2);
        data.writeShort(0xFFE2);
        data.writeShort(2 + 14 + profile.length);
        data.write("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII));
        data.write(profile);
        data.write(jpeg, 2, jpeg.length - 2);
        return file.toByteArray();
    }

    /** A PNG's {@code iCCP} chunk. */
    static byte[] profileChunk(byte[] profile) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("test\0\0".getBytes(StandardCharsets.US_ASCII));
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(content)) {
            deflated.write(profile);
        }
        return content.toByteArray();
    }

    /** A PNG of a few bytes that says it has these dimensions, 8 bits for each of three colours. */
    static byte[] pngClaiming(int width, int height) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(header);
        data.writeInt(width);
        data.writeInt(height);
        data.write(new byte[]{8, 2, 0, 0, 0});
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[]{(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        file.writeBytes(chunk("IHDR", header.toByteArray()));
        file.writeBytes(chunk("IDAT", new byte[]{0x78, (byte) 0x9C, 3, 0, 0, 0, 0, 1}));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    private static byte[] chunk(String type, byte[] content) {
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        typed.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        typed.writeBytes(content);
        CRC32 sum = new CRC32();
        sum.update(typed.toByteArray());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream chunk = new DataOutputStream(bytes);
        try {
            chunk.writeInt(content.length);
            chunk.write(typed.toByteArray());
            chunk.writeInt((int) sum.getValue());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}

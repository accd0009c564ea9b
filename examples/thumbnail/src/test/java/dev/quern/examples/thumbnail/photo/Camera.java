package dev.quern.examples.thumbnail.photo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import org.apache.commons.imaging.common.RationalNumber;
import org.apache.commons.imaging.formats.jpeg.exif.ExifRewriter;
import org.apache.commons.imaging.formats.tiff.constants.ExifTagConstants;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputDirectory;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputSet;

/**
 * Takes pictures of the landscape as a telephone held upright does: the file holds them lying on their side, with a
 * note (EXIF orientation 6) to turn them to the right.
 */
final class Camera {
    private static final float QUALITY = 0.9f;
    private static final short TURN_RIGHT = 6;

    private final Landscape landscape = new Landscape();
    private final Noise grain = new Noise(101);

    /** The picture as a viewer shall see it. */
    BufferedImage upright(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, developed(x, y, height));
            }
        }
        return picture;
    }

    /** The picture as a file, {@code width} and {@code height} being those of the upright picture. */
    byte[] file(int width, int height) throws IOException {
        BufferedImage upright = upright(width, height);
        BufferedImage stored = new BufferedImage(height, width, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                stored.setRGB(y, width - 1 - x, upright.getRGB(x, y));
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new ExifRewriter().updateExifMetadataLossless(jpeg(stored), file, exif(width, height));
        return file.toByteArray();
    }

    /** The colour of one pixel of an upright picture, {@code 0xRRGGBB}. */
    int developed(int x, int y, int height) {
        double pixel = 1.0 / height;
        double px = (x + 0.5) * pixel;
        double py = (y + 0.5) * pixel;
        Light light = landscape.at(px, py, pixel);
        double offCentre = Math.pow(px / Landscape.SHAPE - 0.5, 2) + Math.pow(py - 0.5, 2);
        double exposure = 1.18 - 0.55 * offCentre;
        // silver grains are a little larger than a pixel, and show most in the middle tones
        double speck = 0.011 * grain.octaves(x * 0.55, y * 0.55, 2);
        return channel(light.red() * exposure, speck) << 16 | channel(light.green() * exposure, speck) << 8
                | channel(light.blue() * exposure, speck);
    }

    /** Bright light fades into white instead of being cut off, as on film. */
    private static int channel(double light, double speck) {
        double toned = light * (1 + light / 6) / (1 + 0.55 * light) * 1.28;
        double value = Math.sqrt(Math.max(0, toned / (1 + 0.12 * toned)));
        double tone = value + speck * 4 * value * (1.15 - value);
        return (int) Math.round(255 * Light.clamped(tone));
    }

    private static byte[] jpeg(BufferedImage picture) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(output);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static TiffOutputSet exif(int width, int height) throws IOException {
        TiffOutputSet exif = new TiffOutputSet();
        TiffOutputDirectory root = exif.getOrCreateRootDirectory();
        root.add(TiffTagConstants.TIFF_TAG_ORIENTATION, TURN_RIGHT);
        root.add(TiffTagConstants.TIFF_TAG_MAKE, "Quern");
        root.add(TiffTagConstants.TIFF_TAG_MODEL, "Landscape");
        root.add(TiffTagConstants.TIFF_TAG_IMAGE_DESCRIPTION, "A mountain lake at sunrise, computed");
        root.add(TiffTagConstants.TIFF_TAG_DATE_TIME, "2026:11:24 06:42:00");
        root.add(TiffTagConstants.TIFF_TAG_COPYRIGHT, "Quern project, Apache-2.0");
        TiffOutputDirectory details = exif.getOrCreateExifDirectory();
        details.add(ExifTagConstants.EXIF_TAG_EXPOSURE_TIME, new RationalNumber(1, 125));
        details.add(ExifTagConstants.EXIF_TAG_FNUMBER, new RationalNumber(8, 1));
        details.add(ExifTagConstants.EXIF_TAG_FOCAL_LENGTH, new RationalNumber(35, 1));
        details.add(ExifTagConstants.EXIF_TAG_EXIF_IMAGE_WIDTH, (short) height);
        details.add(ExifTagConstants.EXIF_TAG_EXIF_IMAGE_LENGTH, (short) width);
        return exif;
    }
}

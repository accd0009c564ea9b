package dev.quern.examples.watermark;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.ExifUtils;
import net.coobird.thumbnailator.util.exif.Orientation;

/**
 * Pixels, upright, and the format that they came in.
 *
 * <p>
 * Streams of images are cached in memory by name: the setting of {@code ImageIO} is shared with other functions.
 *
 * @param pixels
 *            hold colours, not indexes of a palette
 * @param format
 *            {@code jpeg} or {@code png}
 */
record Photo(BufferedImage pixels, String format) {

    /** Decoded, a picture of that size takes 150 to 200 MB. */
    static final long MOST_PIXELS = 50_000_000;

    private static final Set<String> FORMATS = Set.of("jpeg", "png");
    private static final float JPEG_QUALITY = 0.9f;

    /**
     * @throws NoPhoto
     *             if this is no JPEG or PNG, is damaged, or has more than {@link #MOST_PIXELS}
     */
    static Photo of(byte[] file) throws NoPhoto {
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw new NoPhoto("it is no picture");
            }
            ImageReader reader = readers.next();
            try {
                String format = reader.getFormatName().toLowerCase(Locale.ROOT);
                if (!FORMATS.contains(format)) {
                    throw new NoPhoto("it is a " + format + ", not a JPEG or PNG");
                }
                reader.setInput(input, false, false);
                return new Photo(read(reader, format), format);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException damaged) {
            // decoders throw whatever they stumble over
            throw new NoPhoto("it cannot be decoded: " + damaged.getMessage(), damaged);
        }
    }

    private static BufferedImage read(ImageReader reader, String format) throws IOException, NoPhoto {
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
            throw new NoPhoto("it has " + pixels + " pixels, more than " + MOST_PIXELS);
        }
        Orientation orientation = format.equals("jpeg") ? ExifUtils.getExifOrientation(reader, 0) : null;
        BufferedImage picture = reader.read(0);
        if (picture.getColorModel() instanceof IndexColorModel palette) {
            picture = palette.convertToIntDiscrete(picture.getRaster(), false);
        }
        return orientation == null || orientation == Orientation.TOP_LEFT
                ? picture
                : ExifFilterUtils.getFilterForOrientation(orientation).apply(picture);
    }

    String mediaType() {
        return "image/" + format;
    }

    /** As a file of its format, with nothing of the original's metadata. */
    byte[] encode() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(pixels, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}

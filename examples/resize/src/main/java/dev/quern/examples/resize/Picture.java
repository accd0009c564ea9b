package dev.quern.examples.resize;

import dev.quern.examples.resize.Order.Size;
import dev.quern.examples.resize.Refusal.Kind;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.ExifUtils;
import net.coobird.thumbnailator.util.exif.Orientation;

/**
 * Pixels, upright, and the format that they came in.
 *
 * <p>
 * Streams of images are cached in memory by name: the setting of {@code ImageIO} is shared with other functions.
 */
record Picture(BufferedImage pixels, Format format) {

    /** Decoded, a picture of that size takes 150 to 200 MB. */
    static final long MOST_PIXELS = 50_000_000;

    private static final float JPEG_QUALITY = 0.85f;

    /**
     * @throws Refusal
     *             if this is no picture of a known format, is damaged, or has more than {@link #MOST_PIXELS}
     */
    static Picture of(byte[] file) throws Refusal {
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            ImageReader reader = readers.hasNext() ? readers.next() : null;
            Optional<Format> format = reader == null ? Optional.empty() : Format.named(reader.getFormatName());
            if (format.isEmpty()) {
                throw new Refusal(Kind.UNSUPPORTED_PICTURE, "the object is no picture of format " + Format.all());
            }
            try {
                reader.setInput(input, false, false);
                return new Picture(read(reader, format.get()), format.get());
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException damaged) {
            // decoders throw whatever they stumble over
            throw new Refusal(Kind.BROKEN_PICTURE, "the picture cannot be decoded: " + damaged.getMessage(), damaged);
        }
    }

    private static BufferedImage read(ImageReader reader, Format format) throws IOException, Refusal {
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
            throw new Refusal(Kind.PICTURE_TOO_LARGE, "the picture has " + pixels + " pixels; at most " + MOST_PIXELS
                    + " are accepted");
        }
        Orientation orientation = format == Format.JPEG ? ExifUtils.getExifOrientation(reader, 0) : null;
        BufferedImage picture = coloured(reader.read(0));
        return orientation == null || orientation == Orientation.TOP_LEFT
                ? picture
                : ExifFilterUtils.getFilterForOrientation(orientation).apply(picture);
    }

    /** A palette's indexes cannot be averaged, its colours can. */
    private static BufferedImage coloured(BufferedImage picture) {
        return picture.getColorModel() instanceof IndexColorModel palette
                ? palette.convertToIntDiscrete(picture.getRaster(), false)
                : picture;
    }

    Size size() {
        return new Size(pixels.getWidth(), pixels.getHeight());
    }

    /** This picture in another size. */
    Picture resized(Size size) throws IOException {
        return size.equals(size())
                ? this
                : new Picture(Thumbnails.of(pixels).forceSize(size.width(), size.height()).asBufferedImage(), format);
    }

    /** As a file, with nothing of the original's metadata. */
    byte[] encode(Format as) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(as.name()).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (as == Format.JPEG) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(as == Format.JPEG ? onWhite() : pixels, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG knows neither transparency nor other kinds of pixels than these. */
    private BufferedImage onWhite() {
        if (pixels.getType() == BufferedImage.TYPE_INT_RGB || pixels.getType() == BufferedImage.TYPE_3BYTE_BGR) {
            return pixels;
        }
        BufferedImage opaque = new BufferedImage(pixels.getWidth(), pixels.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = opaque.createGraphics();
        graphics.drawImage(pixels, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return opaque;
    }
}

package dev.quern.examples.thumbnail;

import dev.quern.examples.thumbnail.Refusal.Kind;
import java.awt.Dimension;
import java.io.IOException;
import java.util.Optional;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.bytesource.ByteSource;
import org.apache.commons.imaging.common.ImageMetadata;
import org.apache.commons.imaging.formats.jpeg.JpegImageMetadata;
import org.apache.commons.imaging.formats.tiff.TiffField;
import org.apache.commons.imaging.formats.tiff.TiffImageMetadata;
import org.apache.commons.imaging.formats.tiff.TiffImageParser;
import org.apache.commons.imaging.formats.tiff.TiffImagingParameters;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;

/**
 * What a photograph's file says about it before a pixel is decoded.
 *
 * @param file
 *            the whole file
 * @param format
 *            its format
 * @param stored
 *            its size as stored, before it is turned upright
 */
record Photo(byte[] file, Format format, Size stored) {
    /** What most cameras stay below; decoded, a JPEG of that size takes 150 MB, a PNG with 16 bits up to 400 MB. */
    static final long MOST_PIXELS = 50_000_000;

    /**
     * @throws Refusal
     *             if this is not a JPEG or a PNG, its header is damaged, or it has more pixels than
     *             {@link #MOST_PIXELS}
     */
    static Photo of(byte[] file) throws Refusal {
        Format format = Format.of(file);
        Size stored = storedSize(file, format);
        if (stored.area() > MOST_PIXELS) {
            throw new Refusal(Kind.IMAGE_TOO_LARGE, "the image has " + stored + " pixels; at most "
                    + MOST_PIXELS / 1_000_000 + " megapixels are accepted");
        }
        return new Photo(file, format, stored);
    }

    /** How to turn the picture upright; {@link Orientation#UPRIGHT} where the file does not say, or not legibly. */
    Orientation orientation() {
        try {
            Optional<TiffImageMetadata> exif = exif();
            TiffField field = exif.isPresent() ? exif.get().findField(TiffTagConstants.TIFF_TAG_ORIENTATION) : null;
            return field == null ? Orientation.UPRIGHT : Orientation.of(field.getIntValue());
        } catch (IOException | RuntimeException illegible) {
            // damaged metadata is common and takes nothing from the picture
            return Orientation.UPRIGHT;
        }
    }

    /** The ICC profile that the decoder leaves to others: a PNG's. Java's JPEG decoder heeds profiles itself. */
    Optional<byte[]> colourProfile() {
        return format == Format.PNG ? new PngChunks(file).colourProfile() : Optional.empty();
    }

    private Optional<TiffImageMetadata> exif() throws IOException {
        if (format == Format.JPEG) {
            return Imaging.getMetadata(file) instanceof JpegImageMetadata jpeg
                    ? Optional.ofNullable(jpeg.getExif())
                    : Optional.empty();
        }
        Optional<byte[]> chunk = new PngChunks(file).exif();
        if (chunk.isEmpty()) {
            return Optional.empty();
        }
        ImageMetadata metadata = new TiffImageParser().getMetadata(ByteSource.array(chunk.get()),
                new TiffImagingParameters());
        return metadata instanceof TiffImageMetadata tiff ? Optional.of(tiff) : Optional.empty();
    }

    private static Size storedSize(byte[] file, Format format) throws Refusal {
        try {
            Dimension size = Imaging.getImageSize(file);
            return new Size(size.width, size.height);
        } catch (IOException | RuntimeException damaged) {
            throw new Refusal(Kind.BROKEN_IMAGE,
                    "the " + format + " is broken: its header does not tell the size of the picture", damaged);
        }
    }
}

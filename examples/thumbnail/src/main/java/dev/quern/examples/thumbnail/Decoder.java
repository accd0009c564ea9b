package dev.quern.examples.thumbnail;

import dev.quern.examples.thumbnail.Refusal.Kind;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Turns a file into pixels that hold colours. */
final class Decoder {
    private Decoder() {}

    /**
     * @throws Refusal
     *             if the file is damaged or ends early, or holds colours that are mixed for print (CMYK)
     */
    static BufferedImage decode(Photo photo) throws Refusal {
        if (photo.format() == Format.JPEG) {
            JpegStructure.of(photo.file()).check();
        }
        List<String> damage = new ArrayList<>();
        BufferedImage picture = read(photo, damage);
        if (!damage.isEmpty()) {
            throw broken(photo, damage.get(0), null);
        }
        // a palette's indexes cannot be averaged, its colours can
        return picture.getColorModel() instanceof IndexColorModel palette
                ? palette.convertToIntDiscrete(picture.getRaster(), false)
                : picture;
    }

    private static BufferedImage read(Photo photo, List<String> damage) throws Refusal {
        ImageReader reader = ImageIO.getImageReadersByFormatName(photo.format().name()).next();
        reader.addIIOReadWarningListener((source, warning) -> {
            if (meansDamage(warning)) {
                damage.add(warning);
            }
        });
        // names its cache itself: the setting of ImageIO is shared with other functions
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(photo.file()))) {
            reader.setInput(input, true, true);
            // the limit was checked against this size: a file with two sizes does not get past it
            if (!photo.stored().equals(new Size(reader.getWidth(0), reader.getHeight(0)))) {
                throw broken(photo, "it tells two different sizes", null);
            }
            return reader.read(0);
        } catch (IOException | RuntimeException damaged) {
            throw broken(photo, damaged.getMessage(), damaged);
        } finally {
            reader.dispose();
        }
    }

    /** The JPEG decoder goes on after damage and warns; stray bytes between its segments harm nothing. */
    private static boolean meansDamage(String warning) {
        return warning.startsWith("Corrupt JPEG data") && !warning.contains("extraneous bytes");
    }

    private static Refusal broken(Photo photo, String reason, Throwable cause) {
        return new Refusal(Kind.BROKEN_IMAGE, "the " + photo.format() + " is broken: "
                + (reason == null ? "its picture cannot be decoded" : reason), cause);
    }
}

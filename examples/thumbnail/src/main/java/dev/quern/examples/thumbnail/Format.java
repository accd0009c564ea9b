package dev.quern.examples.thumbnail;

import dev.quern.examples.thumbnail.Refusal.Kind;
import java.io.IOException;
import java.util.Optional;
import org.apache.commons.imaging.ImageFormat;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;

/** The formats that come in and go out: a JPEG is answered with a JPEG, a PNG with a PNG. */
enum Format {
    JPEG("image/jpeg"), //
    PNG("image/png");

    final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * Tells the format by the first bytes; what a header says about them does not matter.
     *
     * @throws Refusal
     *             if they begin no JPEG and no PNG
     */
    static Format of(byte[] file) throws Refusal {
        Optional<ImageFormat> guess = guess(file);
        if (guess.filter(ImageFormats.JPEG::equals).isPresent()) {
            return JPEG;
        }
        if (guess.filter(ImageFormats.PNG::equals).isPresent()) {
            return PNG;
        }
        String found = guess.filter(format -> format != ImageFormats.UNKNOWN)
                .map(format -> "the body looks like " + format.getName())
                .orElse("the body is not an image");
        throw new Refusal(Kind.UNSUPPORTED_IMAGE, found + "; send a JPEG or a PNG");
    }

    private static Optional<ImageFormat> guess(byte[] file) {
        try {
            return Optional.of(Imaging.guessFormat(file));
        } catch (IOException | RuntimeException tooShortForAnyFormat) {
            return Optional.empty();
        }
    }
}

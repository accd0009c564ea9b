package dev.quern.examples.thumbnail;

import java.awt.image.BufferedImage;

/** Makes a photograph small and upright. */
final class Thumbnail {
    private Thumbnail() {}

    /**
     * Scales first and turns and converts what is left: the small picture costs nothing.
     *
     * @throws Refusal
     *             if the file is damaged
     */
    static BufferedImage of(Photo photo, Size frame) throws Refusal {
        Orientation orientation = photo.orientation();
        Size upright = orientation.upright(photo.stored()).fittedInto(frame);
        BufferedImage scaled = Scaler.scale(Decoder.decode(photo), orientation.upright(upright));
        return StandardColours.of(orientation.upright(scaled), photo.colourProfile());
    }
}

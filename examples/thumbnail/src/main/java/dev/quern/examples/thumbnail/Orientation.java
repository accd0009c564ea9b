package dev.quern.examples.thumbnail;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * How the camera was held, as EXIF tag 0x0112 records it: the constants are its values 1 to 8, in order, each named for
 * what makes the stored picture upright.
 */
enum Orientation {
    UPRIGHT(false, false, false), //
    MIRROR(false, true, false), //
    HALF_TURN(false, true, true), //
    FLIP(false, false, true), //
    TRANSPOSE(true, false, false), //
    TURN_RIGHT(true, false, true), //
    TRANSVERSE(true, true, true), //
    TURN_LEFT(true, true, false);

    private final boolean swapsEdges;
    private final boolean fromRight;
    private final boolean fromBottom;

    /** Where an upright picture takes its pixels from: columns are read as rows, from the right, from the bottom. */
    Orientation(boolean swapsEdges, boolean fromRight, boolean fromBottom) {
        this.swapsEdges = swapsEdges;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /** The orientation of an EXIF value; values that mean nothing leave a picture as it is. */
    static Orientation of(int exif) {
        return exif >= 1 && exif <= 8 ? values()[exif - 1] : UPRIGHT;
    }

    /** The size of an upright picture that is stored with size {@code stored}, and the other way round. */
    Size upright(Size stored) {
        return swapsEdges ? stored.turned() : stored;
    }

    /** The picture, upright; the same object if it is already. */
    BufferedImage upright(BufferedImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        Size size = upright(new Size(stored.getWidth(), stored.getHeight()));
        Raster source = stored.getRaster();
        WritableRaster target = source.createCompatibleWritableRaster(size.width(), size.height());
        int right = stored.getWidth() - 1;
        int bottom = stored.getHeight() - 1;
        int[] pixel = null;
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                int column = swapsEdges ? y : x;
                int row = swapsEdges ? x : y;
                pixel = source.getPixel(fromRight ? right - column : column, fromBottom ? bottom - row : row, pixel);
                target.setPixel(x, y, pixel);
            }
        }
        return new BufferedImage(stored.getColorModel(), target, stored.isAlphaPremultiplied(), null);
    }
}

package dev.quern.examples.thumbnail;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * Makes pictures smaller: each pixel of the result is the average of the area that it covers in the source, so that no
 * detail flickers and an even surface stays exactly even.
 *
 * <p>
 * The source is read row by row, once, and its samples are averaged as they are stored, whatever their depth. All sums
 * are whole numbers: a source pixel {@code x} spans {@code [x * target, (x + 1) * target)} on a ruler where pixel
 * {@code i} of the target spans {@code [i * source, (i + 1) * source)}. The largest sum, 50 million pixels of 16 bits
 * weighted with 16 bits of alpha, stays below 2<sup>58</sup>.
 */
final class Scaler {
    private final Raster source;
    private final WritableRaster target;
    private final int width;
    private final int height;
    private final int targetWidth;
    private final int targetHeight;
    private final int colours;
    private final boolean hasAlpha;
    /** Per target pixel: the weighted sum of each colour, then the sum of the weights. */
    private final int slots;

    private Scaler(Raster source, WritableRaster target, boolean hasAlpha) {
        this.source = source;
        this.target = target;
        this.width = source.getWidth();
        this.height = source.getHeight();
        this.targetWidth = target.getWidth();
        this.targetHeight = target.getHeight();
        this.hasAlpha = hasAlpha;
        this.colours = source.getNumBands() - (hasAlpha ? 1 : 0);
        this.slots = colours + 1;
    }

    /**
     * @param picture
     *            a picture whose pixels hold colours, not indexes of a palette
     * @param size
     *            no edge longer than the picture's
     * @return a new picture with the colour model of the old one, or the old one if it has that size
     */
    static BufferedImage scale(BufferedImage picture, Size size) {
        if (size.width() > picture.getWidth() || size.height() > picture.getHeight()) {
            throw new IllegalArgumentException("cannot enlarge to " + size);
        }
        if (size.width() == picture.getWidth() && size.height() == picture.getHeight()) {
            return picture;
        }
        ColorModel colours = picture.getColorModel();
        WritableRaster target = picture.getRaster().createCompatibleWritableRaster(size.width(), size.height());
        new Scaler(picture.getRaster(), target, colours.hasAlpha()).run();
        return new BufferedImage(colours, target, picture.isAlphaPremultiplied(), null);
    }

    private void run() {
        int[] pixels = new int[width * source.getNumBands()];
        long[] row = new long[targetWidth * slots];
        long[] sums = new long[targetWidth * slots];
        int targetY = 0;
        for (int y = 0; y < height; y++) {
            source.getPixels(0, y, width, 1, pixels);
            Arrays.fill(row, 0);
            addAcross(pixels, row);

            long end = (long) (targetY + 1) * height;
            long below = Math.max(0, (long) (y + 1) * targetHeight - end);
            add(row, targetHeight - below, sums);
            if ((long) (y + 1) * targetHeight >= end) {
                write(sums, targetY++);
                Arrays.fill(sums, 0);
                add(row, below, sums);
            }
        }
    }

    /** Adds one source row to the pixels of the target that it reaches, by how much of each it covers across. */
    private void addAcross(int[] pixels, long[] row) {
        int bands = source.getNumBands();
        int targetX = 0;
        for (int x = 0; x < width; x++) {
            long end = (long) (targetX + 1) * width;
            long beyond = Math.max(0, (long) (x + 1) * targetWidth - end);
            addPixel(pixels, x * bands, targetWidth - beyond, row, targetX * slots);
            if ((long) (x + 1) * targetWidth >= end) {
                targetX++;
                if (beyond > 0) {
                    addPixel(pixels, x * bands, beyond, row, targetX * slots);
                }
            }
        }
    }

    /** A colour counts as much as it is opaque: what cannot be seen must not tint its neighbours. */
    private void addPixel(int[] pixels, int at, long share, long[] row, int slot) {
        long weight = hasAlpha ? share * pixels[at + colours] : share;
        for (int i = 0; i < colours; i++) {
            row[slot + i] += weight * pixels[at + i];
        }
        row[slot + colours] += weight;
    }

    private static void add(long[] row, long share, long[] sums) {
        for (int i = 0; i < row.length; i++) {
            sums[i] += share * row[i];
        }
    }

    private void write(long[] sums, int y) {
        int bands = target.getNumBands();
        int[] pixels = new int[targetWidth * bands];
        for (int x = 0; x < targetWidth; x++) {
            long weight = sums[x * slots + colours];
            for (int i = 0; i < colours; i++) {
                pixels[x * bands + i] = weight == 0 ? 0 : rounded(sums[x * slots + i], weight);
            }
            if (hasAlpha) {
                pixels[x * bands + colours] = rounded(weight, (long) width * height);
            }
        }
        target.setPixels(0, y, targetWidth, 1, pixels);
    }

    private static int rounded(long sum, long weight) {
        return (int) ((sum + weight / 2) / weight);
    }
}

package dev.quern.examples.thumbnail;

/**
 * Width and height of a picture.
 *
 * @param width
 *            in pixels, at least 1
 * @param height
 *            in pixels, at least 1
 */
record Size(int width, int height) {
    Size {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture of " + width + " x " + height + " pixels has no pixels");
        }
    }

    /** The number of pixels. */
    long area() {
        return (long) width * height;
    }

    /** This size lying on its side. */
    Size turned() {
        return new Size(height, width);
    }

    /**
     * The largest size of this shape that fits into {@code frame}, never larger than this. Each edge is rounded to
     * whole pixels, and is one pixel at least.
     */
    Size fittedInto(Size frame) {
        if (width <= frame.width && height <= frame.height) {
            return this;
        }
        boolean widthDecides = (long) width * frame.height >= (long) height * frame.width;
        return widthDecides
                ? new Size(frame.width, scaled(height, frame.width, width))
                : new Size(scaled(width, frame.height, height), frame.height);
    }

    private static int scaled(int edge, int numerator, int denominator) {
        return (int) Math.max(1, (2L * edge * numerator + denominator) / (2L * denominator));
    }

    @Override
    public String toString() {
        return width + " x " + height;
    }
}

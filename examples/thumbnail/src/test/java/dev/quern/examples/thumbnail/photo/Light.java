package dev.quern.examples.thumbnail.photo;

/**
 * The light of a point.
 *
 * @param red
 *            from 0; 1 is the white of paper, the sun is brighter
 * @param green
 *            likewise
 * @param blue
 *            likewise
 */
record Light(double red, double green, double blue) {

    /** From a colour as painters write it, {@code 0xRRGGBB}. */
    static Light of(int rgb) {
        return new Light(linear(rgb >> 16 & 0xFF), linear(rgb >> 8 & 0xFF), linear(rgb & 0xFF));
    }

    /** This light with {@code share} of it, 0 to 1, replaced by another. */
    Light mixed(Light other, double share) {
        double s = clamped(share);
        return new Light(red + s * (other.red - red), green + s * (other.green - green),
                blue + s * (other.blue - blue));
    }

    Light plus(Light other, double amount) {
        return new Light(red + amount * other.red, green + amount * other.green, blue + amount * other.blue);
    }

    Light times(double factor) {
        return new Light(factor * red, factor * green, factor * blue);
    }

    static double clamped(double share) {
        return Math.max(0, Math.min(1, share));
    }

    /** Goes from 0 at {@code from} to 1 at {@code to}, slowly at both ends. */
    static double step(double from, double to, double value) {
        double t = clamped((value - from) / (to - from));
        return t * t * (3 - 2 * t);
    }

    private static double linear(int value) {
        double v = value / 255.0;
        return v * v * (0.4 + 0.6 * v);
    }
}

package dev.quern.examples.thumbnail.photo;

/** A mountain lake at sunrise. */
final class Landscape {
    /** Width by height. */
    static final double SHAPE = 1.5;

    private static final double SHORE = 0.655;
    private static final double HIGHEST_GRASS = 0.80;
    private static final Light GRASS = Light.of(0x070D0E);
    private static final Light RIM = Light.of(0x6B4A2C);

    private final Sky sky = new Sky();
    private final Mountains mountains = new Mountains(sky, SHORE);
    private final Lake lake = new Lake(SHORE);

    /**
     * The light of a point.
     *
     * @param x
     *            0 to {@link #SHAPE}, to the right
     * @param y
     *            0 to 1, downwards
     * @param pixel
     *            the size of a pixel in the same measure
     */
    Light at(double x, double y, double pixel) {
        Light seen = y < SHORE
                ? land(x, y, pixel)
                : lake.at(x, y, (mirroredX, mirroredY) -> land(mirroredX, mirroredY, 2 * pixel));
        return y < HIGHEST_GRASS ? seen : withBank(seen, x, y, pixel);
    }

    private Light land(double x, double y, double pixel) {
        return mountains.at(x, y, pixel, sky.at(x, y));
    }

    /** Where the viewer stands: a low bank with grass, rising to the left and a little to the right. */
    private static Light withBank(Light behind, double x, double y, double pixel) {
        double left = Light.step(0.70, 0.0, x);
        double right = Light.step(1.10, 1.5, x);
        double ground = 1.015 - 0.105 * left * left - 0.060 * right + 0.012 * new Noise(80).octaves(x * 7, 0, 4);
        double covers = Light.clamped((y - ground) / pixel + 0.5);
        for (int row = 0; row < 5 && covers < 1; row++) {
            double gap = 0.0023 + 0.0007 * row;
            int nearest = (int) Math.floor(x / gap);
            for (int blade = nearest - 16; blade <= nearest + 16; blade++) {
                covers = Math.max(covers, blade(new Noise(90 + row), blade, gap, x, ground - y, pixel));
            }
        }
        if (covers <= 0) {
            return behind;
        }
        double texture = new Noise(97).octaves(x * 160, y * 60, 4);
        double rim = Math.exp(-Math.abs(x - Sky.SUN_X) * 1.6) * Light.step(-0.02, 0.05, ground - y);
        return behind.mixed(GRASS.times(1 + 0.8 * texture).mixed(RIM, 0.35 * rim), covers);
    }

    /** How much of a pixel, {@code above} the ground, a blade of grass covers: pointed, and bent by the wind. */
    private static double blade(Noise dice, int blade, double gap, double x, double above, double pixel) {
        double height = 0.012 + 0.075 * Math.pow(dice.dice(blade, 2), 4);
        double risen = above / height;
        if (risen < 0 || risen > 1) {
            return 0;
        }
        double foot = (blade + dice.dice(blade, 1)) * gap;
        double bend = (dice.dice(blade, 3) - 0.30) * 0.55 * height;
        double middle = foot + bend * risen * risen;
        double halfWidth = (0.0006 + 0.0007 * dice.dice(blade, 4)) * (1 - risen);
        return Light.clamped((halfWidth - Math.abs(x - middle)) / pixel + 0.5);
    }
}

package dev.quern.examples.thumbnail.photo;

/** The sky: from night above to fire at the horizon, the sun just over the mountains, and clouds lit from below. */
final class Sky {
    static final double SUN_X = 0.97;
    static final double SUN_Y = 0.415;

    private static final Light[] COLOURS = {Light.of(0x1B3566), Light.of(0x3F5F98), Light.of(0x8A8FBB),
            Light.of(0xDDA9A5), Light.of(0xF8C490), Light.of(0xFFDFA8)};
    private static final double[] HEIGHTS = {0, 0.16, 0.29, 0.39, 0.47, 0.60};
    private static final Light SUN = Light.of(0xFFE2A8);
    private static final Light GLOW = Light.of(0xFF9A4D);
    private static final Light COOL_HAZE = Light.of(0x9299BE);
    private static final Light CLOUD_LIT = Light.of(0xFFC79A);
    private static final Light CLOUD_SHADE = Light.of(0x6E6A95);

    private final Noise shapes = new Noise(11);
    private final Noise wisps = new Noise(23);

    Light at(double x, double y) {
        double far = distanceToSun(x, y);
        Light air = gradient(y)
                .plus(GLOW, 0.34 * Math.exp(-far * 4.2))
                .plus(SUN, 0.9 * Math.exp(-far * 15));
        Light clouded = withClouds(air, x, y, far);
        double disc = 1 - Light.step(0.0195, 0.0225, far);
        return clouded.mixed(SUN.times(3.2), disc);
    }

    /** The colour that distance and mist take on at a place: the sky's, without its clouds. */
    Light haze(double x, double y) {
        double far = distanceToSun(x, y);
        return COOL_HAZE.mixed(gradient(Math.max(0.34, Math.min(0.47, y))), 0.25 + 0.75 * Math.exp(-far * 2.2))
                .plus(GLOW, 0.30 * Math.exp(-far * 4.5));
    }

    static double distanceToSun(double x, double y) {
        return Math.sqrt((x - SUN_X) * (x - SUN_X) + (y - SUN_Y) * (y - SUN_Y));
    }

    private Light withClouds(Light air, double x, double y, double far) {
        // seen from below, clouds are flatter and closer together towards the horizon
        double depth = 1 / (0.10 + Math.max(0, 0.62 - y));
        double along = x * (0.7 + 0.16 * depth);
        double across = depth * 1.15;
        double bend = shapes.octaves(along * 1.3 + 40, across * 1.3, 3);
        double thickness = shapes.octaves(along * 1.5 + 0.5 * bend, across * 2.1 + 0.35 * bend, 6)
                + 0.25 * wisps.octaves(along * 5 + bend, across * 9, 4);
        double cover = Light.step(0.02, 0.42, thickness) * (1 - Light.step(0.36, 0.50, y));
        double lit = Light.clamped(0.22 + 0.95 * Math.exp(-far * 1.9) - 0.55 * Light.step(0.18, 0.62, thickness));
        Light cloud = CLOUD_SHADE.mixed(CLOUD_LIT, lit).plus(GLOW, 0.55 * lit * Math.exp(-far * 3));
        return air.mixed(cloud, 0.82 * cover);
    }

    private static Light gradient(double y) {
        for (int i = 1; i < HEIGHTS.length; i++) {
            if (y < HEIGHTS[i]) {
                return COLOURS[i - 1].mixed(COLOURS[i], Light.step(HEIGHTS[i - 1], HEIGHTS[i], y) * 0.5
                        + 0.5 * (y - HEIGHTS[i - 1]) / (HEIGHTS[i] - HEIGHTS[i - 1]));
            }
        }
        return COLOURS[COLOURS.length - 1];
    }
}

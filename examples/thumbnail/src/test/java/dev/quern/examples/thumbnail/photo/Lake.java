package dev.quern.examples.thumbnail.photo;

/** Still water: the land upside down, a little darker and bluer, broken by ripples that grow towards the viewer. */
final class Lake {
    private static final Light WATER = Light.of(0x12283F);
    private static final Light GLITTER = Light.of(0xFFD49A);

    private final Noise ripples = new Noise(71);
    private final Noise breeze = new Noise(73);
    private final double shore;

    /** What is seen above the water. */
    interface Land {
        Light at(double x, double y);
    }

    Lake(double shore) {
        this.shore = shore;
    }

    Light at(double x, double y, Land land) {
        double near = (y - shore) / (1 - shore);
        // waves look as much longer as they are nearer
        double away = 1 / (near + 0.045);
        double along = (x - 0.75) * away * 2.2;
        double wave = ripples.octaves(along * 1.1, away * 14, 4);
        double calm = 0.35 + 0.65 * Light.step(-0.25, 0.35, breeze.octaves(along * 0.22, away * 1.3, 3));
        double tilt = wave * calm * (0.012 + 0.085 * near);

        Light mirrored = land.at(x + 0.12 * tilt, Math.min(shore, shore - (y - shore) * 0.96 - tilt));
        double clear = 0.80 - 0.42 * near * near;
        Light seen = WATER.mixed(mirrored, clear);

        double path = Math.exp(-Math.pow((x - Sky.SUN_X) / (0.026 + 0.13 * near), 2));
        double sparkle = Light.step(0.02, 0.34, wave) * (0.35 + 0.65 * calm);
        seen = seen.plus(GLITTER, path * sparkle * (1.5 - 0.8 * near));
        // a thread of mist lies on the far shore
        double mist = Math.exp(-near * 38) * (0.22 + 0.25 * Math.exp(-Math.abs(x - Sky.SUN_X) * 3));
        return seen.mixed(GLITTER, mist);
    }
}

package dev.quern.examples.thumbnail.photo;

import java.util.List;

/** Ranges of mountains, one behind the other, each bluer and paler than the one before it; the nearest is a forest. */
final class Mountains {

    /**
     * One range.
     *
     * @param foot
     *            how far down its valleys lie
     * @param height
     *            how high its peaks are over its foot
     * @param width
     *            how many peaks follow each other in one height of the picture
     * @param distance
     *            how much of its colour the air takes, 0 to 1
     * @param rock
     *            its colour in shade
     * @param snow
     *            how much snow lies on its peaks, 0 to 1
     */
    private record Range(int seed, double foot, double height, double width, double distance, Light rock,
            double snow) {}

    private static final List<Range> RANGES = List.of(
            new Range(3, 0.545, 0.300, 1.25, 0.66, Light.of(0x56638F), 1.0),
            new Range(5, 0.575, 0.185, 1.70, 0.47, Light.of(0x3D4C78), 0.45),
            new Range(8, 0.600, 0.150, 2.10, 0.30, Light.of(0x2A3C61), 0),
            new Range(13, 0.622, 0.105, 2.60, 0.16, Light.of(0x1D3049), 0),
            new Range(21, 0.640, 0.062, 3.10, 0.07, Light.of(0x14262F), 0));

    private static final Light SUNLIT_ROCK = Light.of(0xE8A184);
    private static final Light SUNLIT_SNOW = Light.of(0xFFDCC4);
    private static final Light SHADED_SNOW = Light.of(0x8E9BC8);
    private static final Light FOREST = Light.of(0x0B171B);

    private final Sky sky;
    private final double shore;

    /**
     * @param shore
     *            where the land ends and the lake begins
     */
    Mountains(Sky sky, double shore) {
        this.sky = sky;
        this.shore = shore;
    }

    /**
     * What stands before the sky at a point, or the sky.
     *
     * @param pixel
     *            the size of a pixel, over which edges are softened
     */
    Light at(double x, double y, double pixel, Light behind) {
        Light seen = behind;
        for (Range range : RANGES) {
            double crest = crest(range, x);
            double covers = Light.clamped((y - crest) / pixel + 0.5);
            if (covers > 0) {
                seen = seen.mixed(surface(range, x, y, crest), covers);
            }
        }
        double trees = Light.clamped((y - treetops(x)) / pixel + 0.5);
        return trees > 0 ? seen.mixed(forest(x, y), trees) : seen;
    }

    private static double crest(Range range, double x) {
        Noise noise = new Noise(range.seed());
        double peaks = noise.ridges(x * range.width() + range.seed(), 0.5, 8);
        double swell = 0.5 + 0.5 * noise.at(x * 0.9 + 3 * range.seed(), 7.5);
        double roughness = range.snow() > 0 ? 0 : 0.012 * noise.octaves(x * 60, 3, 4);
        // the valley below the sun stays open
        double valley = 1 - 0.55 * Math.exp(-Math.pow((x - Sky.SUN_X) / 0.30, 2));
        return range.foot() - range.height() * valley * (0.15 + 1.15 * peaks * (0.55 + 0.45 * swell)) - roughness;
    }

    private Light surface(Range range, double x, double y, double crest) {
        Noise noise = new Noise(range.seed() + 100);
        double depth = y - crest;
        double scale = 9 * range.width();
        // gullies run down from the crest, towards and away from the sun
        double relief = noise.octaves(x * scale + 4 * depth * range.width(), y * scale * 0.55, 6);
        double eastwards = noise.octaves((x + 0.004) * scale + 4 * depth * range.width(), y * scale * 0.55, 6);
        double facing = Math.max(-1, Math.min(1, (Sky.SUN_X - x) / 0.15)) * (relief - eastwards) * 9;
        double lit = Light.clamped(0.28 + facing) * (1 - 0.55 * range.distance());

        Light rock = range.rock().times(0.80 + 0.5 * relief).mixed(SUNLIT_ROCK, (0.02 + 0.38 * range.distance()) * lit);
        double line = 0.055 * range.snow() + 0.05 * relief;
        double snow = range.snow() * (1 - Light.step(line, line + 0.05, depth))
                * Light.step(-0.25, 0.05, relief + 0.18);
        Light ground = rock.mixed(SHADED_SNOW.mixed(SUNLIT_SNOW, lit * 1.15), snow);

        double mist = Light.step(0.02, range.foot() + 0.02 - crest + 0.02, depth);
        double air = range.distance()
                + (0.80 - 0.62 * range.distance()) * mist * mist * (0.30 + 0.7 * range.distance());
        return ground.mixed(sky.haze(x, y), air + 0.25 * Math.exp(-Sky.distanceToSun(x, y) * 6));
    }

    /** The outline of the trees on the shore: pointed, tiered, each of its own height, in three rows. */
    private double treetops(double x) {
        Noise ground = new Noise(34);
        // the wood stands high at both sides and leaves the middle open
        double side = Light.step(0.25, 0.95, Math.abs(x - 0.86) / 0.86);
        double floor = shore - 0.004 - 0.040 * side - 0.008 * ground.octaves(x * 5, 1, 3);
        double top = floor;
        for (int row = 0; row < 3; row++) {
            double gap = 0.0062 + 0.0021 * row;
            int nearest = (int) Math.floor(x / gap);
            for (int tree = nearest - 3; tree <= nearest + 3; tree++) {
                top = Math.min(top, treetop(new Noise(55 + row), tree, gap, x, floor, side));
            }
        }
        return top;
    }

    private static double treetop(Noise dice, int tree, double gap, double x, double floor, double side) {
        double trunk = (tree + 0.15 + 0.7 * dice.dice(tree, 1)) * gap;
        double height = (0.016 + 0.062 * side) * (0.45 + 0.75 * dice.dice(tree, 2) * dice.dice(tree, 3));
        double reach = height * 0.19;
        double out = Math.abs(x - trunk) / reach;
        if (out >= 1) {
            return floor;
        }
        // branches hang in tiers: the outline falls in small steps
        double tiers = 7;
        double step = out * tiers - Math.floor(out * tiers);
        double fallen = (Math.floor(out * tiers) + Math.pow(step, 0.45)) / tiers;
        return floor - height * (1 - fallen);
    }

    private Light forest(double x, double y) {
        double depth = new Noise(61).octaves(x * 70, y * 110, 4);
        double mist = 0.12 + 0.30 * Math.exp(-Math.abs(x - Sky.SUN_X) * 3.2);
        return FOREST.times(1 + 0.9 * depth).mixed(sky.haze(x, y), mist * Light.step(shore - 0.07, shore, y));
    }
}

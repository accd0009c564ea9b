package dev.quern.examples.thumbnail.photo;

/** Smooth random values, the same for the same seed and point. */
record Noise(int seed) {

    /** One octave, from -1 to 1: random slopes at whole coordinates, blended between them. */
    double at(double x, double y) {
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        double dx = x - column;
        double dy = y - row;
        double across = fade(dx);
        double top = mix(slope(column, row, dx, dy), slope(column + 1, row, dx - 1, dy), across);
        double bottom = mix(slope(column, row + 1, dx, dy - 1), slope(column + 1, row + 1, dx - 1, dy - 1), across);
        return 1.5 * mix(top, bottom, fade(dy));
    }

    /** Several octaves, each twice as fine and half as strong: clouds, rocks. About -1 to 1. */
    double octaves(double x, double y, int count) {
        double sum = 0;
        double strength = 0.5;
        for (int i = 0; i < count; i++) {
            sum += strength * at(x, y);
            x = 2 * x + 17.3;
            y = 2 * y - 9.1;
            strength /= 2;
        }
        return sum;
    }

    /** Octaves with sharp crests, as mountains have them. From 0 to 1. */
    double ridges(double x, double y, int count) {
        double sum = 0;
        double strength = 0.5;
        double above = 1;
        for (int i = 0; i < count; i++) {
            double crest = 1 - Math.abs(at(x, y));
            crest *= crest * above;
            sum += strength * crest;
            above = Math.min(1, 1.6 * crest);
            x = 2.03 * x + 5.7;
            y = 2.03 * y + 3.1;
            strength /= 2;
        }
        return sum;
    }

    /** A random value from 0 to 1 for a pair of whole numbers. */
    double dice(int x, int y) {
        int hash = seed * 0x27D4EB2D ^ x * 0x165667B1 ^ y * 0x9E3779B1;
        hash = (hash ^ hash >>> 15) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return ((hash ^ hash >>> 16) >>> 8) / (double) (1 << 24);
    }

    private double slope(int column, int row, double dx, double dy) {
        return (2 * dice(column, row) - 1) * dx + (2 * dice(column + 7919, row - 104729) - 1) * dy;
    }

    private static double fade(double t) {
        return t * t * t * (t * (6 * t - 15) + 10);
    }

    private static double mix(double a, double b, double share) {
        return a + share * (b - a);
    }
}

package dev.quern.bench;

import java.util.Arrays;

/** Measured values, in order of size. */
record Figures(double[] sorted) {

    static Figures of(double... values) {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return new Figures(copy);
    }

    /** The value that a share of all values, 0 to 1, does not pass. */
    double percentile(double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
    }

    double median() {
        return percentile(0.5);
    }

    double least() {
        return sorted[0];
    }

    double greatest() {
        return sorted[sorted.length - 1];
    }
}

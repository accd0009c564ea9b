package dev.quern.bench;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/**
 * Two rates that were measured in turns, so that both sides have the machine as it was.
 *
 * @param ours
 *            the median
 * @param theirs
 *            the median
 * @param ratio
 *            those of the turns
 */
record Turns(double ours, double theirs, Figures ratio) {

    /** Measures a rate. */
    interface Side {
        double rate() throws IOException, InterruptedException, ExecutionException;
    }

    static Turns of(int rounds, Side ours, Side theirs) throws IOException, InterruptedException, ExecutionException {
        double[] our = new double[rounds];
        double[] their = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            our[i] = ours.rate();
            their[i] = theirs.rate();
            ratios[i] = our[i] / their[i];
        }
        return new Turns(Figures.of(our).median(), Figures.of(their).median(), Figures.of(ratios));
    }
}

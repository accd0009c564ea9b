package dev.quern.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** What a benchmark is given. */
record Bench(Settings settings, Path home, Path scratch, PrintStream out) {

    /**
     * How much is measured.
     *
     * @param rounds
     *            how often each side of a comparison is measured, in turns; the median counts
     * @param seconds
     *            how long each measurement of a rate takes
     * @param warmUpAnswers
     *            how many requests each server answers before anything is measured
     * @param calls
     *            how many calls a latency is taken from
     * @param deployments
     *            how many deployments, cold environments are measured
     * @param starts
     *            how many starts of a server are measured
     * @param functions
     *            functions deployed where many are
     * @param uploadBytes
     *            the size of each upload where many are sent at once
     * @param scanned
     *            items in a table that is scanned
     * @param manyItems
     *            items in a table that is large; 0 if there is none
     */
    record Settings(int rounds, double seconds, int warmUpAnswers, int calls, int deployments, int starts,
            int functions, long uploadBytes, int scanned, int manyItems) {

        /** For figures. */
        static final Settings FULL = new Settings(11, 3, 1_000_000, 300_000, 200, 10, 1_000, 1L << 30,
                1_000_000, 10_000_000);

        /** For trying things out. */
        static final Settings QUICK = new Settings(5, 2, 800_000, 100_000, 50, 5, 1_000, 100L << 20,
                1_000_000, 0);

        /** Only to see that it runs. */
        static final Settings SMOKE = new Settings(1, 0.3, 100, 200, 3, 1, 20, 1L << 20, 2_000,
                4_000);
    }

    /** Prints one line of figures. */
    void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}

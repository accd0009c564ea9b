package dev.quern.cli;

import java.util.Locale;

/** Numbers as people read them. */
public final class Amounts {
    private static final int KIB = 1024;

    private Amounts() {}

    /** A number of bytes, in the unit that suits it. */
    public static String bytes(long bytes) {
        if (bytes < KIB) {
            return bytes + " bytes";
        }
        double kib = bytes / (double) KIB;
        return kib < KIB
                ? String.format(Locale.ROOT, "%.1f KiB", kib)
                : String.format(Locale.ROOT, "%.1f MiB", kib / KIB);
    }

    /** The time since a moment of {@link System#nanoTime()}, in whole milliseconds. */
    public static String since(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000 + " ms";
    }
}

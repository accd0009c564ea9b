package dev.quern.storage.tables.table;

/** Sizes as units of capacity. */
public final class Units {

    private static final int WRITE_BYTES = 1 << 10;
    private static final int READ_BYTES = 4 << 10;

    private Units() {}

    /** For writing so many bytes, at least one. */
    public static double written(long bytes) {
        return Math.max(1, Math.ceilDiv(bytes, WRITE_BYTES));
    }

    /** For reading so many bytes; half of it if what is read may be a little old. */
    public static double read(long bytes, boolean consistent) {
        double units = Math.max(1, Math.ceilDiv(bytes, READ_BYTES));
        return consistent ? units : units / 2;
    }
}

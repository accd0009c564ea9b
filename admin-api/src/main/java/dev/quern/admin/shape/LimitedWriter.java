package dev.quern.admin.shape;

import java.io.Writer;

/** Keeps the start of what is written. Not thread-safe. */
final class LimitedWriter extends Writer {

    private final StringBuilder kept = new StringBuilder();
    private final int limit;

    /**
     * @param limit
     *            so many characters are kept
     */
    LimitedWriter(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(char[] characters, int from, int length) {
        kept.append(characters, from, Math.min(length, limit - kept.length()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return kept.toString();
    }
}

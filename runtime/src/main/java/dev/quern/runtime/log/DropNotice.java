package dev.quern.runtime.log;

/** Words the line that stands in a log where lines are missing. */
@FunctionalInterface
public interface DropNotice {

    /**
     * The line, in UTF-8, without line end.
     *
     * @param lines
     *            how many are missing
     * @param bytes
     *            how many bytes they had
     */
    byte[] line(long lines, long bytes);
}

package dev.quern.function;

/**
 * Writes to a function's log. Safe for use by several threads; never blocks on a slow disk or a reader.
 *
 * <p>
 * {@link System#out} and {@link System#err} of a function go to the same log; this interface adds a level.
 */
public interface Logger {

    /** How important a line is, with the names that a function's {@code LoggingConfig} uses. */
    enum Level {
        TRACE, DEBUG, INFO, WARN, ERROR, FATAL
    }

    /**
     * Writes one entry.
     *
     * @param level
     *            how important it is
     * @param message
     *            the text; may have several lines
     */
    void log(Level level, String message);

    /** Writes one entry at {@link Level#DEBUG}. */
    default void debug(String message) {
        log(Level.DEBUG, message);
    }

    /** Writes one entry at {@link Level#INFO}. */
    default void info(String message) {
        log(Level.INFO, message);
    }

    /** Writes one entry at {@link Level#WARN}. */
    default void warn(String message) {
        log(Level.WARN, message);
    }

    /** Writes one entry at {@link Level#ERROR}. */
    default void error(String message) {
        log(Level.ERROR, message);
    }
}

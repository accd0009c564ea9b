package dev.quern.runtime.function;

import dev.quern.function.Logger;
import dev.quern.runtime.log.LogGroupName;
import java.util.Optional;

/**
 * How and where a function logs.
 *
 * @param format
 *            how lines are written
 * @param applicationLevel
 *            the least important level of the function's own lines that is kept; INFO if not given
 * @param systemLevel
 *            the least important level of the runtime's lines that is kept; INFO if not given
 * @param group
 *            the log group; one of the function's own if not given
 */
public record Logging(Format format, Optional<Logger.Level> applicationLevel, Optional<SystemLevel> systemLevel,
        Optional<LogGroupName> group) {

    /** Text, in the function's own group. */
    public static final Logging DEFAULT = new Logging(Format.TEXT, Optional.empty(), Optional.empty(),
            Optional.empty());

    /** How lines are written. */
    public enum Format {
        TEXT, JSON
    }

    /** How important a line of the runtime is. */
    public enum SystemLevel {
        DEBUG, INFO, WARN
    }

    /**
     * @throws FunctionsException.InvalidParameter
     *             if it names a level for text, whose lines have none
     */
    public Logging {
        if (format == Format.TEXT && (applicationLevel.isPresent() || systemLevel.isPresent())) {
            throw new FunctionsException.InvalidParameter("LogLevel is not supported when LogFormat is set to \"Text\"."
                    + " Remove LogLevel from your request or change the LogFormat to \"Json\" and try again.");
        }
    }

    /** The log group of a function with these settings. */
    public LogGroupName groupOf(FunctionName function) {
        return group.orElseGet(() -> new LogGroupName("/aws/lambda/" + function));
    }

    /** Whether a line of the function is kept. Lines of text have no level. */
    public boolean keeps(Logger.Level level) {
        return format == Format.TEXT || level.compareTo(applicationLevel.orElse(Logger.Level.INFO)) >= 0;
    }

    /** Whether a line of the runtime is kept. */
    public boolean keeps(SystemLevel level) {
        return format == Format.TEXT || level.compareTo(systemLevel.orElse(SystemLevel.INFO)) >= 0;
    }
}

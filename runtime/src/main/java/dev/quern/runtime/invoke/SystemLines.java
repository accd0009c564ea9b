package dev.quern.runtime.invoke;

import dev.quern.function.Logger.Level;
import dev.quern.runtime.function.Logging.SystemLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The form of a function's log: that of the runtime's own lines, and of entries that have a level. */
interface SystemLines {

    /** A line of the runtime, and how important it is. */
    record Line(SystemLevel level, LogLine text) {}

    /** An environment begins to start. */
    List<Line> initStart(Instant now);

    /** An environment has started, or not. */
    List<Line> initEnd(Instant now, Duration duration, boolean successful);

    /** An invocation begins. */
    List<Line> start(Instant now, String requestId);

    /** An invocation has ended. */
    List<Line> end(Instant now, String requestId, CallReport report);

    /** Lines are missing. */
    Line dropped(Instant now, long lines, long bytes);

    /** An entry of the function. */
    LogLine entry(Instant now, Level level, String requestId, String message);
}

package dev.quern.runtime.invoke;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.Version;
import org.slf4j.LoggerFactory;

/**
 * Looks on at what functions log, beside the log groups in which it is kept. Must not block for long and must not
 * throw; called by many threads.
 */
@FunctionalInterface
public interface FunctionLog {

    /** Looks away. */
    FunctionLog NONE = (function, version, stream, line) -> {};

    /** Repeats it in the host's own log, as {@code INFO} of the logger {@code function.NAME}. */
    FunctionLog HOST = (function, version, stream, line) -> LoggerFactory.getLogger("function." + function).info(line);

    /**
     * Takes one line, or one entry of several lines.
     *
     * @param function
     *            whose line it is
     * @param version
     *            which version wrote it
     * @param stream
     *            the log stream of the environment
     * @param line
     *            the text, without line end
     */
    void line(FunctionName function, Version version, String stream, String line);
}

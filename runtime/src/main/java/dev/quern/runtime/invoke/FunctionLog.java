package dev.quern.runtime.invoke;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.Version;

/** Takes what functions log. Must not block for long and must not throw; called by many threads. */
@FunctionalInterface
public interface FunctionLog {

    /**
     * Takes one line.
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

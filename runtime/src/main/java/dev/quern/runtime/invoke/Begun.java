package dev.quern.runtime.invoke;

import dev.quern.plugin.Environment;
import dev.quern.runtime.contain.StrandedThreads;
import org.jspecify.annotations.Nullable;

/**
 * What there is of an environment when it is to end.
 *
 * @param start
 *            {@code null} if it has not begun to start
 * @param environment
 *            {@code null} if it has not started
 */
record Begun(EnvironmentStarter.@Nullable Start start, @Nullable Environment environment) {

    /**
     * Ends it, also in the middle of its start, and has its threads watched.
     *
     * @param group
     *            its threads
     * @param interrupt
     *            wakes the thread that starts it
     */
    void end(FunctionThreads group, StrandedThreads watch, Runnable interrupt) {
        group.ended(watch);
        if (environment != null) {
            environment.close();
        } else if (start != null) {
            start.abort();
            interrupt.run();
        }
    }
}

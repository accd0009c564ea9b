package dev.quern.runtime.java.bridge;

import java.util.List;

/** How the server speaks to the bridge of one environment. Safe for use by several threads. */
public interface EnvironmentBridge {

    /** Gives the environment its surroundings, before any code of the function runs. */
    void attach(Surroundings surroundings);

    /** Makes every thread throw that runs code of this environment, at its next poll. */
    void stop();

    /** The threads that run and that no thread group leads to, virtual ones above all. */
    List<Thread> threads();

    /**
     * Runs the shutdown hooks.
     *
     * @param nanos
     *            how long to wait for all of them together
     */
    void runShutdownHooks(long nanos);

    /**
     * Ends the pools, timers, threads and processes that the function started, and takes back what it registered. To be
     * called on a thread of the function's group, since code of the function may run.
     */
    void release();
}

package dev.quern.runtime.java.bridge;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.function.IntConsumer;

/** How the server speaks to the bridge of one environment; called by reflection. */
public final class Bridge {

    private Bridge() {}

    /**
     * Gives the environment its surroundings, before any code of the function runs.
     *
     * @param environment
     *            the environment variables
     * @param properties
     *            the system properties to begin with
     * @param temporaryDirectory
     *            the environment's own folder
     * @param output
     *            takes standard output and error
     * @param onExit
     *            told the status when the function calls {@link System#exit}
     * @param threads
     *            the function's group of threads
     * @param mostThreads
     *            how many it may have
     */
    public static void attach(Map<String, String> environment, Properties properties, Path temporaryDirectory,
            OutputStream output, IntConsumer onExit, ThreadGroup threads, int mostThreads) {
        ThreadLimit.attach(threads, mostThreads);
        SystemCalls.attach(environment, output, onExit);
        PropertyCalls.attach(properties);
        ProcessCalls.attach(environment);
        FileCalls.attach(temporaryDirectory);
    }

    /** Makes every thread throw that runs code of this environment, at its next poll. */
    public static void stop() {
        Poll.stop();
    }

    /** The threads that run and that no thread group leads to, virtual ones above all. */
    public static List<Thread> threads() {
        return OwnedThings.threads();
    }

    /**
     * Runs the shutdown hooks.
     *
     * @param nanos
     *            how long to wait for all of them together
     */
    public static void runShutdownHooks(long nanos) {
        ShutdownHooks.run(nanos);
    }

    /**
     * Ends the pools, timers, threads and processes that the function started, and takes back what it registered. To be
     * called on a thread of the function's group, since code of the function may run.
     */
    public static void release() {
        ResourceBundle.clearCache(Bridge.class.getClassLoader());
        for (Runnable step : List.<Runnable>of(OwnedThings::release, TimerCalls::release, CommonPool::release,
                ProcessCalls::release,
                DriverCalls::release, LoggingCalls::release, ManagementCalls::release, CleanerCalls::release,
                BeanCalls::release, ImageCalls::release, FileCalls::release)) {
            try {
                step.run();
            } catch (RuntimeException | Error ofTheFunction) {
                // what it registered may be code of its own, which is stopped: the rest is to go all the same
            }
        }
    }
}

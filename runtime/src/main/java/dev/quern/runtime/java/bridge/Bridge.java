package dev.quern.runtime.java.bridge;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** How the server speaks to the bridge of one environment; called by reflection. */
public final class Bridge {

    private static final String[] STEPS = {"OwnedThings", "TimerCalls", "CommonPool", "ProcessCalls", "DriverCalls",
            "LoggingCalls", "ManagementCalls", "CleanerCalls", "BeanCalls", "ImageCalls", "FileCalls", "SocketCalls"};

    private static volatile boolean released;

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
     *
     * <p>
     * There is a step for each class of the bridge that keeps something. A class that was never loaded keeps nothing,
     * and to load it for this would cost each environment more than all that has to be released. For the same reason
     * what every environment runs here has no lambda expressions: each would be a class of its own, made anew.
     *
     * @param isLoaded
     *            whether a class of the bridge, by its simple name, has been loaded
     */
    public static void release(Predicate<String> isLoaded) {
        released = true;
        ResourceBundle.clearCache(Bridge.class.getClassLoader());
        for (String step : STEPS) {
            if (isLoaded.test(step)) {
                try {
                    release(step);
                } catch (RuntimeException | Error ofTheFunction) {
                    // what it registered may be code of its own, which is stopped: the rest is to go all the same
                }
            }
        }
    }

    private static void release(String step) {
        switch (step) {
            case "OwnedThings" -> OwnedThings.release();
            case "TimerCalls" -> TimerCalls.release();
            case "CommonPool" -> CommonPool.release();
            case "ProcessCalls" -> ProcessCalls.release();
            case "DriverCalls" -> DriverCalls.release();
            case "LoggingCalls" -> LoggingCalls.release();
            case "ManagementCalls" -> ManagementCalls.release();
            case "CleanerCalls" -> CleanerCalls.release();
            case "BeanCalls" -> BeanCalls.release();
            case "ImageCalls" -> ImageCalls.release();
            case "FileCalls" -> FileCalls.release();
            case "SocketCalls" -> SocketCalls.release();
            default -> throw new IllegalArgumentException(step);
        }
    }

    /** Whether the environment's end has begun: what is made from now on ends at once. */
    static boolean isReleased() {
        return released;
    }
}

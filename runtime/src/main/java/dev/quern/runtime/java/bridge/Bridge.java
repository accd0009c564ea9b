package dev.quern.runtime.java.bridge;

import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The environment's own side of its bridge.
 *
 * <p>
 * A class of the bridge that was never loaded keeps nothing, and to load it would cost each environment more than all
 * that it does: so nothing here touches one that the function's code has not used. For the same reason what every
 * environment runs here has no lambda expressions: each would be a class of its own, made anew.
 */
public final class Bridge implements EnvironmentBridge {

    /** What has something to release; drivers also when nothing called the class, since they register themselves. */
    private static final String[] STEPS = {"OwnedThings", "TimerCalls", "CommonPool", "ProcessCalls", "DriverCalls",
            "LoggingCalls", "ManagementCalls", "CleanerCalls", "BeanCalls", "ImageCalls", "FileCalls", "SocketCalls"};

    private static volatile @Nullable Surroundings surroundings;
    private static volatile boolean shuttingDown;
    private static volatile boolean released;

    /** Called by the server, by reflection. */
    public Bridge() {}

    @Override
    public void attach(Surroundings given) {
        surroundings = given;
    }

    @Override
    public void stop() {
        Poll.stop();
    }

    @Override
    public List<Thread> threads() {
        return isLoaded("OwnedThings") ? OwnedThings.threads() : List.of();
    }

    @Override
    public void runShutdownHooks(long nanos) {
        shuttingDown = true;
        if (isLoaded("ShutdownHooks")) {
            ShutdownHooks.run(nanos);
        }
    }

    @Override
    public void release() {
        shuttingDown = true;
        released = true;
        ResourceBundle.clearCache(Bridge.class.getClassLoader());
        for (String step : STEPS) {
            if (step.equals("DriverCalls") || isLoaded(step)) {
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

    /** Whether shutdown hooks run or have run, or would have if there were any: it is too late for new ones. */
    static boolean isShuttingDown() {
        return shuttingDown;
    }

    /** What the server gave the environment. */
    static Surroundings surroundings() {
        Surroundings given = surroundings;
        if (given == null) {
            throw new IllegalStateException("this environment has no surroundings yet");
        }
        return given;
    }

    private static boolean isLoaded(String name) {
        return surroundings().isLoaded().test(name);
    }
}

package dev.quern.runtime.java.bridge;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Stands in for what changes {@code java.util.logging}, whose loggers are the whole JVM's: a function adds handlers
 * until
 * its environment ends, and removes no others than its own.
 */
public final class LoggingCalls {

    private record Added(Logger logger, Handler handler) {}

    private static final List<Added> ADDED = new CopyOnWriteArrayList<>();

    private LoggingCalls() {}

    public static void addHandler(Logger logger, Handler handler) {
        logger.addHandler(handler);
        ADDED.add(new Added(logger, handler));
    }

    public static void removeHandler(Logger logger, Handler handler) {
        if (ADDED.remove(new Added(logger, handler))) {
            logger.removeHandler(handler);
        }
    }

    /** Removes the function's own handlers. */
    public static void reset(LogManager manager) {
        release();
    }

    static void release() {
        for (Added added : ADDED) {
            added.logger.removeHandler(added.handler);
        }
        ADDED.clear();
    }
}

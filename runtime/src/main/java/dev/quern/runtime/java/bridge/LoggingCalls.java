package dev.quern.runtime.java.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@code java.util.logging}, whose loggers are the whole JVM's: a function has loggers of its own, which
 * write to its standard error. It may add handlers to loggers that the JDK hands out, until its environment ends, and
 * removes no others there than its own.
 */
public final class LoggingCalls {

    /** {@code used} is what the logger has in place of {@code given}. */
    private record Added(Logger logger, Handler given, Handler used) {
        boolean is(Logger otherLogger, Handler handler) {
            return logger == otherLogger && (given == handler || used == handler);
        }
    }

    private static final List<Added> ADDED = new CopyOnWriteArrayList<>();
    private static final LoggerTree LOGGERS = new LoggerTree();

    private LoggingCalls() {}

    public static Logger getLogger(String name) {
        return LOGGERS.get(name, null);
    }

    public static Logger getLogger(String name, @Nullable String bundle) {
        return LOGGERS.get(name, bundle);
    }

    public static Logger getAnonymousLogger() {
        return LOGGERS.anonymous(null);
    }

    public static Logger getAnonymousLogger(@Nullable String bundle) {
        return LOGGERS.anonymous(bundle);
    }

    public static Logger getGlobal() {
        return LOGGERS.get(Logger.GLOBAL_LOGGER_NAME, null);
    }

    public static @Nullable Logger getLogger(LogManager manager, String name) {
        return LOGGERS.find(name);
    }

    public static boolean addLogger(LogManager manager, Logger logger) {
        return LOGGERS.add(logger);
    }

    public static Enumeration<String> getLoggerNames(LogManager manager) {
        return Collections.enumeration(LOGGERS.names());
    }

    /** Goes back to how an environment begins, or to the file that {@code java.util.logging.config.file} names. */
    public static void readConfiguration(LogManager manager) throws IOException {
        String file = PropertyCalls.getProperty("java.util.logging.config.file");
        if (file == null) {
            LOGGERS.configure(LoggerTree.initial());
            return;
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            readConfiguration(manager, in);
        }
    }

    public static void readConfiguration(LogManager manager, InputStream in) throws IOException {
        Properties settings = new Properties();
        settings.load(in);
        LOGGERS.configure(settings);
    }

    public static void addHandler(Logger logger, Handler handler) {
        Handler used = handler.getClass() == ConsoleHandler.class ? new LogConsole(handler) : handler;
        logger.addHandler(used);
        ADDED.add(new Added(logger, handler, used));
    }

    public static void removeHandler(Logger logger, @Nullable Handler handler) {
        if (handler == null) {
            return;
        }
        if (LOGGERS.has(logger)) {
            logger.removeHandler(handler);
        }
        for (Added added : ADDED) {
            if (added.is(logger, handler)) {
                logger.removeHandler(added.used);
                ADDED.remove(added);
            }
        }
    }

    /** Removes the function's own handlers. */
    public static void reset(LogManager manager) {
        release();
        LOGGERS.reset();
    }

    static void release() {
        for (Added added : ADDED) {
            added.logger.removeHandler(added.used);
        }
        ADDED.clear();
    }
}

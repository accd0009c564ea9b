package dev.quern.runtime.java.bridge;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The loggers of one environment, by name, each below the nearest whose name begins its own. Guarded by itself. */
final class LoggerTree {

    private static final String CONSOLE = "java.util.logging.ConsoleHandler";

    private final Map<String, Logger> loggers = new TreeMap<>();
    private final Logger root = new Own("", null);
    private Properties settings = new Properties();

    /** Its constructor is not for everyone. */
    private static final class Own extends Logger {
        Own(@Nullable String name, @Nullable String bundle) {
            super(name, bundle);
        }
    }

    LoggerTree() {
        root.setUseParentHandlers(false);
        loggers.put("", root);
        configure(initial());
    }

    /** What the JDK's own configuration file says. */
    static Properties initial() {
        Properties initial = new Properties();
        initial.setProperty("handlers", CONSOLE);
        return initial;
    }

    synchronized Logger get(String name, @Nullable String bundle) {
        Logger known = loggers.get(name);
        if (known == null) {
            known = new Own(name, bundle);
            add(known);
        }
        return known;
    }

    synchronized @Nullable Logger find(String name) {
        return loggers.get(name);
    }

    synchronized List<String> names() {
        return List.copyOf(loggers.keySet());
    }

    Logger anonymous(@Nullable String bundle) {
        Logger logger = new Own(null, bundle);
        logger.setParent(root);
        return logger;
    }

    /** Whether the logger was made here, and not by the JDK. */
    synchronized boolean has(Logger logger) {
        return logger instanceof Own || loggers.containsValue(logger);
    }

    /** False if there is one of this name. */
    synchronized boolean add(Logger logger) {
        String name = logger.getName();
        if (loggers.putIfAbsent(name, logger) != null) {
            return false;
        }
        Logger parent = parentOf(name);
        logger.setParent(parent);
        for (Map.Entry<String, Logger> entry : loggers.entrySet()) {
            if (entry.getKey().startsWith(name + ".") && entry.getValue().getParent() == parent) {
                entry.getValue().setParent(logger);
            }
        }
        setLevel(logger);
        return true;
    }

    private Logger parentOf(String name) {
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            Logger parent = loggers.get(name.substring(0, dot));
            if (parent != null) {
                return parent;
            }
        }
        return root;
    }

    synchronized void reset() {
        settings = new Properties();
        for (Logger logger : loggers.values()) {
            for (Handler handler : logger.getHandlers()) {
                logger.removeHandler(handler);
                handler.close();
            }
            logger.setLevel(logger == root ? Level.INFO : null);
        }
    }

    /** Takes the settings of a logging configuration file: {@code handlers}, levels and formatters. */
    synchronized void configure(Properties given) {
        reset();
        settings = given;
        loggers.values().forEach(this::setLevel);
        for (String handler : given.getProperty("handlers", "").trim().split("[\\s,]+")) {
            if (!handler.isEmpty()) {
                addHandler(handler);
            }
        }
    }

    private void setLevel(Logger logger) {
        Level level = level(logger.getName());
        if (level != null) {
            logger.setLevel(level);
        }
    }

    private @Nullable Level level(String name) {
        String level = settings.getProperty(name + ".level");
        try {
            return level == null ? null : Level.parse(level.trim());
        } catch (IllegalArgumentException unknown) {
            complain("unknown level " + level + " of " + name);
            return null;
        }
    }

    private void addHandler(String name) {
        if (name.startsWith("java.") && !name.equals(CONSOLE)) {
            complain(name + " takes its settings from the server's configuration: use Logger.addHandler");
            return;
        }
        try {
            Handler handler = name.equals(CONSOLE) ? new LogConsole(null) : (Handler) make(name);
            Level level = level(name);
            if (level != null) {
                handler.setLevel(level);
            }
            String formatter = settings.getProperty(name + ".formatter");
            if (formatter != null) {
                handler.setFormatter((Formatter) make(formatter.trim()));
            }
            root.addHandler(handler);
        } catch (ReflectiveOperationException | RuntimeException e) {
            complain("cannot make the handler " + name + ": " + e);
        }
    }

    private static Object make(String type) throws ReflectiveOperationException {
        return Class.forName(type, true, LoggerTree.class.getClassLoader()).getDeclaredConstructor().newInstance();
    }

    private static void complain(String message) {
        SystemCalls.err().println("logging configuration: " + message);
    }
}

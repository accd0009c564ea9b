package dev.quern.runtime.java.bridge;

import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** Writes to the function's standard error where a {@link ConsoleHandler} writes to the server's. */
final class LogConsole extends ConsoleHandler {

    /** Whose level, filter and format count; {@code null} for this one's own. */
    private final @Nullable Handler original;

    LogConsole(@Nullable Handler original) {
        this.original = original;
    }

    @Override
    public boolean isLoggable(@Nullable LogRecord record) {
        return record != null && (original == null ? super.isLoggable(record) : original.isLoggable(record));
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        Formatter formatter = original == null ? getFormatter() : original.getFormatter();
        try {
            SystemCalls.err().print(formatter.format(record));
        } catch (RuntimeException ofTheFunction) {
            // as every handler of the JDK: logging does not fail
            reportError(null, ofTheFunction, ErrorManager.FORMAT_FAILURE);
        }
    }

    @Override
    public void flush() {
        SystemCalls.err().flush();
    }

    @Override
    public void close() {
        flush();
    }
}

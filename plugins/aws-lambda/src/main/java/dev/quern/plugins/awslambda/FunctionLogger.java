package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.quern.function.Logger;
import dev.quern.function.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A function's log as {@link LambdaLogger}. What is logged without a level has level INFO; a line feed at the end,
 * which
 * functions add because Lambda's text log once needed it, does not make an empty line.
 */
record FunctionLogger(Logger log) implements LambdaLogger {

    @Override
    public void log(@Nullable String message) {
        log(message, LogLevel.UNDEFINED);
    }

    @Override
    public void log(byte[] message) {
        log(message, LogLevel.UNDEFINED);
    }

    @Override
    public void log(byte[] message, LogLevel level) {
        log(new String(message, StandardCharsets.UTF_8), level);
    }

    @Override
    public void log(@Nullable String message, LogLevel level) {
        String text = String.valueOf(message);
        log.log(level(level), text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO, UNDEFINED -> Level.INFO;
            case WARN -> Level.WARN;
            case ERROR -> Level.ERROR;
            case FATAL -> Level.FATAL;
        };
    }
}

package dev.quern.admin.lambda;

import dev.quern.admin.lambda.FunctionShapes.LoggingConfig;
import dev.quern.function.Logger;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.Logging;
import dev.quern.runtime.function.Logging.Format;
import dev.quern.runtime.function.Logging.SystemLevel;
import dev.quern.runtime.log.LogGroupName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code LoggingConfig} and what it means. What a configuration does not say has its default. */
final class LoggingConfigs {

    private static final String JSON = "JSON";
    private static final String TEXT = "Text";

    private LoggingConfigs() {}

    static Logging read(@Nullable LoggingConfig config, Logging otherwise) {
        if (config == null) {
            return otherwise;
        }
        return new Logging(JSON.equals(config.logFormat()) ? Format.JSON : Format.TEXT,
                Optional.ofNullable(config.applicationLogLevel()).map(Logger.Level::valueOf),
                Optional.ofNullable(config.systemLogLevel()).map(SystemLevel::valueOf),
                Optional.ofNullable(config.logGroup()).map(LogGroupName::new));
    }

    /** With the levels that are obeyed, said or not. */
    static LoggingConfig print(Logging logging, FunctionName function) {
        String group = logging.groupOf(function).value();
        return switch (logging.format()) {
            case TEXT -> new LoggingConfig(TEXT, null, null, group);
            case JSON -> new LoggingConfig(JSON, logging.applicationLevel().orElse(Logger.Level.INFO).name(),
                    logging.systemLevel().orElse(SystemLevel.INFO).name(), group);
        };
    }
}

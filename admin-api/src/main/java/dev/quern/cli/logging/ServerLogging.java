package dev.quern.cli.logging;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is logged to standard error, for standard output belongs to results. Logback finds this class by its name
 * in {@code META-INF/services} and calls it once, before the first line. As it is done here and not in a file, a start
 * takes no parser of XML, and an idle server none of the memory of one.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class ServerLogging extends ContextAwareBase implements Configurator {

    /** The system property that says how lines look: {@code text}, as if it is not set, or {@code json}. */
    public static final String FORMAT = "quern.log.format";

    private static final String LEVEL = "QUERN_LOG_LEVEL";
    private static final String LINE = "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level %logger{0} - %msg%n";

    /** For Logback. */
    public ServerLogging() {
        // it makes one by reflection
    }

    @Override
    public ExecutionStatus configure(LoggerContext logging) {
        String own = System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY);
        if (own != null && isThere(own)) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY; // the user's file says it all
        }
        if (own != null) {
            System.err.println(ClassicConstants.CONFIG_FILE_PROPERTY + " is " + own
                    + ", and there is no such file: the log is as it is without it");
        }
        Encoder<ILoggingEvent> encoder = "json".equals(System.getProperty(FORMAT)) ? json() : text(logging);
        encoder.setContext(logging);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(logging);
        appender.setName("stderr");
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        Logger root = logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level(System.getenv(LEVEL)));
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** As Logback looks for it: a URL, else a resource, else a file. */
    private static boolean isThere(String name) {
        try {
            return URI.create(name).isAbsolute() || ServerLogging.class.getClassLoader().getResource(name) != null
                    || Files.exists(Path.of(name));
        } catch (IllegalArgumentException e) { // a path, and no URL
            return Files.exists(Path.of(name));
        }
    }

    /** The level of that name; where there is none, the usual one, and a line about it. */
    static Level level(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return Level.INFO;
        }
        Level named = Level.toLevel(name, null);
        if (named == null) {
            System.err
                    .println(LEVEL + " is " + name + ", and none of TRACE, DEBUG, INFO, WARN, ERROR, OFF: it is INFO");
            return Level.INFO;
        }
        return named;
    }

    private static PatternLayoutEncoder text(LoggerContext logging) {
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setContext(logging);
        lines.setPattern(LINE);
        return lines;
    }

    private static JsonEncoder json() {
        JsonEncoder lines = new JsonEncoder();
        lines.setWithSequenceNumber(false);
        lines.setWithNanoseconds(false);
        lines.setWithContext(false);
        lines.setWithMessage(false);
        lines.setWithArguments(false);
        lines.setWithFormattedMessage(true);
        return lines;
    }
}

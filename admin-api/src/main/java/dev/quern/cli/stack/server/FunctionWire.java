package dev.quern.cli.stack.server;

import dev.quern.cli.stack.plan.FunctionPiece.Function;
import dev.quern.cli.stack.plan.FunctionPiece.Logging;
import dev.quern.cli.stack.plan.Target;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function, or a version of one, as the API has it. */
record FunctionWire(String functionName, String functionArn, String version, @Nullable String codeSha256,
        @Nullable String handler, @Nullable String runtime, int timeout, int memorySize,
        @Nullable String description, @Nullable Environment environment, @Nullable LoggingConfig loggingConfig,
        @Nullable DeadLetterConfig deadLetterConfig, @Nullable String state, @Nullable String lastUpdateStatus) {
    static final String NEWEST = "$LATEST";

    record Environment(@Nullable Map<String, String> variables) {}

    record LoggingConfig(@Nullable String logFormat, @Nullable String applicationLogLevel,
            @Nullable String systemLogLevel, @Nullable String logGroup) {}

    record DeadLetterConfig(@Nullable String targetArn) {}

    /** As a piece of a stack. Code that failed is none that a file could ask for, and so it is deployed again. */
    Function piece(String stack) {
        boolean failed = "Failed".equals(state) || "Failed".equals(lastUpdateStatus);
        LoggingConfig log = loggingConfig == null ? new LoggingConfig(null, null, null, null) : loggingConfig;
        return new Function(stack, (failed ? "failed " : "") + or(codeSha256, ""), or(handler, ""), or(runtime, ""),
                Duration.ofSeconds(timeout), memorySize, or(description, ""),
                environment == null || environment.variables() == null ? Map.of() : environment.variables(),
                new Logging(or(log.logFormat(), "Text"), log.applicationLogLevel(), log.systemLogLevel(),
                        or(log.logGroup(), "/aws/lambda/" + functionName)));
    }

    /** The number of a version that was published. */
    int number() {
        return Integer.parseInt(version);
    }

    /** What is told of calls that failed; empty if nothing is. */
    String deadLetter() {
        return deadLetterConfig == null ? "" : Target.of(or(deadLetterConfig.targetArn(), ""));
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}

package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment says about a function; null leaves what is there, or takes the API's default.
 *
 * @param timeout
 *            seconds
 * @param memorySize
 *            MiB
 * @param environment
 *            all of its variables
 * @param loggingConfig
 *            how it logs
 */
public record FunctionSettings(@Nullable String handler, @Nullable String runtime, @Nullable Integer timeout,
        @Nullable Integer memorySize, @Nullable Environment environment, @Nullable String description,
        @Nullable Logging loggingConfig) {

    /** Those that the command line knows. */
    public FunctionSettings(@Nullable String handler, @Nullable String runtime, @Nullable Integer timeout,
            @Nullable Integer memorySize, @Nullable Environment environment) {
        this(handler, runtime, timeout, memorySize, environment, null, null);
    }

    /** Form, levels and place of log lines, as the API has them. */
    public record Logging(String logFormat, @Nullable String applicationLogLevel, @Nullable String systemLogLevel,
            String logGroup) {}

    /** Environment variables, wrapped as the API wraps them. */
    public record Environment(Map<String, String> variables) {
        public Environment {
            variables = Map.copyOf(variables);
        }
    }

    /** These settings, with a runtime if they name none. */
    FunctionSettings orRuntime(String usual) {
        return runtime != null
                ? this
                : new FunctionSettings(handler, usual, timeout, memorySize, environment, description, loggingConfig);
    }

    /** Whether nothing is said. */
    @JsonIgnore
    boolean isEmpty() {
        return handler == null && runtime == null && timeout == null && memorySize == null && environment == null
                && description == null && loggingConfig == null;
    }
}

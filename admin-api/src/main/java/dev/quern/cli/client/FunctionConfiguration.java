package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the API says about a function, as far as the command line looks at it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FunctionConfiguration(String functionName, String functionArn, @Nullable String runtime,
        @Nullable String handler,
        @Nullable String codeSha256,
        @Nullable String state, @Nullable String stateReason, @Nullable String lastUpdateStatus,
        @Nullable String lastUpdateStatusReason, @Nullable LoggingConfig loggingConfig) {

    /** Where a function logs. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record LoggingConfig(@Nullable String logGroup) {}

    public FunctionConfiguration {
        Objects.requireNonNull(functionName, "FunctionName");
        Objects.requireNonNull(functionArn, "FunctionArn");
    }

    /** The log group; that of Lambda's rule where the server says none. */
    public String logGroup() {
        return loggingConfig == null || loggingConfig.logGroup() == null
                ? "/aws/lambda/" + functionName
                : loggingConfig.logGroup();
    }

    /** Whether the server is still at work on the last change. */
    boolean isChanging() {
        return "Pending".equals(state) || "InProgress".equals(lastUpdateStatus);
    }

    /** Why the last change failed; empty if it did not. */
    Optional<String> failure() {
        if ("Failed".equals(state)) {
            return Optional.of(stateReason == null ? "no reason was given" : stateReason);
        }
        return "Failed".equals(lastUpdateStatus)
                ? Optional.of(lastUpdateStatusReason == null ? "no reason was given" : lastUpdateStatusReason)
                : Optional.empty();
    }
}

package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the API says about a function, as far as the command line looks at it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FunctionConfiguration(String functionName, String functionArn, @Nullable String handler,
        @Nullable String codeSha256,
        @Nullable String state, @Nullable String stateReason, @Nullable String lastUpdateStatus,
        @Nullable String lastUpdateStatusReason) {

    public FunctionConfiguration {
        Objects.requireNonNull(functionName, "FunctionName");
        Objects.requireNonNull(functionArn, "FunctionArn");
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

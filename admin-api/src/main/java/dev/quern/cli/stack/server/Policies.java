package dev.quern.cli.stack.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.cli.client.ServerApi;
import dev.quern.cli.client.ServerApi.Nothing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may call a function: statements of its policy, known by their identifiers. */
final class Policies {
    private final ServerApi lambda;
    private final ObjectMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    Policies(ServerApi lambda) {
        this.lambda = lambda;
    }

    private record Held(String policy) {}

    private record Policy(List<Statement> statement) {}

    private record Statement(@Nullable String sid) {}

    /** A permission. */
    record Permission(String statementId, String action, String principal, @Nullable String sourceArn,
            @Nullable String functionUrlAuthType) {}

    /** Whether the policy has a statement; of a version's or alias's own policy if the reference names one. */
    boolean has(String reference, String statement) {
        return ServerApi.unless(() -> lambda.rest("GET", path(reference, ""), null, Held.class),
                "ResourceNotFoundException").map(Held::policy).map(this::read).orElse(List.of()).stream()
                .anyMatch(each -> statement.equals(each.sid()));
    }

    private List<Statement> read(String policy) {
        try {
            return json.readValue(policy, Policy.class).statement();
        } catch (JacksonException e) {
            throw new IllegalStateException("the server's policy is not JSON", e);
        }
    }

    /** Adds a statement, unless there is one with its identifier. */
    void permit(String reference, Permission permission) {
        ServerApi.unless(() -> lambda.rest("POST", path(reference, ""), permission, Nothing.class),
                "ResourceConflictException");
    }

    /** Takes a statement away, if it is there. */
    void forbid(String reference, String statement) {
        ServerApi.unless(() -> lambda.rest("DELETE", path(reference, "/" + ServerApi.encoded(statement)), null,
                Nothing.class), "ResourceNotFoundException");
    }

    private static String path(String reference, String rest) {
        String[] words = reference.split(":", 2);
        return Arns.FUNCTIONS + ServerApi.encoded(words[0]) + "/policy" + rest
                + (words.length == 2 ? "?Qualifier=" + ServerApi.encoded(words[1]) : "");
    }
}

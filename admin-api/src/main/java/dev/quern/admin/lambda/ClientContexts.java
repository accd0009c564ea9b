package dev.quern.admin.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.function.ClientContext;
import dev.quern.runtime.function.FunctionsException.InvalidRequestContent;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code X-Amz-Client-Context}: JSON in Base64, with members that are not in the service's model but in its SDKs.
 */
final class ClientContexts {

    /** Lambda's limit on the header's value. */
    private static final int MAX_BASE64 = 3_583;

    private static final JsonMapper JSON = new JsonMapper();

    private ClientContexts() {}

    static Optional<ClientContext> read(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return Optional.empty();
        }
        if (header.length() > MAX_BASE64) {
            throw new InvalidRequestContent("The client context of " + header.length()
                    + " characters is too long: Base64-encoded, it takes at most " + MAX_BASE64 + ".");
        }
        try {
            JsonNode root = JSON.readTree(Base64.getDecoder().decode(header));
            if (root == null || !root.isObject()) {
                throw new InvalidRequestContent("Client context must be a valid Base64-encoded JSON object.");
            }
            JsonNode client = root.path("client");
            return Optional.of(new ClientContext(
                    new ClientContext.Client(client.path("installation_id").asText(""),
                            client.path("app_title").asText(""),
                            client.path("app_version_name").asText(""), client.path("app_version_code").asText(""),
                            client.path("app_package_name").asText("")),
                    texts(root.path("custom")), texts(root.path("env"))));
        } catch (IllegalArgumentException | IOException e) {
            throw new InvalidRequestContent("Client context must be a valid Base64-encoded JSON object.");
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(entry -> texts.put(entry.getKey(),
                entry.getValue().isValueNode() ? entry.getValue().asText() : entry.getValue().toString()));
        return texts;
    }
}

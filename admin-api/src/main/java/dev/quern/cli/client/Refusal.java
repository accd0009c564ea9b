package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a server says when it says no. */
final class Refusal {
    private static final JsonMapper JSON = new JsonMapper();

    private Refusal() {}

    /**
     * What a server answered instead of doing it.
     *
     * @param key
     *            the key that the request was signed with, if any
     */
    static ServerException.Refused of(Endpoint endpoint, Optional<ClientKey> key, int status, HttpHeaders headers,
            byte[] body) {
        String type = headers.firstValue("x-amzn-ErrorType").orElse("HTTP " + status).split(":", 2)[0];
        return new ServerException.Refused(status, type, endpoint + " refused: " + type + ": " + message(body)
                + (status == 403 ? keyAdvice(key) : ""));
    }

    private static String message(byte[] body) {
        try {
            ErrorBody error = JSON.readValue(body, ErrorBody.class);
            return error.upper() != null ? error.upper() : String.valueOf(error.lower());
        } catch (IOException e) {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            return text.length() > 300 ? text.substring(0, 300) + "..." : text;
        }
    }

    private static String keyAdvice(Optional<ClientKey> key) {
        return "\n" + key.map(used -> "The request was signed with the key from " + used.source()
                + ". Is it this server's? --data DIR takes the root key from the server's data directory.")
                .orElse("The request was not signed, because no key was found: give the server's data directory with"
                        + " --data, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record ErrorBody(
            @JsonProperty("Message") @Nullable String upper,
            @JsonProperty("message") @Nullable String lower) {}
}

package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server says when it refuses, in whatever protocol, made into words for the user. Thread-safe. */
final class Refusals {

    private final ObjectMapper json = new ObjectMapper();
    private final Endpoint endpoint;
    private final Optional<ClientKey> key;

    /**
     * @param key
     *            the key that requests are signed with, for advice
     */
    Refusals(Endpoint endpoint, Optional<ClientKey> key) {
        this.endpoint = endpoint;
        this.key = key;
    }

    /**
     * The answer, if it is one of success.
     *
     * @throws ServerException.Refused
     *             if it is not
     */
    HttpResponse<byte[]> accepted(HttpResponse<byte[]> answer) {
        if (answer.statusCode() / 100 == 2) {
            return answer;
        }
        throw of(answer.statusCode(), answer.headers(), answer.body());
    }

    /** What a server answered instead of doing it. */
    ServerException.Refused of(int status, HttpHeaders headers, byte[] body) {
        ErrorBody error = body(body);
        String name = headers.firstValue("x-amzn-ErrorType").or(() -> Optional.ofNullable(error.type()))
                .or(() -> code(body))
                .orElse("HTTP " + status).split(":", 2)[0];
        String type = name.substring(name.indexOf('#') + 1); // AWS JSON puts a name space before it
        String message = type + ": " + (error.upper() != null ? error.upper() : String.valueOf(error.lower()));
        return new ServerException.Refused(status, type,
                endpoint + " refused: " + message + (status == 403 ? keyAdvice() : ""));
    }

    private ErrorBody body(byte[] body) {
        try {
            return json.readValue(body, ErrorBody.class);
        } catch (IOException e) {
            String text = tagged(body, "Message").orElseGet(() -> new String(body, StandardCharsets.UTF_8).strip());
            return new ErrorBody(text.length() > 300 ? text.substring(0, 300) + "..." : text, null, null);
        }
    }

    /** The name of an error in XML. */
    private static Optional<String> code(byte[] body) {
        return tagged(body, "Code");
    }

    private static Optional<String> tagged(byte[] body, String tag) {
        Matcher matcher = Pattern.compile("<" + tag + ">([^<]*)</" + tag + ">")
                .matcher(new String(body, StandardCharsets.UTF_8));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private String keyAdvice() {
        return "\n" + key.map(used -> "The request was signed with the key from " + used.source()
                + ". Is it this server's? --data DIR takes the root key from the server's data directory.")
                .orElse("The request was not signed, because no key was found: give the server's data directory with"
                        + " --data, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record ErrorBody(
            @JsonProperty("Message") @Nullable String upper,
            @JsonProperty("message") @Nullable String lower,
            @JsonProperty("__type") @Nullable String type) {}
}

package dev.quern.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Speaks HTTP to a server with signatures and nothing else, so that a test sees each byte of the answers. */
public final class SignedHttp implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final RequestSigner signer;

    public SignedHttp(RunningServer server) {
        this(server, InstantSource.system());
    }

    /** With another clock than the server's. */
    public SignedHttp(RunningServer server, InstantSource clock) {
        this(server.url(), signer(server.rootKey(), clock));
    }

    /** With signatures for another service than Lambda. */
    public static SignedHttp forService(RunningServer server, String service) {
        RootKey key = server.rootKey();
        return new SignedHttp(server.url(), new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null,
                "us-east-1", service, InstantSource.system()));
    }

    public SignedHttp(String url, RequestSigner signer) {
        this.url = url;
        this.signer = signer;
    }

    private static RequestSigner signer(RootKey key, InstantSource clock) {
        return new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null, "us-east-1", "lambda", clock);
    }

    /** An answer, whole. */
    public record Answer(int status, Map<String, String> headers, byte[] body) {

        public String text() {
            return new String(body, UTF_8);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException("no JSON: " + text(), e);
            }
        }

        /** A header's value, or an empty text. */
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
        }

        /** The message of an error, whatever the case of its member. */
        public String message() {
            JsonNode json = json();
            return json.path("message").asText(json.path("Message").asText());
        }

        public String errorType() {
            return header("x-amzn-ErrorType");
        }
    }

    public String host() {
        return URI.create(url).getAuthority();
    }

    /** Signs and sends. */
    public Answer send(String method, String target, String body, Map<String, String> headers) {
        return send(method, target, body.getBytes(UTF_8), headers);
    }

    /** Signs and sends. */
    public Answer send(String method, String target, byte[] body, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(signer.sign(method, target, host(), headers, body));
        return unsigned(method, target, body, all);
    }

    public Answer get(String target) {
        return send("GET", target, "", Map.of());
    }

    public Answer post(String target, String body) {
        return send("POST", target, body, Map.of());
    }

    /** What would be added to a request to sign it. */
    public Map<String, String> signature(String method, String target, byte[] body) {
        return signer.sign(method, target, host(), Map.of(), body);
    }

    /** Sends just this. */
    public Answer unsigned(String method, String target, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + target)).method(method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Map<String, String> received = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> received
                    .put(name.toLowerCase(java.util.Locale.ROOT), String.join(",", values)));
            return new Answer(response.statusCode(), received, response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(method + " " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A text as JSON. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

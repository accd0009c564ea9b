package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of a server's APIs, spoken with records: members are named as the API names them, those that are null are not
 * sent, and what an answer has beyond its record is skipped. Thread-safe; every method waits for its answer.
 */
public final class ServerApi implements AutoCloseable {
    private static final Duration USUAL = Duration.ofSeconds(60);

    private final ObjectMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    private final Endpoint endpoint;
    private final String service;
    private final SignedHttp http;
    private final Refusals refusals;

    /**
     * @param key
     *            signs the requests; without one they are sent unsigned, which a server in development mode accepts
     * @param service
     *            what requests are signed for, such as {@code lambda}
     */
    public ServerApi(Endpoint endpoint, Optional<ClientKey> key, String region, String service, InstantSource clock) {
        this.endpoint = endpoint;
        this.service = service;
        this.http = new SignedHttp(endpoint, key, region, service, clock);
        this.refusals = new Refusals(endpoint, key);
    }

    /**
     * Calls an operation that is found by method and path.
     *
     * @param path
     *            the encoded path and query
     * @throws ServerException
     *             if the server cannot be reached, or refuses
     */
    public <T> T rest(String method, String path, @Nullable Object body, Class<T> answer) {
        return read(bytes(method, path, body == null ? Map.of() : Map.of("Content-Type", "application/json"),
                body == null ? new byte[0] : written(body)), answer);
    }

    /**
     * Calls an operation that is found by its target.
     *
     * @param target
     *            such as {@code Kinesis_20131202.CreateStream}
     * @param version
     *            of AWS JSON: {@code 1.0} or {@code 1.1}
     * @throws ServerException
     *             if the server cannot be reached, or refuses
     */
    public <T> T json(String target, String version, Object body, Class<T> answer) {
        return read(bytes("POST", "/",
                Map.of("Content-Type", "application/x-amz-json-" + version, "X-Amz-Target", target), written(body)),
                answer);
    }

    /**
     * Sends bytes as they are.
     *
     * @return the body of the answer
     * @throws ServerException
     *             if the server cannot be reached, or refuses
     */
    public byte[] bytes(String method, String path, Map<String, String> headers, byte[] body) {
        return send(method, path, headers, body, USUAL).body();
    }

    /** Sends bytes, and waits as long as the longest call of a function takes. */
    HttpResponse<byte[]> send(String method, String path, Map<String, String> headers, byte[] body, Duration patience) {
        return refusals.accepted(http.send(method, URI.create(endpoint + path), headers, body, patience));
    }

    /** Sends bytes without a signature; the answer may be a refusal. */
    HttpResponse<byte[]> sendUnsigned(String method, URI address, Map<String, String> headers, byte[] body,
            Duration patience) {
        return http.sendUnsigned(method, address, headers, body, patience);
    }

    /** What a request answers; empty if it is refused for one of these reasons. */
    public static <T> Optional<T> unless(Supplier<T> request, String... reasons) {
        try {
            return Optional.of(request.get());
        } catch (ServerException.Refused e) {
            if (Arrays.asList(reasons).contains(e.type())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A part of a path, encoded so that every server and every signature reads it in the same way. */
    public static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A")
                .replace("%7E", "~");
    }

    private byte[] written(Object body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a request: " + body.getClass(), e);
        }
    }

    private <T> T read(byte[] received, Class<T> answer) {
        try {
            return json.readValue(received.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : received, answer);
        } catch (JacksonException e) {
            throw new ServerException.NoAnswer(endpoint, "what came is not an answer of the API of " + service, e);
        } catch (IOException e) {
            throw new ServerException.NoAnswer(endpoint, "what came cannot be read", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /** An answer of which nothing is read. */
    public record Nothing() {}
}

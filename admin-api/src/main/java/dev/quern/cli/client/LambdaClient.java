package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JacksonException;
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
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operations of the Lambda API that the command line uses. Thread-safe; every method waits for its answer. */
public final class LambdaClient implements AutoCloseable {
    private static final String FUNCTIONS = "/2015-03-31/functions";
    private static final String ANYBODY_MAY_CALL = "FunctionURLAllowPublicAccess";
    private static final String NO_REVISION = "00000000-0000-0000-0000-000000000000";
    // the longest timeout of a function, its initialisation, and time for the way
    private static final Duration INVOCATION = Duration.ofSeconds(900 + 10 + 20);
    private static final Duration USUAL = Duration.ofSeconds(60);
    private static final Map<String, String> JSON_BODY = Map.of("Content-Type", "application/json");

    private final ObjectMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();
    private final Endpoint endpoint;
    private final SignedHttp http;
    private final Refusals refusals;

    /**
     * @param key
     *            signs the requests; without one they are sent unsigned, which a server in development mode accepts
     * @param region
     *            stands in the signature
     */
    public LambdaClient(Endpoint endpoint, Optional<ClientKey> key, String region, InstantSource clock) {
        this.endpoint = endpoint;
        this.http = new SignedHttp(endpoint, key, region, "lambda", clock);
        this.refusals = new Refusals(endpoint, key);
    }

    /** The server that is spoken to. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** A function, or empty if there is none of this name. */
    public Optional<FunctionConfiguration> find(String name) {
        return orEmpty(() -> call("GET", function(name, "/configuration"), null, FunctionConfiguration.class));
    }

    /** Creates a function. */
    FunctionConfiguration create(String name, byte[] zip, FunctionSettings settings) {
        return call("POST", at(FUNCTIONS), new CreateFunction(name, "arn:aws:iam::000000000000:role/quern",
                new Code(zip), settings), FunctionConfiguration.class);
    }

    /** Replaces a function's code. */
    FunctionConfiguration updateCode(String name, byte[] zip) {
        return call("PUT", function(name, "/code"), new Code(zip), FunctionConfiguration.class);
    }

    /** Replaces what the settings say. */
    FunctionConfiguration updateSettings(String name, FunctionSettings settings) {
        return call("PUT", function(name, "/configuration"), settings, FunctionConfiguration.class);
    }

    /**
     * Asks whether the server would take settings, and changes nothing: they are sent for a revision that never was,
     * which
     * the server notices after it has looked at them.
     *
     * @throws ServerException.Refused
     *             if it would not
     */
    void checkSettings(String name, FunctionSettings settings) {
        try {
            call("PUT", function(name, "/configuration"), new Expecting(NO_REVISION, settings), Nothing.class);
        } catch (ServerException.Refused e) {
            if (!e.type().equals("PreconditionFailedException")) {
                throw e;
            }
        }
    }

    /**
     * Gives a function a URL, or changes who may call the one that it has.
     *
     * @return the URL
     */
    public URI url(String name, UrlAuth auth) {
        URI place = at("/2021-10-31/functions/" + encoded(name) + "/url");
        boolean exists = orEmpty(() -> call("GET", place, null, Url.class)).isPresent();
        Url url = call(exists ? "PUT" : "POST", place, new Url(null, auth.wireName()), Url.class);
        if (auth == UrlAuth.NONE) {
            permitAnybody(name);
        } else {
            orEmpty(() -> call("DELETE", function(name, "/policy/" + ANYBODY_MAY_CALL), null, Nothing.class));
        }
        if (url.functionUrl() == null) {
            throw new ServerException.NoAnswer(endpoint, "the function URL is missing from it", null);
        }
        return URI.create(url.functionUrl());
    }

    private void permitAnybody(String name) {
        try {
            call("POST", function(name, "/policy"),
                    new Permission(ANYBODY_MAY_CALL, "lambda:InvokeFunctionUrl", "*", "NONE"), Nothing.class);
        } catch (ServerException.Refused e) {
            if (!e.type().equals("ResourceConflictException")) {
                throw e;
            }
            // an earlier deployment gave the permission
        }
    }

    /**
     * Calls a function and waits for its answer.
     *
     * @param function
     *            a name, {@code name:alias}, {@code name:version} or an ARN
     * @param qualifier
     *            a version or an alias
     * @param tail
     *            whether the end of the log is wanted
     */
    public Invocation invoke(String function, Optional<String> qualifier, byte[] payload, boolean tail) {
        URI place = function(function, "/invocations" + qualifier.map(q -> "?Qualifier=" + encoded(q)).orElse(""));
        HttpResponse<byte[]> answer = refusals.accepted(http.send("POST", place,
                Map.of("X-Amz-Invocation-Type", "RequestResponse", "X-Amz-Log-Type", tail ? "Tail" : "None"), payload,
                INVOCATION));
        return new Invocation(answer.body(), answer.headers().firstValue("X-Amz-Function-Error"),
                answer.headers().firstValue("X-Amz-Log-Result")
                        .map(log -> new String(Base64.getDecoder().decode(log), StandardCharsets.UTF_8)));
    }

    /**
     * Sends a request to a function URL, unsigned as a browser would.
     *
     * @return the answer, whatever its status
     */
    public HttpResponse<byte[]> post(URI functionUrl, String contentType, byte[] body) {
        return http.sendUnsigned("POST", functionUrl, Map.of("Content-Type", contentType), body, INVOCATION);
    }

    private <T> T call(String method, URI place, @Nullable Object body, Class<T> answer) {
        try {
            byte[] sent = body == null ? new byte[0] : json.writeValueAsBytes(body);
            byte[] received = refusals.accepted(
                    http.send(method, place, body == null ? Map.of() : JSON_BODY, sent, USUAL)).body();
            return json.readValue(received.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : received, answer);
        } catch (JacksonException e) {
            throw new ServerException.NoAnswer(endpoint, "what came is not an answer of the Lambda API", e);
        } catch (IOException e) {
            throw new ServerException.NoAnswer(endpoint, "what came cannot be read", e);
        }
    }

    private static <T> Optional<T> orEmpty(Supplier<T> request) {
        try {
            return Optional.of(request.get());
        } catch (ServerException.Refused e) {
            if (e.type().equals("ResourceNotFoundException")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private URI function(String name, String rest) {
        return at(FUNCTIONS + "/" + encoded(name) + rest);
    }

    private URI at(String pathAndQuery) {
        return URI.create(endpoint + pathAndQuery);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A")
                .replace("%7E", "~");
    }

    @Override
    public void close() {
        http.close();
    }

    private record CreateFunction(String functionName, String role, Code code,
            @JsonUnwrapped FunctionSettings settings) {}

    private record Expecting(String revisionId, @JsonUnwrapped FunctionSettings settings) {}

    private record Code(byte[] zipFile) {}

    private record Permission(String statementId, String action, String principal, String functionUrlAuthType) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Url(@Nullable String functionUrl, String authType) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Nothing() {}
}

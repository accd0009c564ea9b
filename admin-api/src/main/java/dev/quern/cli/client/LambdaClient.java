package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.net.URI;
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

    private final Endpoint endpoint;
    private final ServerApi api;

    /**
     * @param key
     *            signs the requests; without one they are sent unsigned, which a server in development mode accepts
     * @param region
     *            stands in the signature
     */
    public LambdaClient(Endpoint endpoint, Optional<ClientKey> key, String region, InstantSource clock) {
        this.endpoint = endpoint;
        this.api = new ServerApi(endpoint, key, region, "lambda", clock);
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
        return call("POST", FUNCTIONS, new CreateFunction(name, "arn:aws:iam::000000000000:role/quern",
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
            call("PUT", function(name, "/configuration"), new Expecting(NO_REVISION, settings),
                    ServerApi.Nothing.class);
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
        String place = "/2021-10-31/functions/" + ServerApi.encoded(name) + "/url";
        boolean exists = orEmpty(() -> call("GET", place, null, Url.class)).isPresent();
        Url url = call(exists ? "PUT" : "POST", place, new Url(null, auth.wireName()), Url.class);
        if (auth == UrlAuth.NONE) {
            permitAnybody(name);
        } else {
            orEmpty(() -> call("DELETE", function(name, "/policy/" + ANYBODY_MAY_CALL), null, ServerApi.Nothing.class));
        }
        if (url.functionUrl() == null) {
            throw new ServerException.NoAnswer(endpoint, "the function URL is missing from it", null);
        }
        return URI.create(url.functionUrl());
    }

    private void permitAnybody(String name) {
        try {
            call("POST", function(name, "/policy"),
                    new Permission(ANYBODY_MAY_CALL, "lambda:InvokeFunctionUrl", "*", "NONE"), ServerApi.Nothing.class);
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
        String place = function(function,
                "/invocations" + qualifier.map(q -> "?Qualifier=" + ServerApi.encoded(q)).orElse(""));
        HttpResponse<byte[]> answer = api.send("POST", place,
                Map.of("X-Amz-Invocation-Type", "RequestResponse", "X-Amz-Log-Type", tail ? "Tail" : "None"), payload,
                INVOCATION);
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
        return api.sendUnsigned("POST", functionUrl, Map.of("Content-Type", contentType), body, INVOCATION);
    }

    private <T> T call(String method, String path, @Nullable Object body, Class<T> answer) {
        return api.rest(method, path, body, answer);
    }

    private static <T> Optional<T> orEmpty(Supplier<T> request) {
        return ServerApi.unless(request, "ResourceNotFoundException");
    }

    private static String function(String name, String rest) {
        return FUNCTIONS + "/" + ServerApi.encoded(name) + rest;
    }

    @Override
    public void close() {
        api.close();
    }

    private record CreateFunction(String functionName, String role, Code code,
            @JsonUnwrapped FunctionSettings settings) {}

    private record Expecting(String revisionId, @JsonUnwrapped FunctionSettings settings) {}

    private record Code(byte[] zipFile) {}

    private record Permission(String statementId, String action, String principal, String functionUrlAuthType) {}

    private record Url(@Nullable String functionUrl, String authType) {}
}

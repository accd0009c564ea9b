package dev.quern.cli.client;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Asks a server how it is. Needs no key. */
public final class StatusClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Endpoint endpoint;
    private final SignedHttp http;

    public StatusClient(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.http = new SignedHttp(endpoint, Optional.empty(), "", "", InstantSource.system());
    }

    /**
     * What keeps the server from taking requests, in its own words; empty if nothing does.
     *
     * @throws ServerException.NotReachable
     *             if nobody listens there
     * @throws ServerException.NoAnswer
     *             if the answer does not come within five seconds, or is none of a server like this
     */
    public Optional<String> obstacle() {
        HttpResponse<byte[]> answer = http.sendUnsigned("GET", URI.create(endpoint + "/readyz"), Map.of(), new byte[0],
                PATIENCE);
        return switch (answer.statusCode()) {
            case OK -> Optional.empty();
            case UNAVAILABLE -> Optional.of(new String(answer.body(), StandardCharsets.UTF_8).strip());
            default -> throw new ServerException.NoAnswer(endpoint, "/readyz has status " + answer.statusCode(), null);
        };
    }

    @Override
    public void close() {
        http.close();
    }
}

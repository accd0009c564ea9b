package dev.quern.cli.client;

import dev.quern.admin.auth.RequestSigner;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sends signed requests to one server. Thread-safe. */
final class SignedHttp implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Endpoint endpoint;
    private final Optional<RequestSigner> signer;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT).build();

    /**
     * @param key
     *            none sends requests unsigned, which a development server accepts
     * @param service
     *            what requests are signed for, {@code lambda}
     */
    SignedHttp(Endpoint endpoint, Optional<ClientKey> key, String region, String service, InstantSource clock) {
        this.endpoint = endpoint;
        this.signer = key.map(known -> known.signer(region, service, clock));
    }

    /**
     * Sends a request and waits for its answer, whatever its status.
     *
     * @param address
     *            where to, one of the server's addresses
     * @throws ServerException.NotReachable
     *             if nobody listens there
     * @throws ServerException.NoAnswer
     *             if the connection breaks, or the answer takes too long
     */
    HttpResponse<byte[]> send(String method, URI address, Map<String, String> headers, byte[] body,
            Duration patience) {
        return send(method, address, signed(method, address, headers, body), body, patience,
                BodyHandlers.ofByteArray());
    }

    /** As {@link #send}, for an answer that comes line by line; {@code patience} is for its head alone. */
    HttpResponse<Stream<String>> sendForLines(String method, URI address, Map<String, String> headers, byte[] body,
            Duration patience) {
        return send(method, address, signed(method, address, headers, body), body, patience, BodyHandlers.ofLines());
    }

    private Map<String, String> signed(String method, URI address, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new HashMap<>(headers);
        signer.ifPresent(known -> all.putAll(known.sign(method, address, headers, body)));
        return all;
    }

    /** As {@link #send}, without a signature. */
    HttpResponse<byte[]> sendUnsigned(String method, URI address, Map<String, String> headers, byte[] body,
            Duration patience) {
        return send(method, address, headers, body, patience, BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> send(String method, URI address, Map<String, String> headers, byte[] body,
            Duration patience, HttpResponse.BodyHandler<T> reading) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        try {
            return http.send(request.build(), reading);
        } catch (ConnectException e) {
            throw new ServerException.NotReachable(endpoint, e);
        } catch (HttpTimeoutException e) {
            throw new ServerException.NoAnswer(endpoint, "none within " + patience.toSeconds() + " s", e);
        } catch (IOException e) {
            throw new ServerException.NoAnswer(endpoint, reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException.NoAnswer(endpoint, "waiting was interrupted", e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

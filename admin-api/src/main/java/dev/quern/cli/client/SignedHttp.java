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
        String host = Endpoint.authority(address);
        Map<String, String> all = new HashMap<>(headers);
        signer.ifPresent(known -> all.putAll(known.sign(method, target(address), host, headers, body)));
        return sendUnsigned(method, address, all, body, patience);
    }

    /** As {@link #send}, without a signature. */
    HttpResponse<byte[]> sendUnsigned(String method, URI address, Map<String, String> headers, byte[] body,
            Duration patience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
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

    private static String target(URI address) {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

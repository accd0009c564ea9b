package dev.quern.chart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of a cluster as a chart asks when it is rendered: which Secrets there are. Helm finds it by the file that
 * {@code KUBECONFIG} names.
 */
final class FakeCluster implements AutoCloseable {
    private static final String RESOURCES = """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources": [{"name": "secrets",
             "singularName": "secret", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}""";
    private static final String ABSENT = """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}""";

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final HttpServer http;

    FakeCluster() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/api/v1", exchange -> answer(exchange, 200, RESOURCES));
        http.createContext("/api/v1/namespaces/shops/secrets/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String secret = secrets.get(path.substring(path.lastIndexOf('/') + 1));
            answer(exchange, secret == null ? 404 : 200, secret == null ? ABSENT : secret);
        });
        http.start();
        Files.writeString(Path.of(System.getenv("KUBECONFIG")), """
                apiVersion: v1
                kind: Config
                current-context: fake
                contexts: [{name: fake, context: {cluster: fake, user: fake}}]
                clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: fake, user: {}}]
                """.formatted(http.getAddress().getPort()));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Puts a Secret into the namespace of the release. */
    void add(String name, String manifest) {
        secrets.put(name, manifest);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

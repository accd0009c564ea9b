package dev.quern.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quern.admin.auth.AuthenticationException;
import dev.quern.admin.auth.Authenticator;
import dev.quern.admin.auth.Credentials;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import dev.quern.admin.auth.SigV4Authenticator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * So much of the Lambda API as a client needs to be tested: it checks signatures, keeps functions in memory, and
 * makes a changed function wait for some looks before it is ready.
 */
final class FakeLambda implements AutoCloseable {
    private static final int LOOKS_UNTIL_READY = 3;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final Authenticator authenticator;
    private final Map<String, ObjectNode> functions = new TreeMap<>();
    private final Map<String, Integer> waiting = new TreeMap<>();
    private final Map<String, ObjectNode> urls = new TreeMap<>();
    final Map<String, ObjectNode> permissions = new TreeMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** Why code is refused, if it is. */
    @Nullable
    String fault;

    /** Starts it, with a root key in a data directory. */
    FakeLambda(Path data) throws IOException {
        RootKey key = new RootKeyFile(data).readOrCreate(new SecureRandom());
        authenticator = new SigV4Authenticator(Credentials.root(key), InstantSource.system());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    ObjectNode function(String name) {
        return Objects.requireNonNull(functions.get(name), name);
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        try {
            check(exchange, body);
            answer(exchange, body);
        } catch (AuthenticationException e) {
            error(exchange, 403, "InvalidSignatureException", String.valueOf(e.getMessage()));
        } catch (Exception e) {
            error(exchange, 500, "ServiceException", e.toString());
        }
    }

    private void check(HttpExchange exchange, byte[] body) throws AuthenticationException {
        Authenticator.Pending pending = authenticator.begin(RequestHead.of(exchange.getRequestMethod(),
                exchange.getRequestURI().toString(), new SentHeaders(exchange)), "lambda");
        pending.update(body);
        pending.complete();
    }

    private void answer(HttpExchange exchange, byte[] body) throws Exception {
        String[] path = exchange.getRequestURI().getRawPath().split("/", 6);
        String name = path.length > 3 ? path[3] : "";
        String place = exchange.getRequestMethod() + " " + (path.length > 4 ? path[4] : "");
        boolean create = place.equals("POST ") && name.isEmpty();
        if (!create && !functions.containsKey(name.replace("%3Alive", ""))) {
            error(exchange, 404, "ResourceNotFoundException", "Function not found: " + name);
            return;
        }
        switch (place) {
            case "POST " -> {
                ObjectNode settings = (ObjectNode) json.readTree(body);
                String created = settings.get("FunctionName").asText();
                functions.put(created, settings.put("State", "Pending").put("FunctionArn", "arn:of:" + created));
                upload(created, settings.remove("Code"));
                send(exchange, 201, settings);
            }
            case "GET configuration" -> send(exchange, 200, look(name));
            case "PUT configuration" -> {
                if (json.readTree(body).has("RevisionId")) {
                    error(exchange, 412, "PreconditionFailedException", "The RevisionId is not the latest.");
                    return;
                }
                function(name).setAll((ObjectNode) json.readTree(body));
                send(exchange, 200, changing(name));
            }
            case "PUT code" -> {
                upload(name, json.readTree(body));
                send(exchange, 200, changing(name));
            }
            case "GET url" -> {
                if (urls.containsKey(name)) {
                    send(exchange, 200, urls.get(name));
                } else {
                    error(exchange, 404, "ResourceNotFoundException", "The resource you requested does not exist.");
                }
            }
            case "POST url", "PUT url" -> {
                urls.put(name, ((ObjectNode) json.readTree(body)).put("FunctionUrl", "http://id.localhost:1/"));
                send(exchange, 201, urls.get(name));
            }
            case "POST policy" -> {
                ObjectNode statement = (ObjectNode) json.readTree(body);
                if (permissions.putIfAbsent(statement.get("StatementId").asText(), statement) == null) {
                    send(exchange, 201, json.createObjectNode().put("Statement", "{}"));
                } else {
                    error(exchange, 409, "ResourceConflictException", "The statement id provided already exists.");
                }
            }
            case "DELETE policy" -> {
                permissions.remove(path[5]);
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            }
            case "POST invocations" -> invoke(exchange, body);
            default -> error(exchange, 404, "UnknownOperationException", place);
        }
    }

    private void upload(String name, JsonNode code) throws Exception {
        byte[] zip = code.get("ZipFile").binaryValue();
        function(name).put("CodeSha256", Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(zip)));
        waiting.put(name, LOOKS_UNTIL_READY);
    }

    private ObjectNode changing(String name) {
        waiting.put(name, LOOKS_UNTIL_READY);
        return function(name).put("LastUpdateStatus", "InProgress");
    }

    private ObjectNode look(String name) {
        ObjectNode function = function(name);
        if (waiting.merge(name, -1, Integer::sum) <= 0) {
            boolean isNew = function.get("State").asText().equals("Pending");
            if (fault == null) {
                function.put("State", "Active").put("LastUpdateStatus", "Successful");
            } else if (isNew) {
                function.put("State", "Failed").put("StateReason", fault);
            } else {
                function.put("LastUpdateStatus", "Failed").put("LastUpdateStatusReason", fault);
            }
        }
        return function;
    }

    /** Answers the event itself; an event that says so fails. */
    private void invoke(HttpExchange exchange, byte[] event) throws IOException {
        if (new String(event, StandardCharsets.UTF_8).contains("fail")) {
            exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
        }
        if ("Tail".equals(exchange.getRequestHeaders().getFirst("X-Amz-Log-Type"))) {
            exchange.getResponseHeaders().set("X-Amz-Log-Result",
                    Base64.getEncoder().encodeToString("START\nEND\n".getBytes(
                            StandardCharsets.UTF_8)));
        }
        exchange.sendResponseHeaders(200, event.length == 0 ? -1 : event.length);
        exchange.getResponseBody().write(event);
        exchange.close();
    }

    private void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = json.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void error(HttpExchange exchange, int status, String type, String message) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", type + ":http://internal/");
        send(exchange, status, json.createObjectNode().put("Type", "User").put("Message", message));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record SentHeaders(HttpExchange exchange) implements RequestHead.Headers {
        @Override
        public List<String> all(String lowerCaseName) {
            List<String> values = exchange.getRequestHeaders().get(lowerCaseName);
            return values == null ? List.of() : values;
        }

        @Override
        public Iterable<String> names() {
            List<String> names = new ArrayList<>();
            exchange.getRequestHeaders().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
            return names;
        }
    }
}

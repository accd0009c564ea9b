package dev.quern.admin.functionurl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.admin.RunningServer;
import dev.quern.admin.ServerSettings;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Cors;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;

/** A server with functions that have URLs, and clients for them. */
final class UrlFixture implements AutoCloseable {

    /** Answers with the event it was given. */
    static final String ECHO = """
            package example;
            import dev.quern.function.*;
            public class Echo implements Handler<byte[], byte[]> {
                public byte[] handle(byte[] event, Context context) { return event; }
            }
            """;

    /** Answers with the body of the request, as if it had made that JSON itself. */
    static final String SAY = """
            package example;
            import dev.quern.function.*;
            public class Say implements Handler<HttpRequest, byte[]> {
                public byte[] handle(HttpRequest request, Context context) { return request.body(); }
            }
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    final RunningServer server;
    final LambdaClient lambda;
    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    UrlFixture(Path data) {
        this(data, settings -> settings);
    }

    UrlFixture(Path data, UnaryOperator<ServerSettings> change) {
        server = RunningServer.start(data, change);
        lambda = server.lambda();
    }

    /** A function of one class, {@code example.X}. */
    void function(String name, String source) {
        function(name, source, 3);
    }

    void function(String name, String source, int timeoutSeconds) {
        String type = source.replaceAll("(?s).*public class (\\w+).*", "$1");
        server.create(lambda, name, "example." + type, FunctionJar.compile(source).bytes(),
                request -> request.timeout(timeoutSeconds));
    }

    /** A function with a URL that is open to all; the address, without a slash at its end. */
    String open(String name, String source) {
        return open(name, source, InvokeMode.BUFFERED);
    }

    String open(String name, String source, InvokeMode mode) {
        function(name, source);
        permit(name);
        return url(name, FunctionUrlAuthType.NONE, mode, null);
    }

    String url(String name, FunctionUrlAuthType auth, InvokeMode mode, @Nullable Cors cors) {
        String url = lambda.createFunctionUrlConfig(
                create -> create.functionName(name).authType(auth).invokeMode(mode).cors(cors)).functionUrl();
        return url.substring(0, url.length() - 1);
    }

    void permit(String name) {
        lambda.addPermission(permission -> permission.functionName(name).statementId("all").principal("*")
                .action("lambda:InvokeFunctionUrl").functionUrlAuthType(FunctionUrlAuthType.NONE));
    }

    /** The identifier in an address. */
    static String id(String url) {
        return url.substring(url.indexOf("/lambda-url/") + 12);
    }

    HttpResponse<String> get(String url, String... headers) {
        return send(request(url, headers).build());
    }

    HttpResponse<String> post(String url, String body, String... headers) {
        return send(request(url, headers).POST(BodyPublishers.ofString(body)).build());
    }

    static HttpRequest.Builder request(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest request) {
        return send(request, BodyHandlers.ofString());
    }

    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Socket connect() {
        try {
            Socket socket = new Socket("127.0.0.1", server.server().port());
            socket.setSoTimeout(20_000);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends these very bytes on a connection of their own and reads until the server closes it. */
    String raw(String text) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        lambda.close();
        server.close();
    }
}

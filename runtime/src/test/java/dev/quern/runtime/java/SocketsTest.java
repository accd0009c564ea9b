package dev.quern.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.StartedFunction;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that waits on a socket hears no interrupt: what a function opened is closed when its environment ends. */
@Timeout(60)
class SocketsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Functions functions;

    /** Takes connections and says nothing. */
    @SuppressWarnings("NullAway.Init")
    static ServerSocket silent;

    @BeforeAll
    static void compile() throws Exception {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        functions = new Functions(directory, FunctionJar.compile("""
                package example;
                import java.net.*;
                import javax.net.*;
                import javax.net.ssl.*;
                public class Waits {
                    static class Own extends Socket { }
                    private static final String HOST = "127.0.0.1";
                    static void read(Socket socket) throws Exception {
                        System.out.println("begun");
                        socket.getInputStream().read();
                    }
                    public void constructor(Integer port) throws Exception { read(new Socket(HOST, port)); }
                    public void later(Integer port) throws Exception {
                        Socket socket = new Socket();
                        socket.connect(new InetSocketAddress(HOST, port));
                        read(socket);
                    }
                    public void subclass(Integer port) throws Exception {
                        Own socket = new Own();
                        socket.connect(new InetSocketAddress(HOST, port));
                        read(socket);
                    }
                    public void factory(Integer port) throws Exception {
                        read(SocketFactory.getDefault().createSocket(HOST, port));
                    }
                    public void unconnected(Integer port) throws Exception {
                        Socket socket = SocketFactory.getDefault().createSocket();
                        socket.connect(new InetSocketAddress(HOST, port));
                        read(socket);
                    }
                    public void tls(Integer port) throws Exception {
                        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
                        Socket socket = factory.createSocket(HOST, port);
                        System.out.println("begun");
                        ((SSLSocket) socket).startHandshake();
                    }
                    public void layered(Integer port) throws Exception {
                        Socket plain = new Socket(HOST, port);
                        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
                        SSLSocket socket = (SSLSocket) factory.createSocket(plain, HOST, port, true);
                        System.out.println("begun");
                        socket.startHandshake();
                    }
                    public void http(Integer port) throws Exception {
                        HttpURLConnection connection =
                            (HttpURLConnection) new URI("http://" + HOST + ":" + port + "/").toURL().openConnection();
                        System.out.println("begun");
                        connection.getResponseCode();
                    }
                    public void reference(Integer port) throws Exception {
                        HttpURLConnection connection =
                            (HttpURLConnection) new URI("http://" + HOST + ":" + port + "/").toURL().openConnection();
                        java.util.concurrent.Callable<java.io.InputStream> answer = connection::getInputStream;
                        System.out.println("begun");
                        answer.call();
                    }
                    public void factoryReference(Integer port) throws Exception {
                        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
                        java.util.concurrent.Callable<Socket> unconnected = factory::createSocket;
                        unconnected.call().close();
                        read(new Socket(HOST, port));
                    }
                    public void stream(Integer port) throws Exception {
                        URL url = new URI("http://" + HOST + ":" + port + "/").toURL();
                        System.out.println("begun");
                        url.openStream();
                    }
                    public void server(Integer port) throws Exception {
                        ServerSocket server = new ServerSocket(0);
                        System.out.println("begun");
                        server.accept();
                    }
                    public void datagram(Integer port) throws Exception {
                        DatagramSocket socket = new DatagramSocket();
                        System.out.println("begun");
                        socket.receive(new DatagramPacket(new byte[1], 1));
                    }
                    public void thread(Integer port) throws Exception {
                        Thread reader = new Thread(() -> {
                            try { read(new Socket(HOST, port)); } catch (Exception e) { }
                        });
                        reader.start();
                        while (reader.isAlive()) {
                            try { reader.join(); } catch (InterruptedException e) { }
                        }
                    }
                    private static Socket kept;
                    public void keep(Integer port) throws Exception {
                        kept = new Socket(HOST, port);
                    }
                    public void accepts(Integer port) throws Exception {
                        try (ServerSocket server = new ServerSocket(0)) {
                            System.out.println("port " + server.getLocalPort() + ";");
                            kept = server.accept();
                        }
                    }
                }""",
                """
                        package example;
                        public class ConnectsFirst implements dev.quern.function.Handler<String, String> {
                            static {
                                try (var socket = new java.net.Socket("127.0.0.1", Integer.parseInt(System.getenv("PORT")))) {
                                    System.out.println("begun");
                                    socket.getInputStream().read();
                                } catch (java.io.IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            }
                            @Override public String handle(String kind, dev.quern.function.Context context) { return kind; }
                        }"""));
    }

    @AfterAll
    static void close() throws Exception {
        silent.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "later", "subclass", "factory", "unconnected", "tls", "layered", "http",
            "reference", "factoryReference", "stream", "server", "datagram", "thread"})
    void whoWaitsOnASocketGoesOnWhenTheEnvironmentEnds(String method) throws Exception {
        StartedFunction started = functions.start("example.Waits::" + method);
        CompletableFuture<String> answer = callElsewhere(started);
        Waiting.until("the function waits", () -> started.log().contains("begun"));

        started.close();

        assertThat(answer).failsWithin(10, TimeUnit.SECONDS).withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(FunctionException.class);
        Waiting.until("all threads have ended", () -> started.request().threadGroup().activeCount() == 0);
    }

    @Test
    void anInitialisationThatWaitsOnASocketCanBeAborted() throws Exception {
        StartedFunction.Request request = functions.request("example.ConnectsFirst")
                .withVariables(Map.of("PORT", Integer.toString(silent.getLocalPort())));
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().group(request.threadGroup()).start(() -> {
            try {
                answer.complete(StartedFunction.start(functions.runtime(), request).log());
            } catch (FunctionException e) {
                answer.completeExceptionally(e);
            }
        });
        Waiting.until("initialisation has begun", () -> request.log().contains("begun") && request.canAbort());

        request.abort();

        assertThat(answer).failsWithin(10, TimeUnit.SECONDS).withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(FunctionException.class);
    }

    @Test
    void connectionsThatAreKeptEndWithTheEnvironment() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StartedFunction started = functions.start("example.Waits::keep");
            started.call(Integer.toString(server.getLocalPort()));
            try (Socket peer = server.accept()) {
                started.close();
                peer.setSoTimeout(10_000);
                assertThat(peer.getInputStream().read()).as("the end of the stream").isNegative();
            }
        }
    }

    @Test
    void connectionsThatWereTakenEndWithTheEnvironment() throws Exception {
        StartedFunction started = functions.start("example.Waits::accepts");
        CompletableFuture<String> answer = callElsewhere(started);
        Waiting.until("the function listens", () -> started.log().contains(";"));
        int port = Integer.parseInt(started.log().replaceAll("(?s).*port (\\d+);.*", "$1"));
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
            answer.get(10, TimeUnit.SECONDS);
            started.close();
            peer.setSoTimeout(10_000);
            assertThat(peer.getInputStream().read()).as("the end of the stream").isNegative();
        }
    }

    private static CompletableFuture<String> callElsewhere(StartedFunction started) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().group(started.request().threadGroup()).start(() -> {
            try {
                answer.complete(started.call(Integer.toString(silent.getLocalPort())));
            } catch (Exception | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}

package dev.quern.admin.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.quern.admin.auth.Credentials;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.SigV4Authenticator;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LargeBodiesTest {
    private static final int LARGE = 1_000_000;

    /** Answers with the SHA-256 of a body; {@code /refuse} reads nothing of it, and {@code /some} a few bytes. */
    private final class Hashing implements WireService {

        @Override
        public String signingName() {
            return "hashing";
        }

        @Override
        public boolean claims(RequestHead head) {
            return true;
        }

        @Override
        public WireOperation operation(RequestHead head) {
            return new StreamingOperation() {
                @Override
                public CompletionStage<WireResponse> call(WireRequest request, RequestBody body) {
                    return transfers.submit(() -> answer(head.rawPath(), body.stream()));
                }

                @Override
                public String name() {
                    return "Hash";
                }
            };
        }

        private WireResponse answer(String path, InputStream body) throws IOException {
            return switch (path) {
                case "/refuse" -> WireResponse.of(403, "text/plain", "refused".getBytes(UTF_8));
                case "/some" -> WireResponse.of(200, "text/plain", ("some " + body.readNBytes(10).length)
                        .getBytes(UTF_8));
                default -> WireResponse.of(200, "text/plain", hash(body).getBytes(UTF_8));
            };
        }

        @Override
        public WireResponse print(WireError error) {
            return WireResponse.empty(error.status());
        }

        @Override
        public WireError tooLarge(WireOperation operation) {
            return new CommonError.RequestTimeout();
        }

        @Override
        public WireError internal() {
            return new CommonError.OutcomeUnknown();
        }
    }

    private final TransferPool transfers = new TransferPool(10, Duration.ofSeconds(5));
    private final HttpListener listener = listen();

    private HttpListener listen() {
        ListenerSettings settings = new ListenerSettings("127.0.0.1", 0, 1, Duration.ofSeconds(5),
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), true,
                TrustedProxies.NONE);
        RootKey key = new RootKey("QKIATESTTESTTESTTEST", "abcdefghijklmnopqrstuvwxyz0123456789+/AB");
        try {
            return HttpListener.start(settings, new SigV4Authenticator(Credentials.root(key), InstantSource.system()),
                    List.of(new Hashing()), new CollectorRegistry(), Optional::empty, InstantSource.system());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        listener.close();
        transfers.close();
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String hash(InputStream body) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] some = new byte[30_000];
            for (int read = body.read(some); read >= 0; read = body.read(some)) {
                digest.update(some, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(byte[] body) throws IOException {
        return hash(new java.io.ByteArrayInputStream(body));
    }

    private static byte[] request(String path, byte[] body, boolean last) {
        byte[] head = ("PUT " + path + " HTTP/1.1\r\nHost: x\r\n" + (last ? "Connection: close\r\n" : "")
                + "Content-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** Sends all in one go, whatever is answered meanwhile, and reads until the server closes. */
    private String raw(byte[]... requests) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            Thread writing = Thread.ofPlatform().start(() -> {
                try {
                    OutputStream out = socket.getOutputStream();
                    for (byte[] one : requests) {
                        out.write(one);
                    }
                    out.flush();
                } catch (IOException e) {
                    // what is answered tells
                }
            });
            String answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            writing.join();
            return answers;
        }
    }

    @Test
    void bodiesOfRequestsInOneGoAreEachTheirOwn() throws Exception {
        byte[] first = bytes(1, LARGE);
        byte[] small = bytes(2, 1_000);
        byte[] second = bytes(3, 2 * LARGE);
        byte[] third = bytes(4, 300_000);
        String answers = raw(request("/a", first, false), request("/b", small, false), request("/c", second, false),
                request("/d", new byte[0], false), request("/e", third, true));
        assertThat(answers).containsSubsequence(hash(first), hash(small), hash(second), hash(new byte[0]),
                hash(third));
    }

    @Test
    void aBodyInChunksComesWhole() throws Exception {
        byte[] body = bytes(5, LARGE);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (HttpClient.Version version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(listener.url() + "/chunks")).version(version)
                        .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                        .build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).as("%s", version)
                        .isEqualTo(hash(body));
            }
        }
    }

    @Test
    void whoHasReadEnoughDoesNotKeepTheNextRequestWaiting() throws Exception {
        // larger than what is small, and less than what may lie between the event loop and the reader
        String answers = raw(request("/some", bytes(6, BodyPipe.FULL), false),
                request("/some", bytes(7, 140_000), true));
        assertThat(answers).contains("some 10");
        assertThat(raw(request("/some", bytes(8, 4 * LARGE), false))).contains("some 10");
    }

    @Test
    void aRefusalIsSeenThoughTheBodyIsStillSent() throws Exception {
        assertThat(raw(request("/refuse", bytes(9, 20 * LARGE), false))).startsWith("HTTP/1.1 403")
                .endsWith("refused");
    }

    @Test
    void aLargeBodyIsNotCopiedIntoTheHeap() throws Exception {
        byte[] body = bytes(10, 64 * LARGE);
        long before = allocatedByEventLoops();
        assertThat(raw(request("/large", body, true))).endsWith(hash(body));
        assertThat(allocatedByEventLoops() - before).isLessThan(body.length / 3);
    }

    /** The bytes that all event loops of this process have allocated. */
    private static long allocatedByEventLoops() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] loops = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x-eventloop"))
                .mapToLong(Thread::threadId).toArray();
        assertThat(loops).isNotEmpty();
        return LongStream.of(threads.getThreadAllocatedBytes(loops)).sum();
    }
}

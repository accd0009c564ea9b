package dev.quern.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Sends requests over connections that stay open, on one thread: each connection has one request under way, and sends
 * the next when the answer is whole. Reads answers with a {@code Content-Length} only. Costs little, so that on a small
 * machine the servers have the processors.
 */
final class LoadGenerator {

    private final int connections;

    LoadGenerator(int connections) {
        this.connections = connections;
    }

    /**
     * Sends for a while.
     *
     * @return answers per second
     * @throws IOException
     *             if an answer is not a 200, or a connection ends
     */
    double run(RawRequests requests, Duration time) throws IOException {
        return count(requests, time).perSecond();
    }

    /**
     * What came of it.
     *
     * @param answers
     *            how many; of as many requests as there are connections nobody waits for the answer at the end
     */
    record Answers(long answers, double seconds) {
        double perSecond() {
            return answers / seconds;
        }
    }

    /** As {@link #run}. */
    Answers count(RawRequests requests, Duration time) throws IOException {
        try (Selector selector = Selector.open()) {
            Conversation[] conversations = new Conversation[connections];
            int[] next = new int[1];
            try {
                for (int i = 0; i < connections; i++) {
                    conversations[i] = new Conversation(requests, next, selector);
                }
                return measure(selector, conversations, time);
            } finally {
                for (Conversation conversation : conversations) {
                    if (conversation != null) {
                        conversation.close();
                    }
                }
            }
        }
    }

    private static Answers measure(Selector selector, Conversation[] conversations, Duration time) throws IOException {
        long began = System.nanoTime();
        for (Conversation conversation : conversations) {
            conversation.send();
        }
        long end = began + time.toNanos();
        long answers = 0;
        long now = began;
        while (now - end < 0) {
            int[] done = new int[1];
            selector.select(key -> done[0] += ((Conversation) key.attachment()).readUnchecked(), 1_000);
            answers += done[0];
            now = System.nanoTime();
        }
        return new Answers(answers, (now - began) / 1e9);
    }

    /** One connection. */
    private static final class Conversation implements AutoCloseable {

        private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

        private final List<byte[]> texts;
        private final int[] next;
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
        private final ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
        private final byte[] head = new byte[8 * 1024];

        Conversation(RawRequests requests, int[] next, Selector selector) throws IOException {
            this.texts = requests.texts();
            this.next = next;
            this.channel = SocketChannel
                    .open(new InetSocketAddress(requests.address().getHost(), requests.address().getPort()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send() throws IOException {
            out.clear();
            out.put(texts.get(next[0]));
            out.flip();
            next[0] = (next[0] + 1) % texts.size();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        int readUnchecked() {
            try {
                return read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Takes what has come; 1 if the answer is whole, and the next request is on its way. */
        private int read() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("the server closed a connection");
            }
            int length = in.position();
            int copied = Math.min(length, head.length);
            in.get(0, head, 0, copied);
            int bodyStart = endOfHead(copied);
            if (bodyStart < 0) {
                return 0;
            }
            if (!matches(0, OK)) {
                byte[] all = new byte[length];
                in.get(0, all);
                throw new IOException("not a 200: " + new String(all, StandardCharsets.UTF_8));
            }
            if (length < bodyStart + contentLength(bodyStart)) {
                return 0;
            }
            in.clear();
            send();
            return 1;
        }

        private int endOfHead(int length) {
            for (int i = 3; i < length; i++) {
                if (head[i] == '\n' && head[i - 2] == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }

        private int contentLength(int bodyStart) throws IOException {
            for (int i = 0; i < bodyStart; i++) {
                if (head[i] == '\n' && matches(i + 1, LENGTH)) {
                    int value = 0;
                    for (int at = i + 1 + LENGTH.length; head[at] != '\r'; at++) {
                        value = head[at] == ' ' ? value : value * 10 + head[at] - '0';
                    }
                    return value;
                }
            }
            throw new IOException("an answer has no Content-Length");
        }

        private boolean matches(int at, byte[] text) {
            for (int i = 0; i < text.length; i++) {
                byte b = head[at + i];
                if (b != text[i] && (b | 0x20) != text[i]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

package dev.quern.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** One connection that stays open, for a thread that waits for each answer. For use by one thread. */
final class HttpConnection implements AutoCloseable {

    private final URI server;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[256 << 10];

    HttpConnection(URI server) throws IOException {
        this.server = server;
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), buffer.length);
        out = socket.getOutputStream();
    }

    /**
     * Sends a request whose body is {@code piece} so many times.
     *
     * @return the bytes of the answer's body, which are read and dropped
     * @throws IOException
     *             if the answer is not a 200
     */
    long send(String method, String target, Map<String, String> headers, byte[] piece, long times)
            throws IOException {
        write(method, target, headers, piece, times);
        return passOver(readHead());
    }

    /**
     * Sends a request with a body.
     *
     * @return the answer's body
     * @throws IOException
     *             if the answer is not a 200
     */
    String ask(String method, String target, Map<String, String> headers, byte[] body) throws IOException {
        write(method, target, headers, body, 1);
        return new String(in.readNBytes(Math.toIntExact(readHead())), StandardCharsets.UTF_8);
    }

    private void write(String method, String target, Map<String, String> headers, byte[] piece, long times)
            throws IOException {
        StringBuilder head = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\nHost: " + server.getAuthority());
        headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        head.append("\r\nContent-Length: ").append(piece.length * times).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        for (long i = 0; i < times; i++) {
            out.write(piece);
        }
    }

    /** The length of the body that follows. */
    private long readHead() throws IOException {
        String status = line();
        long length = 0;
        for (String field = line(); !field.isEmpty(); field = line()) {
            if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.parseLong(field.substring(field.indexOf(':') + 1).strip());
            }
        }
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status + ": " + new String(in.readNBytes((int) length), StandardCharsets.UTF_8));
        }
        return length;
    }

    private long passOver(long length) throws IOException {
        for (long left = length; left > 0;) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException("the server closed a connection");
            }
            left -= read;
        }
        return length;
    }

    private String line() throws IOException {
        return line(in);
    }

    /** A line of the head of an answer, without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed a connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

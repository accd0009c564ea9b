package dev.quern.admin.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A connection on which a test decides about every byte. */
public final class RawHttp implements AutoCloseable {
    private final Socket socket;

    public RawHttp(String url) throws IOException {
        URI address = URI.create(url);
        this.socket = new Socket(address.getHost(), address.getPort());
        this.socket.setSoTimeout(10_000);
    }

    /** Sends the head of a request. */
    public void head(String method, String target, String host, Map<String, String> headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        send(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next head of an answer, without the empty line. */
    public String readHead() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!out.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + out.toString(StandardCharsets.ISO_8859_1));
            }
            out.write(next);
        }
        return out.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** The body that a head announces. */
    public byte[] readBody(String head) throws IOException {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                return socket.getInputStream().readNBytes(Integer.parseInt(line.substring(15).strip()));
            }
        }
        return new byte[0];
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

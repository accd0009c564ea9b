package dev.quern.bench;

import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests as they go over the wire, made before anything is measured and sent one after the other, round and round.
 *
 * @param address
 *            where to; all of them
 * @param texts
 *            whole requests, head and body
 */
record RawRequests(URI address, List<byte[]> texts) {

    /** 1 KiB of JSON. */
    static final byte[] BODY = ("{\"name\":\"" + "y".repeat(1_024 - 11) + "\"}").getBytes(StandardCharsets.US_ASCII);

    RawRequests {
        texts = List.copyOf(texts);
    }

    /** The same request each time. */
    static RawRequests plain(URI server, String path) {
        return new RawRequests(server, List.of(text(server, path, Map.of())));
    }

    /**
     * Requests signed with some different dates, so that no two neighbours have the same signature; good for ten
     * minutes.
     */
    static RawRequests signed(URI server, String path, RootKey key, String region, int count) {
        Instant now = Instant.now();
        List<byte[]> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant date = now.minusSeconds(i % 240);
            RequestSigner signer = new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null, region, "lambda",
                    () -> date);
            texts.add(text(server, path, signer.sign("POST", path, server.getAuthority(),
                    Map.of("Content-Type", "application/json"), BODY)));
        }
        return new RawRequests(server, texts);
    }

    private static byte[] text(URI server, String path, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.putAll(more);
        return text(server, "POST", path, headers, BODY);
    }

    /** One request. */
    static byte[] text(URI server, String method, String path, Map<String, String> more, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", server.getAuthority());
        headers.put("Content-Length", Integer.toString(body.length));
        headers.putAll(more);
        StringBuilder head = new StringBuilder(method + ' ' + path + " HTTP/1.1\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }
}

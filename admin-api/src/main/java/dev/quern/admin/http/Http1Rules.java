package dev.quern.admin.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What HTTP/1.1 asks of every request (RFC 9112, sections 3.2 and 6.1) and the codec lets pass. */
final class Http1Rules {

    private Http1Rules() {}

    /** The answer to a request that breaks one of them. */
    static Optional<WireResponse> refusal(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_1) {
            return Optional.empty();
        }
        MultiMap headers = request.headers();
        List<String> hosts = headers.getAll("host");
        if (hosts.size() != 1) {
            // two hosts: this server and a proxy before it may each believe another
            return Optional.of(refusal(400, hosts.isEmpty() ? "no Host" : "more than one Host"));
        }
        String coding = headers.get("transfer-encoding");
        if (coding != null && !coding.strip().equalsIgnoreCase("chunked")) {
            return Optional.of(refusal(501, "the Transfer-Encoding '" + coding + "' is not supported: use chunked"));
        }
        return Optional.empty();
    }

    /** The answer to what the codec could not read; nothing more is read from its connection. */
    static WireResponse unreadable(@Nullable Throwable cause) {
        WireResponse answer = switch (cause) {
            case TooLongHttpLineException _ -> refusal(414, "its first line is too long");
            case TooLongHttpHeaderException _ -> refusal(431, "its header fields are too long");
            case null, default -> refusal(400, "it is not HTTP");
        };
        return answer.with("Connection", "close");
    }

    private static WireResponse refusal(int status, String reason) {
        return WireResponse.of(status, "text/plain; charset=utf-8",
                ("The request cannot be served: " + reason + ".\n").getBytes(StandardCharsets.UTF_8));
    }
}

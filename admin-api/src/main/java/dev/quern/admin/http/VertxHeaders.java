package dev.quern.admin.http;

import dev.quern.admin.auth.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A request's header fields; HTTP/2 sends the host as its authority. */
record VertxHeaders(HttpServerRequest request) implements RequestHead.Headers {

    @Override
    public List<String> all(String lowerCaseName) {
        List<String> values = request.headers().getAll(lowerCaseName);
        if (values.isEmpty() && lowerCaseName.equals("host")) {
            HostAndPort authority = request.authority();
            return authority == null ? List.of() : List.of(authority.toString());
        }
        for (String value : values) {
            if (!isAscii(value)) {
                return values.stream().map(VertxHeaders::text).toList();
            }
        }
        return values;
    }

    @Override
    public @Nullable String first(String lowerCaseName) {
        // a list for each field that is looked at would be most of what a request allocates
        String value = request.headers().get(lowerCaseName);
        if (value == null && lowerCaseName.equals("host")) {
            HostAndPort authority = request.authority();
            return authority == null ? null : authority.toString();
        }
        return value == null ? null : text(value);
    }

    /**
     * What the codec took for ISO 8859-1, as the UTF-8 that it is: clients that send anything beyond ASCII, send that.
     * Bytes that are no UTF-8 stay as the codec read them.
     */
    static String text(String decoded) {
        if (isAscii(decoded)) {
            return decoded;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(decoded.getBytes(StandardCharsets.ISO_8859_1))).toString();
        } catch (CharacterCodingException e) {
            return decoded;
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Iterable<String> names() {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, String> field : request.headers()) {
            names.add(field.getKey().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    @Override
    public void each(BiConsumer<String, String> field) {
        for (Map.Entry<String, String> sent : request.headers()) {
            field.accept(sent.getKey().toLowerCase(Locale.ROOT), text(sent.getValue()));
        }
    }
}

package dev.quern.admin.http;

import dev.quern.admin.auth.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
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
        return value;
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
            field.accept(sent.getKey().toLowerCase(Locale.ROOT), sent.getValue());
        }
    }
}

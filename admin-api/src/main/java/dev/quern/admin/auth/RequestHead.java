package dev.quern.admin.auth;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request as it stands on the wire, before its body.
 *
 * @param method
 *            the method, in upper case
 * @param rawPath
 *            the path as sent, percent-encoding and all, beginning with {@code /}
 * @param rawQuery
 *            the query as sent, without {@code ?}; empty if there was none
 * @param headers
 *            the header fields
 */
public record RequestHead(String method, String rawPath, String rawQuery, Headers headers) {

    /** The field by which a request says which trace, and which call in it, it is part of. */
    public static final String TRACE = "x-amzn-trace-id";

    /** Header fields by name; a view that may be read on the caller's thread only. */
    public interface Headers {

        /** All values of a field in the order sent; empty if there is none. The name is in lower case. */
        List<String> all(String lowerCaseName);

        /** The first value of a field, or null if there is none. The name is in lower case. */
        default @Nullable String first(String lowerCaseName) {
            List<String> values = all(lowerCaseName);
            return values.isEmpty() ? null : values.getFirst();
        }

        /** The names of all fields in lower case; may repeat. */
        Iterable<String> names();

        /** Names, in lower case, and values of all fields in the order sent; names may repeat. */
        default void each(BiConsumer<String, String> field) {
            Set<String> seen = new HashSet<>();
            for (String name : names()) {
                if (seen.add(name)) {
                    all(name).forEach(value -> field.accept(name, value));
                }
            }
        }
    }

    public RequestHead {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(rawQuery, "rawQuery");
        Objects.requireNonNull(headers, "headers");
        if (!rawPath.startsWith("/")) {
            throw new IllegalArgumentException("path does not begin with '/': " + rawPath);
        }
    }

    /** Splits a request target at its first {@code ?}. An absolute-form target loses its scheme and authority. */
    public static RequestHead of(String method, String target, Headers headers) {
        String relative = target;
        int scheme = target.indexOf("://");
        if (scheme > 0 && !target.startsWith("/")) {
            int path = target.indexOf('/', scheme + 3);
            relative = path < 0 ? "/" : target.substring(path);
        }
        int question = relative.indexOf('?');
        String path = question < 0 ? relative : relative.substring(0, question);
        String query = question < 0 ? "" : relative.substring(question + 1);
        return new RequestHead(method, path.startsWith("/") ? path : "/" + path, query, headers);
    }

    /** The first value of a header field, whatever the case of {@code name}. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.first(name.toLowerCase(Locale.ROOT)));
    }

    /** {@code https} if a proxy before this server took the request with TLS and says so, else {@code http}. */
    public String scheme() {
        return header("x-forwarded-proto").filter(proxied -> proxied.strip().equalsIgnoreCase("https")).isPresent()
                ? "https"
                : "http";
    }

    /** The decoded value of the first query parameter of that name. */
    public Optional<String> query(String name) {
        return Percent.parameters(rawQuery).stream().filter(p -> p.name().equals(name))
                .map(Percent.Parameter::value).findFirst();
    }
}

package dev.quern.function;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request that came in through a function URL (payload format 2.0, with the body decoded).
 *
 * @param method
 *            the method, in upper case
 * @param path
 *            the decoded path, beginning with {@code /}
 * @param rawQuery
 *            the query string as it was sent, without {@code ?}; empty if there was none
 * @param query
 *            the decoded parameters; values of a repeated one are joined by commas; unmodifiable
 * @param headers
 *            names in lower case; values of a repeated header are joined by commas; unmodifiable
 * @param cookies
 *            each {@code name=value}, in the order sent; unmodifiable
 * @param body
 *            the body; empty if there was none; not copied, not to be changed
 * @param sourceIp
 *            the address that the request came from
 */
public record HttpRequest(String method, String path, String rawQuery, Map<String, String> query,
        Map<String, String> headers, List<String> cookies, byte[] body, String sourceIp) {

    public HttpRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** The value of a header, whatever the case of {@code name}. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The decoded value of a query parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The body read as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}

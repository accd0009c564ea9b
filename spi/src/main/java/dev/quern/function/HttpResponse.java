package dev.quern.function;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to an {@link HttpRequest}.
 *
 * @param status
 *            the HTTP status code, 100 to 599
 * @param headers
 *            the headers; unmodifiable
 * @param cookies
 *            each becomes one {@code set-cookie} header; unmodifiable
 * @param body
 *            the body, text or binary; not copied, not to be changed
 */
public record HttpResponse(int status, Map<String, String> headers, List<String> cookies, byte[] body) {

    /**
     * @throws IllegalArgumentException
     *             if the status code is outside 100 to 599
     */
    public HttpResponse {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not an HTTP status code (100 to 599)");
        }
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** An answer with bytes of the given media type. */
    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(status, Map.of("content-type", contentType), List.of(), body);
    }

    /** An answer with plain text in UTF-8. */
    public static HttpResponse text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer with JSON text. */
    public static HttpResponse json(int status, String json) {
        return of(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** This answer with one more header, or with another value for it. */
    public HttpResponse withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpResponse(status, more, cookies, body);
    }
}

package dev.quern.cli.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/**
 * Where a server is reached.
 *
 * @param uri
 *            {@code http} or {@code https}, a host, perhaps a port, and nothing after it
 */
public record Endpoint(URI uri) {
    /** Where {@code quern serve} listens unless it is told otherwise. */
    public static final Endpoint DEFAULT = of("http://127.0.0.1:7070");

    /**
     * @throws IllegalArgumentException
     *             if the address does not have this form
     */
    public Endpoint {
        Objects.requireNonNull(uri, "uri");
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        boolean bare = (uri.getRawPath() == null || uri.getRawPath().isEmpty()) && uri.getRawQuery() == null
                && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
        if (!http || uri.getHost() == null || !bare) {
            throw new IllegalArgumentException(
                    "'" + uri + "' is not the address of a server, such as http://127.0.0.1:7070");
        }
    }

    /** Reads an address; a slash at its end does no harm. */
    public static Endpoint of(String text) {
        try {
            return new Endpoint(new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the address of a server, such as http://127.0.0.1:7070", e);
        }
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}

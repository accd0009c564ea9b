package dev.quern.admin.functionurl;

import dev.quern.admin.auth.RequestHead;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where function URLs are: {@code http://HOST/lambda-url/ID/...}, which needs nothing of the network, and
 * {@code http://ID.lambda-url.ANYTHING/...}, for whoever has a name in the DNS for all hosts below one.
 */
public final class UrlAddresses {

    private static final String PATH = "/lambda-url/";
    private static final String HOST = ".lambda-url.";
    private static final int ID_LENGTH = 32;

    private final String fallbackHost;

    /**
     * Addresses on a server.
     *
     * @param fallbackHost
     *            host and port, for requests that name none
     */
    public UrlAddresses(String fallbackHost) {
        this.fallbackHost = fallbackHost;
    }

    /** The address of a function URL, on the host that a request was sent to. */
    public String of(String id, RequestHead request) {
        return request.scheme() + "://" + request.header("host").orElse(fallbackHost) + PATH + id + "/";
    }

    /**
     * Which function URL a request is for.
     *
     * @param id
     *            the URL's identifier
     * @param rawPath
     *            the path that the function sees, as it was sent
     */
    record Addressed(String id, String rawPath) {}

    /** The function URL that a request is for, if it is for one. */
    static Optional<Addressed> find(RequestHead head) {
        String path = head.rawPath();
        String id = path.startsWith(PATH) ? id(path, PATH.length()) : null;
        if (id != null) {
            int end = PATH.length() + ID_LENGTH;
            if (end == path.length()) {
                return Optional.of(new Addressed(id, "/"));
            }
            if (path.charAt(end) == '/') {
                return Optional.of(new Addressed(id, path.substring(end)));
            }
        }
        String host = head.headers().first("host");
        if (host != null && host.regionMatches(true, ID_LENGTH, HOST, 0, HOST.length())) {
            String named = id(host, 0);
            return named == null ? Optional.empty() : Optional.of(new Addressed(named, path));
        }
        return Optional.empty();
    }

    /** The identifier that begins here, in lower case since host names have none; null if there is none. */
    private static @Nullable String id(String text, int start) {
        if (text.length() < start + ID_LENGTH) {
            return null;
        }
        boolean upper = false;
        for (int i = start; i < start + ID_LENGTH; i++) {
            char c = text.charAt(i);
            upper |= c >= 'A' && c <= 'Z';
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z')) {
                return null;
            }
        }
        String id = text.substring(start, start + ID_LENGTH);
        return upper ? id.toLowerCase(Locale.ROOT) : id;
    }
}

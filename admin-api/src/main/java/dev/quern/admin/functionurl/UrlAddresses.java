package dev.quern.admin.functionurl;

import dev.quern.admin.auth.RequestHead;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where function URLs are: {@code http://HOST/lambda-url/ID/...}, which needs nothing of the network, and
 * {@code http://ID.lambda-url.ANYTHING/...}, for whoever has a name in the DNS for all hosts below one.
 */
public final class UrlAddresses {

    private static final String PATH = "/lambda-url/";
    private static final Pattern PATH_FORM = Pattern.compile("/lambda-url/([a-z0-9]{32})(/.*)?");
    private static final Pattern HOST_FORM = Pattern.compile("([a-z0-9]{32})\\.lambda-url\\..*");

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
        return "http://" + request.header("host").orElse(fallbackHost) + PATH + id + "/";
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
        if (head.rawPath().startsWith(PATH)) {
            Matcher path = PATH_FORM.matcher(head.rawPath());
            if (path.matches()) {
                return Optional.of(new Addressed(path.group(1), path.group(2) == null ? "/" : path.group(2)));
            }
        }
        String host = head.header("host").orElse("");
        if (host.length() > 32 && host.charAt(32) == '.') {
            Matcher name = HOST_FORM.matcher(host);
            if (name.matches()) {
                return Optional.of(new Addressed(name.group(1), head.rawPath()));
            }
        }
        return Optional.empty();
    }
}

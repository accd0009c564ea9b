package dev.quern.runtime.url;

import java.util.List;
import java.util.Optional;

/**
 * Which pages of other origins may call a function URL; each part as in the API's {@code Cors}.
 *
 * @param allowCredentials
 *            whether cookies and other credentials may be sent
 * @param allowHeaders
 *            request headers that may be sent; {@code *} for any
 * @param allowMethods
 *            methods that may be used; {@code *} for any
 * @param allowOrigins
 *            origins that may call; {@code *} for any
 * @param exposeHeaders
 *            answer headers that a page may read
 * @param maxAgeSeconds
 *            how long a browser may keep the answer to a preflight request: 0 to 86,400
 */
public record Cors(boolean allowCredentials, List<String> allowHeaders, List<String> allowMethods,
        List<String> allowOrigins,
        List<String> exposeHeaders, Optional<Integer> maxAgeSeconds) {

    public Cors {
        allowHeaders = List.copyOf(allowHeaders);
        allowMethods = List.copyOf(allowMethods);
        allowOrigins = List.copyOf(allowOrigins);
        exposeHeaders = List.copyOf(exposeHeaders);
    }
}

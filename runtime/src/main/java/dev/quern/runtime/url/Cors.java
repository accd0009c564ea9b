package dev.quern.runtime.url;

import dev.quern.runtime.function.FunctionsException.InvalidParameter;
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

    private static final int MAX_AGE_SECONDS = 86_400;

    /**
     * @throws InvalidParameter
     *             if the maximum age is out of its range
     */
    public Cors {
        if (maxAgeSeconds.filter(age -> age < 0 || age > MAX_AGE_SECONDS).isPresent()) {
            throw new InvalidParameter("The CORS maximum age of " + maxAgeSeconds.get()
                    + " seconds is not valid: it takes 0 to " + MAX_AGE_SECONDS + ".");
        }
        allowHeaders = List.copyOf(allowHeaders);
        allowMethods = List.copyOf(allowMethods);
        allowOrigins = List.copyOf(allowOrigins);
        exposeHeaders = List.copyOf(exposeHeaders);
    }
}

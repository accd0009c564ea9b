package dev.quern.admin.backup.bucket;

import dev.quern.admin.auth.RequestSigner;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * With which key buckets are reached, and where, unless a request names another endpoint.
 *
 * @param endpoint
 *            an {@code http} or {@code https} address without a path
 */
public record BucketAccess(Optional<Key> key, String region, URI endpoint) {

    /** Nobody's key. */
    public static final BucketAccess NONE = ofEnvironment(Map.of());

    private static final String USUAL_REGION = "us-east-1";

    /**
     * A key.
     *
     * @param sessionToken
     *            comes with a key that lasts for a while only
     */
    public record Key(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Key[" + accessKeyId + "]";
        }
    }

    public BucketAccess {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(region, "region");
        // what has a host has a path; localhost:9000 has neither, for it is taken for a scheme and what belongs to it
        boolean bare = endpoint.getHost() != null && endpoint.getRawPath().isEmpty() && endpoint.getRawQuery() == null
                && endpoint.getRawUserInfo() == null;
        if (!bare || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
            throw new IllegalArgumentException(
                    "'" + endpoint + "' is not an S3 endpoint, such as https://s3.example.com");
        }
    }

    /** As tools for AWS read the environment variables of a process. */
    public static BucketAccess ofEnvironment(Map<String, String> environment) {
        String region = first(environment, "AWS_REGION", "AWS_DEFAULT_REGION").orElse(USUAL_REGION);
        Optional<Key> key = first(environment, "AWS_ACCESS_KEY_ID")
                .flatMap(id -> first(environment, "AWS_SECRET_ACCESS_KEY").map(secret -> new Key(id, secret,
                        first(environment, "AWS_SESSION_TOKEN").orElse(null))));
        return new BucketAccess(key, region, first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
                .map(BucketAccess::address).orElseGet(() -> URI.create("https://s3." + region + ".amazonaws.com")));
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        for (String name : names) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value.strip());
            }
        }
        return Optional.empty();
    }

    /**
     * The same at another endpoint.
     *
     * @throws IllegalArgumentException
     *             if it is none
     */
    public BucketAccess at(String otherEndpoint) {
        return new BucketAccess(key, region, address(otherEndpoint));
    }

    private static URI address(String text) {
        try {
            return new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not an S3 endpoint, such as https://s3.example.com",
                    e);
        }
    }

    Optional<RequestSigner> signer(InstantSource clock) {
        return key.map(known -> new RequestSigner(known.accessKeyId, known.secretAccessKey, known.sessionToken, region,
                "s3", clock));
    }
}

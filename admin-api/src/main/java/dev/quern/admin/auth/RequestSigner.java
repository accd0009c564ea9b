package dev.quern.admin.auth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of Signature Version 4. Thread-safe. It builds the text to sign with the same code as
 * {@link SigV4Authenticator}.
 */
public final class RequestSigner {
    private final String accessKeyId;
    private final String secret;
    private final @Nullable String sessionToken;
    private final String region;
    private final String service;
    private final InstantSource clock;
    private final SigningCrypto crypto = new SigningCrypto();

    /**
     * @param sessionToken
     *            the session's token, or null for a lasting key
     * @param service
     *            the signing name, such as {@code lambda}
     */
    public RequestSigner(String accessKeyId, String secret, @Nullable String sessionToken, String region,
            String service, InstantSource clock) {
        this.accessKeyId = Objects.requireNonNull(accessKeyId);
        this.secret = Objects.requireNonNull(secret);
        this.sessionToken = sessionToken;
        this.region = Objects.requireNonNull(region);
        this.service = Objects.requireNonNull(service);
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * Signs a request to an address, as an HTTP client sends it.
     *
     * @param headers
     *            as for {@link #sign(String, String, String, Map, byte[])}
     * @return the headers to add to the request, {@code Authorization} among them; without {@code Host}
     */
    public Map<String, String> sign(String method, URI address, Map<String, String> headers, byte[] body) {
        return sign(method, target(address), authority(address), headers, body);
    }

    private static String target(URI address) {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    /** What stands in {@code Host}: the port unless it is the scheme's own. */
    private static String authority(URI address) {
        int usual = "https".equals(address.getScheme()) ? 443 : 80;
        String host = address.getHost().toLowerCase(Locale.ROOT);
        return address.getPort() < 0 || address.getPort() == usual ? host : host + ":" + address.getPort();
    }

    /**
     * Signs a request.
     *
     * @param target
     *            the encoded path and query, as it will be sent
     * @param host
     *            the {@code Host} that will be sent, with the port unless it is the scheme's own
     * @param headers
     *            further headers to sign, one value each; all of them must be sent unchanged
     * @param body
     *            the whole body
     * @return the headers to add to the request, {@code Authorization} among them; without {@code Host}
     */
    public Map<String, String> sign(String method, String target, String host, Map<String, String> headers,
            byte[] body) {
        AmzDate date = AmzDate.of(clock.instant());
        CredentialScope scope = new CredentialScope(date.day(), region, service);
        String payload = crypto.sha256(body);
        Map<String, String> added = new LinkedHashMap<>();
        added.put("X-Amz-Date", date.text());
        added.put("X-Amz-Content-Sha256", payload);
        if (sessionToken != null) {
            added.put("X-Amz-Security-Token", sessionToken);
        }
        TreeMap<String, String> signed = lowerCase(headers);
        signed.putAll(lowerCase(added));
        signed.put("host", host);
        List<String> names = List.copyOf(signed.keySet());
        String signature = signature(RequestHead.of(method, target, new Fields(signed)), date, scope, names, payload);
        added.put("Authorization", SigningCrypto.ALGORITHM + " Credential=" + accessKeyId + '/' + scope
                + ", SignedHeaders=" + String.join(";", names) + ", Signature=" + signature);
        return added;
    }

    /**
     * Makes a link that works without further headers for a while.
     *
     * @param target
     *            the encoded path and query
     * @param expires
     *            1 second to 7 days
     * @return the target with the signature in its query
     */
    public String presign(String method, String target, String host, Duration expires) {
        if (expires.toSeconds() < 1 || expires.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("a link is good for 1 second to 7 days, not " + expires);
        }
        Instant now = clock.instant();
        AmzDate date = AmzDate.of(now);
        CredentialScope scope = new CredentialScope(date.day(), region, service);
        List<String> query = new ArrayList<>();
        query.add("X-Amz-Algorithm=" + SigningCrypto.ALGORITHM);
        query.add("X-Amz-Credential=" + Percent.encode(accessKeyId + '/' + scope));
        query.add("X-Amz-Date=" + date.text());
        query.add("X-Amz-Expires=" + expires.toSeconds());
        query.add("X-Amz-SignedHeaders=host");
        if (sessionToken != null) {
            query.add("X-Amz-Security-Token=" + Percent.encode(sessionToken));
        }
        String unsigned = target + (target.contains("?") ? '&' : '?') + String.join("&", query);
        RequestHead head = RequestHead.of(method, unsigned, new Fields(new TreeMap<>(Map.of("host", host))));
        String payload = head.query("X-Amz-Content-Sha256")
                .orElseGet(() -> service.equals("s3") ? "UNSIGNED-PAYLOAD" : crypto.sha256(new byte[0]));
        String signature = signature(head, date, scope, List.of("host"), payload);
        return unsigned + '&' + CanonicalRequest.SIGNATURE_PARAMETER + '=' + signature;
    }

    private String signature(RequestHead head, AmzDate date, CredentialScope scope, List<String> names,
            String payload) {
        var key = crypto.key(accessKeyId, secret, scope);
        crypto.remember(accessKeyId, secret, scope, key);
        return crypto.sign(key, date, scope, CanonicalRequest.text(head, service, names, payload));
    }

    private static TreeMap<String, String> lowerCase(Map<String, String> headers) {
        TreeMap<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    private record Fields(TreeMap<String, String> values) implements RequestHead.Headers {
        @Override
        public List<String> all(String lowerCaseName) {
            String value = values.get(lowerCaseName);
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public Iterable<String> names() {
            return values.keySet();
        }
    }
}

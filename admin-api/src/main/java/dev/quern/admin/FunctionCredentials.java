package dev.quern.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.admin.auth.Credential;
import dev.quern.admin.auth.Credentials;
import dev.quern.admin.auth.Principal;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Deployment;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The credentials that functions call this server with: one set for each version of a function, made from a secret of
 * this
 * process, so that they end with it and need not be stored. Safe for use by several threads.
 */
final class FunctionCredentials implements Credentials {

    /** An environment may live as long as the process. */
    private static final Duration VALID = Duration.ofDays(365);

    private final byte[] secret;
    private final Account account;
    private final InstantSource clock;
    private final Supplier<String> endpoint;
    private final Map<String, Credential> issued = new ConcurrentHashMap<>();

    /**
     * Credentials of functions.
     *
     * @param secret
     *            random bytes
     * @param endpoint
     *            where functions reach this server
     */
    FunctionCredentials(byte[] secret, Account account, InstantSource clock, Supplier<String> endpoint) {
        this.secret = secret.clone();
        this.account = account;
        this.clock = clock;
        this.endpoint = endpoint;
    }

    /** The environment variables from which an AWS SDK takes endpoint and credentials. */
    Map<String, String> variables(Deployment deployment) {
        String arn = account.arn(deployment.name(), deployment.version());
        String id = "QKSA" + hash("id", arn).replaceAll("[^A-Za-z]", "X").substring(0, 16).toUpperCase(Locale.ROOT);
        String key = hash("secret", arn).substring(0, 40);
        String token = hash("token", arn);
        Instant expires = clock.instant().plus(VALID);
        issued.put(id, new Credential(key, new Principal.Function(id, arn), token, expires));
        return Map.of("AWS_ACCESS_KEY_ID", id, "AWS_SECRET_ACCESS_KEY", key, "AWS_SESSION_TOKEN", token,
                "AWS_ENDPOINT_URL",
                endpoint.get());
    }

    private String hash(String purpose, String arn) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Base64.getEncoder().withoutPadding()
                    .encodeToString(mac.doFinal((purpose + " " + arn).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return Optional.ofNullable(issued.get(accessKeyId));
    }
}

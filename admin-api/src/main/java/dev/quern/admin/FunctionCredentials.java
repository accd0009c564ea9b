package dev.quern.admin;

import dev.quern.admin.auth.Credential;
import dev.quern.admin.auth.Credentials;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RandomKeys;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.invoke.HostVariables;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The credentials that functions call this server with: a set for each environment, drawn at random when it starts and
 * forgotten when it ends, so that there are never more than environments and none outlives what it was made for. Safe
 * for use by several threads.
 */
final class FunctionCredentials implements Credentials, HostVariables {

    /** Sessions are ended by forgetting them, not by a date: nobody knows how long an environment will live. */
    private static final Instant UNTIL_FORGOTTEN = Instant.MAX;

    private static final int TOKEN_BYTES = 48;

    private final SecureRandom random;
    private final Account account;
    private final Supplier<String> endpoint;
    private final Map<String, Credential> byKey = new ConcurrentHashMap<>();
    private final Map<String, String> keys = new ConcurrentHashMap<>();

    /**
     * Credentials of functions.
     *
     * @param endpoint
     *            where functions reach this server; asked for each environment
     */
    FunctionCredentials(SecureRandom random, Account account, Supplier<String> endpoint) {
        this.random = random;
        this.account = account;
        this.endpoint = endpoint;
    }

    /** The environment variables from which an AWS SDK takes endpoint and credentials. */
    @Override
    public Map<String, String> environmentStarts(String environmentId, Deployment deployment) {
        String arn = account.arn(deployment.name(), deployment.version());
        String secret = RandomKeys.secret(random);
        String token = token();
        String id;
        do {
            id = RandomKeys.id(random, "QKSA");
        } while (byKey.putIfAbsent(id,
                new Credential(secret, new Principal.Function(id, arn, environmentId), token,
                        UNTIL_FORGOTTEN)) != null);
        keys.put(environmentId, id);
        return Map.of("AWS_ACCESS_KEY_ID", id, "AWS_SECRET_ACCESS_KEY", secret, "AWS_SESSION_TOKEN", token,
                "AWS_ENDPOINT_URL", endpoint.get());
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void environmentEnded(String environmentId) {
        String key = keys.remove(environmentId);
        if (key != null) {
            byKey.remove(key);
        }
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return Optional.ofNullable(byKey.get(accessKeyId));
    }

    /** How many sets there are. */
    int size() {
        return byKey.size();
    }
}

package dev.quern.cli.client;

import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key that requests are signed with.
 *
 * @param sessionToken
 *            comes with a key that lasts for a while only
 * @param source
 *            where it was found, for messages
 */
public record ClientKey(String accessKeyId, String secretAccessKey, @Nullable String sessionToken, String source) {
    public ClientKey {
        Objects.requireNonNull(accessKeyId);
        Objects.requireNonNull(secretAccessKey);
        Objects.requireNonNull(source);
    }

    /** The key that AWS tools would take from the environment; empty unless both of its parts are set. */
    public static Optional<ClientKey> ofEnvironment(Map<String, String> environment) {
        String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        return id.isBlank() || secret.isBlank()
                ? Optional.empty()
                : Optional.of(new ClientKey(id, secret, environment.get("AWS_SESSION_TOKEN"),
                        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"));
    }

    /**
     * The root key of the server that owns a data directory; empty if it has none yet.
     *
     * @throws ServerException.KeyUnreadable
     *             if it is there and cannot be read
     */
    public static Optional<ClientKey> ofDataDirectory(Path directory) {
        RootKeyFile file = new RootKeyFile(directory);
        if (!Files.exists(file.path())) {
            return Optional.empty();
        }
        try {
            RootKey key = file.read();
            return Optional.of(new ClientKey(key.accessKeyId(), key.secretAccessKey(), null, file.path().toString()));
        } catch (IOException e) {
            throw new ServerException.KeyUnreadable(file.path(), e);
        }
    }

    /** Signs requests of one service, such as {@code lambda}. */
    RequestSigner signer(String region, String service, InstantSource clock) {
        return new RequestSigner(accessKeyId, secretAccessKey, sessionToken, region, service, clock);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ClientKey[" + accessKeyId + " from " + source + "]";
    }
}

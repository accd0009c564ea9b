package dev.quern.admin.auth;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key that requests may be signed with.
 *
 * @param secret
 *            the secret access key
 * @param principal
 *            who holds it
 * @param sessionToken
 *            the token that must come with each request; null for a key that lasts
 * @param expires
 *            the first moment at which the session is over; null for a key that lasts
 */
public record Credential(String secret, Principal principal, @Nullable String sessionToken, @Nullable Instant expires) {

    public Credential {
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(principal, "principal");
        if ((sessionToken == null) != (expires == null)) {
            throw new IllegalArgumentException("a session has both a token and an end");
        }
    }

    /** A key without session token. */
    public static Credential lasting(String secret, Principal principal) {
        return new Credential(secret, principal, null, null);
    }

    /** Says whose key it is; the secret is not for logs. */
    @Override
    public String toString() {
        return "Credential[" + principal + (expires == null ? "" : " until " + expires) + "]";
    }
}

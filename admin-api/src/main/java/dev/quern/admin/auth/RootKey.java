package dev.quern.admin.auth;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The key of the server's owner, in the shape that AWS tools expect of a key.
 *
 * @param accessKeyId
 *            20 capital letters and digits
 * @param secretAccessKey
 *            40 characters of the base64 alphabet: 240 random bits
 */
public record RootKey(String accessKeyId, String secretAccessKey) {
    private static final Pattern ID = Pattern.compile("[A-Z0-9]{16,128}");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/]{40}");

    public RootKey {
        if (!ID.matcher(accessKeyId).matches()) {
            throw new IllegalArgumentException("an access key id is 16 to 128 capital letters and digits");
        }
        if (!SECRET.matcher(secretAccessKey).matches()) {
            throw new IllegalArgumentException("a secret access key is 40 characters of A-Z a-z 0-9 + /");
        }
    }

    /** A new key. */
    public static RootKey random(SecureRandom random) {
        return new RootKey(RandomKeys.id(random, "QKIA"), RandomKeys.secret(random));
    }

    /** Without the secret: it is not for logs. */
    @Override
    public String toString() {
        return "RootKey[" + accessKeyId + "]";
    }
}

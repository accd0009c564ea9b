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
    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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
        return new RootKey("QKIA" + pick(random, ID_ALPHABET, 16), pick(random, SECRET_ALPHABET, 40));
    }

    private static String pick(SecureRandom random, String alphabet, int length) {
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }

    /** Without the secret: it is not for logs. */
    @Override
    public String toString() {
        return "RootKey[" + accessKeyId + "]";
    }
}

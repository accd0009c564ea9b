package dev.quern.admin.auth;

import java.security.SecureRandom;

/** Draws access keys in the form that AWS tools expect. */
public final class RandomKeys {

    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private RandomKeys() {}

    /**
     * An access key id: the prefix and 80 random bits.
     *
     * @param prefix
     *            four capital letters that say what kind of key it is
     */
    public static String id(SecureRandom random, String prefix) {
        return prefix + pick(random, ID_ALPHABET, 16);
    }

    /** A secret access key: 240 random bits. */
    public static String secret(SecureRandom random) {
        return pick(random, SECRET_ALPHABET, 40);
    }

    private static String pick(SecureRandom random, String alphabet, int length) {
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }
}

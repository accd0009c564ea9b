package dev.quern.storage.tables.item;

import java.nio.charset.StandardCharsets;

/** Strings as UTF-8: the form that sizes and the order of keys are defined by. */
public final class Utf8 {

    private Utf8() {}

    /** How many bytes a string has. */
    public static int length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                // each half of a pair counts two of the four bytes
                length += 2;
            } else {
                length += 3;
            }
        }
        return length;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /** Compares in the order of the UTF-8 bytes, which is not that of {@link String#compareTo} above U+FFFF. */
    public static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // halves of pairs stand for code points above all others
                boolean high = Character.isSurrogate(x);
                return high == Character.isSurrogate(y) ? Character.compare(x, y) : high ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /**
     * @throws TablesException.Validation
     *             if the text has no UTF-8 form
     */
    static void requireWellFormed(String text) {
        if (!isWellFormed(text)) {
            throw new TablesException.Validation(
                    "One or more parameter values were invalid: A string has half of a surrogate pair");
        }
    }

    /** Whether every half of a surrogate pair has its other half: only then the string has a UTF-8 form. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isLowSurrogate(c) || i + 1 == text.length()
                    || !Character.isLowSurrogate(text.charAt(i + 1))) {
                return false;
            }
            i++;
        }
        return true;
    }
}

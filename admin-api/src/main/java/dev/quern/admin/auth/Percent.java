package dev.quern.admin.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Percent-encoding as signatures want it (RFC 3986: only letters, digits and {@code -._~} stay) and its reverse. A
 * {@code +} is a plus sign everywhere, so that what was signed and what is read are the same.
 */
public final class Percent {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /** A decoded query parameter; {@code a} and {@code a=} both have the value "". */
    public record Parameter(String name, String value) {}

    private Percent() {}

    /** Encodes everything but unreserved characters. */
    public static String encode(String text) {
        return encode(text, false);
    }

    /** Encodes everything but unreserved characters and slashes. */
    static String encodePath(String path) {
        return encode(path, true);
    }

    private static String encode(String text, boolean keepSlash) {
        int clean = 0;
        while (clean < text.length() && stays(text.charAt(clean), keepSlash)) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (byte b : text.substring(clean).getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (stays(c, keepSlash)) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.toString();
    }

    private static boolean stays(char c, boolean keepSlash) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_'
                || c == '~' || keepSlash && c == '/';
    }

    /** Decodes {@code %XX} as UTF-8; a percent sign that begins no such triple stays as it is. */
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The parameters of a raw query in the order sent. */
    public static List<Parameter> parameters(String rawQuery) {
        List<Parameter> parameters = new ArrayList<>();
        int start = 0;
        while (start < rawQuery.length()) {
            int end = rawQuery.indexOf('&', start);
            end = end < 0 ? rawQuery.length() : end;
            if (end > start) {
                int equals = rawQuery.indexOf('=', start);
                boolean bare = equals < 0 || equals >= end;
                String name = decode(rawQuery.substring(start, bare ? end : equals));
                parameters.add(new Parameter(name, bare ? "" : decode(rawQuery.substring(equals + 1, end))));
            }
            start = end + 1;
        }
        return parameters;
    }
}

package dev.quern.runtime.mapping.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An IP address. An IPv4 address that is mapped into IPv6 is the IPv4 address.
 *
 * @param bits
 *            32 or 128
 * @param high
 *            the first 64 bits of 128, or 0
 * @param low
 *            the last 64 bits, or all 32
 */
record Address(int bits, long high, long low) {

    private static final int LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff".length();
    private static final long MAPPED = 0xFFFFL;

    /** Reads an address as it is written; null if it is none. Asks nobody for names. */
    static @Nullable Address parse(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        return text.indexOf(':') >= 0 ? six(text) : four(text);
    }

    private static @Nullable Address four(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        long address = 0;
        for (String part : parts) {
            int number = number(part, 3, 10);
            if (number < 0 || number > 255) {
                return null;
            }
            address = address << 8 | number;
        }
        return new Address(32, 0, address);
    }

    private static @Nullable Address six(String text) {
        int gap = text.indexOf("::");
        List<Integer> groups = gap < 0 ? groups(text) : groups(text.substring(0, gap));
        List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2));
        if (groups == null || tail == null) {
            return null;
        }
        int missing = 8 - groups.size() - tail.size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            return null;
        }
        List<Integer> all = new ArrayList<>(groups);
        for (int i = 0; i < missing; i++) {
            all.add(0);
        }
        all.addAll(tail);
        long high = bits(all.subList(0, 4));
        long low = bits(all.subList(4, 8));
        return high == 0 && low >>> 32 == MAPPED ? new Address(32, 0, low & 0xFFFF_FFFFL) : new Address(128, high, low);
    }

    private static @Nullable List<Integer> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return groups;
        }
        for (String part : text.split(":", -1)) {
            int number = number(part, 4, 16);
            if (number < 0) {
                return null;
            }
            groups.add(number);
        }
        return groups;
    }

    private static long bits(List<Integer> groups) {
        long bits = 0;
        for (int group : groups) {
            bits = bits << 16 | group;
        }
        return bits;
    }

    /** A number of one digit at least and so many at most; -1 if it is none. */
    private static int number(String text, int digits, int radix) {
        if (text.isEmpty() || text.length() > digits) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}

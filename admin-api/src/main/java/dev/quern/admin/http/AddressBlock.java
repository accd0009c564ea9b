package dev.quern.admin.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of network addresses, {@code 192.0.2.0/24}.
 *
 * @param prefix
 *            how many leading bits are those of the block
 */
public record AddressBlock(InetAddress address, int prefix) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Empty if the text is none. */
    public static Optional<AddressBlock> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int bits = address.get().getAddress().length * 8;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return prefix < 0 || prefix > bits
                    ? Optional.empty()
                    : Optional.of(new AddressBlock(address.get(), prefix));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** An address that is written out; no name is ever looked up. */
    static Optional<InetAddress> literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether the text is an address in the block. */
    public boolean contains(String other) {
        Optional<InetAddress> parsed = literal(other);
        if (parsed.isEmpty()) {
            return false;
        }
        byte[] ours = address.getAddress();
        byte[] theirs = parsed.get().getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((ours[bit >> 3] & mask) != (theirs[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is so large that it is as good as everywhere. Source: "The meaning of public". */
    public boolean isBroad() {
        return prefix < (address.getAddress().length == 4 ? 8 : 32);
    }
}

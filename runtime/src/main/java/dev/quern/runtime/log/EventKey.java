package dev.quern.runtime.log;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The place of an event in the order of its group: by time, and at one time by where it lies.
 *
 * @param timestamp
 *            milliseconds since the epoch
 * @param segment
 *            the number of its segment
 * @param offset
 *            where its block begins in the segment
 * @param index
 *            which of the block's events it is
 */
public record EventKey(long timestamp, long segment, long offset, int index) implements Comparable<EventKey> {

    /** Before every event. */
    public static final EventKey FIRST = new EventKey(0, 0, 0, 0);

    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{56}");
    private static final HexFormat HEX = HexFormat.of();

    @Override
    public int compareTo(EventKey other) {
        int order = Long.compare(timestamp, other.timestamp);
        order = order != 0 ? order : Long.compare(segment, other.segment);
        order = order != 0 ? order : Long.compare(offset, other.offset);
        return order != 0 ? order : Integer.compare(index, other.index);
    }

    /** 56 hexadecimal digits, in the order of the keys. */
    public String text() {
        return HEX.toHexDigits(timestamp) + HEX.toHexDigits(segment) + HEX.toHexDigits(offset)
                + HEX.toHexDigits(index);
    }

    /** An identifier of decimal digits, unique in the group, as clients know them from CloudWatch Logs. */
    public String id() {
        return String.format(Locale.ROOT, "%016d%014d%016d%010d", timestamp, segment, offset, index);
    }

    /** Reads {@link #text}; empty for anything else. */
    public static Optional<EventKey> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new EventKey(HexFormat.fromHexDigitsToLong(text, 0, 16),
                HexFormat.fromHexDigitsToLong(text, 16, 32), HexFormat.fromHexDigitsToLong(text, 32, 48),
                HexFormat.fromHexDigits(text, 48, 56)));
    }
}

package dev.quern.storage.streams.stream;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;

/**
 * The number of a record, or of a place between records, in Kinesis's form: a number of 186 bits, which holds in 47
 * hexadecimal digits {@code 2}, when the shard was made (9), the last digit of the shard (1), how many records the
 * shard
 * had with this one (16), {@code 00}, when it was put (9), the shard (8), {@code 2}. Numbers of a shard rise, and those
 * of a shard that came from others are above theirs.
 *
 * @param epoch
 *            when the shard was made, in seconds since 1970; from 0 to 2^36 - 1
 * @param shard
 *            which shard of its stream it is, from 0
 * @param counter
 *            which record of the shard it is: 0 stands before the first one, which has 1
 * @param putAt
 *            when the record was put, in seconds since 1970; from 0 to 2^36 - 1
 */
public record SequenceNumber(long epoch, int shard, long counter, long putAt) implements Comparable<SequenceNumber> {

    /** The counter of the number that is above those of all records a shard can have. */
    public static final long PAST_ALL = Long.MAX_VALUE;

    private static final int BITS = 186;
    private static final int MARK = 2;
    private static final int MAX_TEXT = 57;
    /** Any number of this form has as many decimal digits: its first hexadecimal one is the same. */
    private static final int TEXT = 56;
    private static final long BILLION = 1_000_000_000;
    private static final long MAX_SECONDS = (1L << 36) - 1;

    private static final Comparator<SequenceNumber> ORDER = Comparator.comparingLong(SequenceNumber::epoch)
            .thenComparingInt(number -> number.shard & 0xF).thenComparingLong(SequenceNumber::counter)
            .thenComparingLong(SequenceNumber::putAt).thenComparingInt(SequenceNumber::shard);

    /**
     * @throws IllegalArgumentException
     *             if a part is out of its range
     */
    public SequenceNumber {
        if (epoch < 0 || epoch > MAX_SECONDS || shard < 0 || counter < 0 || putAt < 0 || putAt > MAX_SECONDS) {
            throw new IllegalArgumentException(
                    "no number of a record: %d %d %d %d".formatted(epoch, shard, counter, putAt));
        }
    }

    /** The number that these decimal digits say; empty if they say none of this form. */
    public static Optional<SequenceNumber> parse(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_TEXT || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(digits);
        if (number.bitLength() != BITS) {
            return Optional.empty();
        }
        byte[] bytes = number.toByteArray();
        boolean marked = take(bytes, 1, 1) == MARK && take(bytes, 47, 1) == MARK;
        long counter = take(bytes, 12, 16);
        long shard = take(bytes, 39, 8);
        return marked && counter >= 0 && shard <= Integer.MAX_VALUE
                ? Optional.of(new SequenceNumber(take(bytes, 2, 9), (int) shard, counter, take(bytes, 30, 9)))
                : Optional.empty();
    }

    private static long take(byte[] bytes, int digit, int count) {
        long value = 0;
        for (int i = digit; i < digit + count; i++) {
            int both = bytes[i >> 1];
            value = value << 4 | ((i & 1) == 0 ? both >> 4 & 0xF : both & 0xF);
        }
        return value;
    }

    @Override
    public int compareTo(SequenceNumber other) {
        return ORDER.compare(this, other);
    }

    /** 56 decimal digits. */
    @Override
    public String toString() {
        // its 192 bits, 12 hexadecimal digits to each of these
        long[] parts = {(long) MARK << 40 | epoch << 4 | shard & 0xF, counter >>> 16,
                (counter & 0xFFFF) << 32 | putAt >>> 12, (putAt & 0xFFF) << 36 | (long) shard << 4 | MARK};
        byte[] digits = new byte[7 * 9];
        // each step divides all of it by 10^9: what is left over is the next nine digits, from the last on
        for (int at = digits.length; at > 0;) {
            long rest = 0;
            for (int i = 0; i < parts.length; i++) {
                long high = rest << 24 | parts[i] >>> 24;
                long low = high % BILLION << 24 | parts[i] & 0xFF_FFFF;
                parts[i] = high / BILLION << 24 | low / BILLION;
                rest = low % BILLION;
            }
            for (int digit = 0; digit < 9; digit++) {
                digits[--at] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        return new String(digits, digits.length - TEXT, TEXT, StandardCharsets.ISO_8859_1);
    }
}

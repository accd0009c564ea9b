package dev.quern.storage.streams.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * A place among all that records are spread over: a number from 0 to 2^128 - 1.
 *
 * @param high
 *            its upper 64 bits, unsigned
 * @param low
 *            its lower 64 bits, unsigned
 */
public record HashKey(long high, long low) implements Comparable<HashKey> {

    public static final HashKey FIRST = new HashKey(0, 0);
    public static final HashKey LAST = new HashKey(-1, -1);

    private static final BigInteger COUNT = BigInteger.ONE.shiftLeft(128);
    private static final int MAX_DIGITS = 39;

    /** Where records with a partition key go: the MD5 of its UTF-8. */
    public static HashKey ofPartitionKey(String partitionKey) {
        try {
            return ofBytes(MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** The number of 16 bytes, the highest first. */
    public static HashKey ofBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new HashKey(buffer.getLong(), buffer.getLong());
    }

    /**
     * A number as a hash key.
     *
     * @throws IllegalArgumentException
     *             if it is out of range
     */
    public static HashKey of(BigInteger number) {
        if (number.signum() < 0 || number.compareTo(COUNT) >= 0) {
            throw new IllegalArgumentException("a hash key is 0 to 2^128 - 1, not " + number);
        }
        return new HashKey(number.shiftRight(Long.SIZE).longValue(), number.longValue());
    }

    /** The number that these decimal digits say; empty if they say none, or one out of range. */
    public static Optional<HashKey> parse(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(digits);
        return number.compareTo(COUNT) < 0 ? Optional.of(of(number)) : Optional.empty();
    }

    /** How many there are: 2^128. */
    public static BigInteger count() {
        return COUNT;
    }

    public BigInteger number() {
        return new BigInteger(1, bytes());
    }

    /** 16 bytes, the highest first: their order is that of the numbers. */
    public byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }

    /** The next one; that of the last is the first. */
    public HashKey following() {
        return new HashKey(low == -1 ? high + 1 : high, low + 1);
    }

    /** The one before; that of the first is the last. */
    public HashKey preceding() {
        return new HashKey(low == 0 ? high - 1 : high, low - 1);
    }

    @Override
    public int compareTo(HashKey other) {
        int upper = Long.compareUnsigned(high, other.high);
        return upper != 0 ? upper : Long.compareUnsigned(low, other.low);
    }

    /** Decimal digits. */
    @Override
    public String toString() {
        return number().toString();
    }
}

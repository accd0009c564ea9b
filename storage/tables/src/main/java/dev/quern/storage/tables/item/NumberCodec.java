package dev.quern.storage.tables.item;

import java.math.BigInteger;

/**
 * Numbers as bytes whose unsigned order is the order of the numbers, exact, two digits to a byte.
 *
 * <pre>
 * 01 exponent' pair'.. FF   below zero, all of it complemented, so that what is longer comes first
 * 02                        zero
 * 03 exponent pair..        above zero
 * </pre>
 *
 * The exponent is that of the first digit, from 0 for the smallest; a pair of digits is 1 to 100, so that no byte of it
 * is zero, and a number sorts before those that go on after its digits.
 */
public final class NumberCodec {

    private static final int NEGATIVE = 1;
    private static final int ZERO = 2;
    private static final int POSITIVE = 3;
    private static final int END_OF_NEGATIVE = 0xFF;

    private NumberCodec() {}

    public static byte[] encode(TableNumber number) {
        if (number.signum() == 0) {
            return new byte[]{ZERO};
        }
        String digits = digits(number);
        int pairs = (digits.length() + 1) / 2;
        boolean negative = number.signum() < 0;
        byte[] bytes = new byte[2 + pairs + (negative ? 1 : 0)];
        int exponent = digits.length() - number.value().scale() - 1;
        bytes[0] = (byte) (negative ? NEGATIVE : POSITIVE);
        bytes[1] = complement(exponent - TableNumber.MIN_EXPONENT, negative);
        for (int i = 0; i < pairs; i++) {
            int tens = digits.charAt(2 * i) - '0';
            int ones = 2 * i + 1 < digits.length() ? digits.charAt(2 * i + 1) - '0' : 0;
            bytes[2 + i] = complement(1 + 10 * tens + ones, negative);
        }
        if (negative) {
            bytes[bytes.length - 1] = (byte) END_OF_NEGATIVE;
        }
        return bytes;
    }

    private static String digits(TableNumber number) {
        BigInteger unscaled = number.value().unscaledValue();
        return unscaled.bitLength() < Long.SIZE
                ? Long.toString(Math.abs(unscaled.longValue()))
                : unscaled.abs().toString();
    }

    private static byte complement(int value, boolean negative) {
        return (byte) (negative ? ~value : value);
    }

    /**
     * @throws IllegalArgumentException
     *             if the bytes are not what {@link #encode} writes
     */
    public static TableNumber decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    static TableNumber decode(byte[] bytes, int from, int length) {
        int sign = length == 0 ? 0 : bytes[from];
        if (sign == ZERO && length == 1) {
            return TableNumber.ZERO;
        }
        boolean negative = sign == NEGATIVE;
        int pairs = length - (negative ? 3 : 2);
        if ((!negative && sign != POSITIVE) || pairs < 1 || pairs > TableNumber.MAX_DIGITS / 2
                || (negative && bytes[from + length - 1] != (byte) END_OF_NEGATIVE)) {
            throw malformed();
        }
        int exponent = (complement(bytes[from + 1], negative) & 0xFF) + TableNumber.MIN_EXPONENT;
        byte[] digits = new byte[2 * pairs];
        for (int i = 0; i < pairs; i++) {
            int pair = (complement(bytes[from + 2 + i], negative) & 0xFF) - 1;
            if (pair < 0 || pair > 99) {
                throw malformed();
            }
            digits[2 * i] = (byte) (pair / 10);
            digits[2 * i + 1] = (byte) (pair % 10);
        }
        int count = digits[digits.length - 1] == 0 ? digits.length - 1 : digits.length;
        return TableNumber.ofDigits(negative, digits, count, exponent);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("these bytes are no number");
    }
}

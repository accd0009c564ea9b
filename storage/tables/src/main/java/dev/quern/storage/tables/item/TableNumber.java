package dev.quern.storage.tables.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An exact decimal number of at most 38 significant digits, zero or between 1E-130 and 9.99..E125 in magnitude. Numbers
 * that are equal in value are equal, however they were written. Immutable.
 */
public final class TableNumber implements Comparable<TableNumber> {

    public static final int MAX_DIGITS = 38;
    /** The exponents of the first digit. */
    static final int MAX_EXPONENT = 125;
    static final int MIN_EXPONENT = -130;
    /** Digits that fit into a long whatever they are. */
    private static final int LONG_DIGITS = 18;

    private static final String OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range";

    public static final TableNumber ZERO = new TableNumber(BigDecimal.ZERO);

    /** Without zeros at the end; zero has scale 0. */
    private final BigDecimal value;

    private TableNumber(BigDecimal value) {
        this.value = value;
    }

    /**
     * The number that a text means: digits with an optional sign, point and exponent.
     *
     * @throws TablesException.Validation
     *             if it is not a number, or one that cannot be stored
     */
    public static TableNumber parse(String text) {
        return new NumberParser(text, false).parse();
    }

    /**
     * As {@link #parse}, in the older way of the service, as of what comes beside a statement: its exponent has 32
     * bits.
     */
    public static TableNumber parseNarrow(String text) {
        return new NumberParser(text, true).parse();
    }

    /**
     * @throws TablesException.Validation
     *             if the number cannot be stored
     */
    public static TableNumber of(BigDecimal value) {
        if (value.signum() == 0) {
            return ZERO;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        requireStorable(stripped.precision() - (long) stripped.scale() - 1, stripped.precision());
        return new TableNumber(stripped);
    }

    public static TableNumber of(long value) {
        return of(BigDecimal.valueOf(value));
    }

    static void requireStorable(long exponent, int digits) {
        if (exponent > MAX_EXPONENT) {
            throw new TablesException.Validation(OVERFLOW);
        }
        if (exponent < MIN_EXPONENT) {
            throw new TablesException.Validation(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        if (digits > MAX_DIGITS) {
            throw new TablesException.Validation("Attempting to store more than 38 significant digits in a Number");
        }
    }

    /**
     * From digits that are known to be storable: the first and the last are not zero.
     *
     * @param exponent
     *            of the first digit
     */
    static TableNumber ofDigits(boolean negative, byte[] digits, int count, int exponent) {
        int scale = count - 1 - exponent;
        if (count <= LONG_DIGITS) {
            long unscaled = 0;
            for (int i = 0; i < count; i++) {
                unscaled = unscaled * 10 + digits[i];
            }
            return new TableNumber(BigDecimal.valueOf(negative ? -unscaled : unscaled, scale));
        }
        char[] text = new char[count];
        for (int i = 0; i < count; i++) {
            text[i] = (char) ('0' + digits[i]);
        }
        BigInteger unscaled = new BigInteger(new String(text));
        return new TableNumber(new BigDecimal(negative ? unscaled.negate() : unscaled, scale));
    }

    /** Throws as {@link #of(BigDecimal)}. */
    public TableNumber plus(TableNumber other) {
        return computed(value.add(other.value));
    }

    /** Throws as {@link #of(BigDecimal)}. */
    public TableNumber minus(TableNumber other) {
        return computed(value.subtract(other.value));
    }

    /** A result that would need more digits than there are is told to be too large, as by the service. */
    private static TableNumber computed(BigDecimal result) {
        if (result.stripTrailingZeros().precision() > MAX_DIGITS) {
            throw new TablesException.Validation(OVERFLOW);
        }
        return of(result);
    }

    public BigDecimal value() {
        return value;
    }

    public int signum() {
        return value.signum();
    }

    /** How many bytes the number counts for in the size of its item: two digits make one. */
    public int size() {
        if (value.signum() == 0) {
            return 1;
        }
        int digits = value.precision();
        int fraction = Math.max(0, value.scale());
        int whole = Math.max(0, digits - fraction);
        int size = 1 + (whole + 1) / 2 + (Math.min(fraction, digits) + 1) / 2;
        return value.signum() < 0 ? size + 1 : size;
    }

    @Override
    public int compareTo(TableNumber other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TableNumber that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Plain: no exponent, no zeros that mean nothing. */
    @Override
    public String toString() {
        return value.toPlainString();
    }
}

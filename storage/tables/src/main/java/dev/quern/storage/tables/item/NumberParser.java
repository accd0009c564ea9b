package dev.quern.storage.tables.item;

/**
 * Reads a number in one pass, keeping the digits that count: a text of a million zeros costs no more than looking at
 * them.
 */
final class NumberParser {

    /** Beyond any exponent that can be stored, with room to add the number of digits. */
    private static final long HUGE = 1L << 40;

    private final String text;
    private final boolean narrow;
    private int at;

    private final byte[] digits = new byte[TableNumber.MAX_DIGITS];
    /** Digits from the first that is not zero to the last that is not, whether they were kept or not. */
    private long significant;
    private long zerosAfter;
    /** The exponent of the first significant digit, before that of the text is added. */
    private long exponent;

    /**
     * @param narrow
     *            whether exponents have 32 bits, in which the magnitude is reckoned, whether it fits or not
     */
    NumberParser(String text, boolean narrow) {
        this.text = text;
        this.narrow = narrow;
    }

    TableNumber parse() {
        boolean negative = sign();
        long whole = digits(0);
        long fraction = 0;
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            fraction = digits(whole) - whole;
        }
        if (whole + fraction == 0) {
            throw notANumber();
        }
        long shift = exponent();
        if (at != text.length()) {
            throw notANumber();
        }
        if (narrow && (shift != (int) shift || fraction - shift != (int) (fraction - shift))) {
            throw notANumber();
        }
        if (significant == 0) {
            TableNumber.requireStorable(shift, 1);
            return TableNumber.ZERO;
        }
        long first = whole - 1 - exponent + shift;
        if (narrow) {
            first = (int) (first + 1) - 1L;
        }
        TableNumber.requireStorable(first, (int) Math.min(significant, Integer.MAX_VALUE));
        return TableNumber.ofDigits(negative, digits, (int) significant, (int) first);
    }

    private boolean sign() {
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            return text.charAt(at++) == '-';
        }
        return false;
    }

    /** @return how many digits came by now; {@code exponent} is the place of the first significant among them */
    private long digits(long before) {
        long count = before;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            int digit = text.charAt(at++) - '0';
            if (digit != 0) {
                if (significant == 0) {
                    exponent = count;
                    zerosAfter = 0;
                }
                long place = significant + zerosAfter;
                if (place < digits.length) {
                    digits[(int) place] = (byte) digit;
                }
                significant = place + 1;
                zerosAfter = 0;
            } else if (significant > 0) {
                zerosAfter++;
            }
            count++;
        }
        return count;
    }

    private long exponent() {
        if (at == text.length() || (text.charAt(at) != 'e' && text.charAt(at) != 'E')) {
            return 0;
        }
        at++;
        boolean negative = sign();
        int start = at;
        long value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            int digit = text.charAt(at++) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw notANumber();
            }
            value = value * 10 + digit;
        }
        value = Math.min(HUGE, value);
        if (at == start) {
            throw notANumber();
        }
        return negative ? -value : value;
    }

    /** The older of the service's two ways does not repeat a text that is empty. */
    private TablesException.Validation notANumber() {
        return new TablesException.Validation("The parameter cannot be converted to a numeric value"
                + (narrow && text.isEmpty() ? "" : ": " + text));
    }
}

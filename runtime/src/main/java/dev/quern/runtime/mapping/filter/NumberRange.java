package dev.quern.runtime.mapping.filter;

import java.math.BigDecimal;

/**
 * Is a number between two: {@code numeric}. What has no bound ends at {@link #LEAST} or {@link #MOST}, for numbers
 * beyond
 * them take no part in it.
 */
record NumberRange(BigDecimal low, boolean lowIncluded, BigDecimal high, boolean highIncluded) implements Condition {

    static final BigDecimal MOST = BigDecimal.valueOf(5_000_000_000L);
    static final BigDecimal LEAST = MOST.negate();

    @Override
    public boolean holds(Value.Scalar value) {
        if (!(value instanceof Value.Figure(BigDecimal number))) {
            return false;
        }
        int above = number.compareTo(low);
        int below = high.compareTo(number);
        return (lowIncluded ? above >= 0 : above > 0) && (highIncluded ? below >= 0 : below > 0);
    }
}

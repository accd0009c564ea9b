package dev.quern.runtime.mapping.filter;

import java.util.List;

/** What a value can be asked. Immutable. Conditions on text hold for no other values, those on numbers likewise. */
sealed interface Condition permits Condition.Any, Condition.Same, Condition.Prefix, Condition.Suffix,
        Condition.AnythingBut, Literals, NumberRange, AddressBlock, Wildcard {

    boolean holds(Value.Scalar value);

    /** Is there: {@code "exists": true}. */
    record Any() implements Condition {
        @Override
        public boolean holds(Value.Scalar value) {
            return true;
        }
    }

    /** Is this text in upper or lower case: {@code equals-ignore-case}. */
    record Same(String wanted) implements Condition {
        @Override
        public boolean holds(Value.Scalar value) {
            return value instanceof Value.Text(String text) && text.equalsIgnoreCase(wanted);
        }
    }

    /** Begins so. */
    record Prefix(String wanted, boolean ignoreCase) implements Condition {
        @Override
        public boolean holds(Value.Scalar value) {
            return value instanceof Value.Text(String text)
                    && text.regionMatches(ignoreCase, 0, wanted, 0, wanted.length());
        }
    }

    /** Ends so. */
    record Suffix(String wanted, boolean ignoreCase) implements Condition {
        @Override
        public boolean holds(Value.Scalar value) {
            return value instanceof Value.Text(String text)
                    && text.regionMatches(ignoreCase, text.length() - wanted.length(), wanted, 0, wanted.length());
        }
    }

    /** Is there, and none of these holds; so it holds for every value of another type than theirs. */
    record AnythingBut(List<Condition> unwanted) implements Condition {

        public AnythingBut {
            unwanted = List.copyOf(unwanted);
        }

        @Override
        public boolean holds(Value.Scalar value) {
            for (Condition condition : unwanted) {
                if (condition.holds(value)) {
                    return false;
                }
            }
            return true;
        }
    }
}

package dev.quern.runtime.mapping.filter;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Is one of these values. Texts are compared character by character, numbers by what they are and not by how they are
 * written: 300, 300.0 and 3.0e2 are the same.
 */
final class Literals implements Condition {

    private final Set<String> texts = new HashSet<>();
    // ordered by comparing, which knows nothing of the number of decimals, as equals does
    private final TreeSet<BigDecimal> numbers = new TreeSet<>();
    private final Set<Value.Word> words = new HashSet<>();
    private final Set<Address> addresses;

    private Literals(Collection<Value.Scalar> values, boolean addressesToo) {
        for (Value.Scalar value : values) {
            switch (value) {
                case Value.Text(String text) -> texts.add(text);
                case Value.Figure(BigDecimal number) -> numbers.add(number);
                case Value.Word word -> words.add(word);
            }
        }
        this.addresses = addressesToo
                ? texts.stream().map(Address::parse).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** Values of a match list; a text that is an IP address stands for all its spellings, as it does in Ruler. */
    static Literals of(Collection<Value.Scalar> values) {
        return new Literals(values, true);
    }

    /** Values that {@code anything-but} excludes, for which Ruler does not look at addresses. */
    static Literals exactly(Collection<Value.Scalar> values) {
        return new Literals(values, false);
    }

    @Override
    public boolean holds(Value.Scalar value) {
        return switch (value) {
            case Value.Text(String text) -> texts.contains(text) || isAddress(text);
            case Value.Figure(BigDecimal number) -> numbers.contains(number);
            case Value.Word word -> words.contains(word);
        };
    }

    private boolean isAddress(String text) {
        if (addresses.isEmpty()) {
            return false;
        }
        Address address = Address.parse(text);
        return address != null && addresses.contains(address);
    }
}

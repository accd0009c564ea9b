package dev.quern.runtime.mapping.filter;

import dev.quern.runtime.function.FunctionsException;
import java.util.List;
import java.util.Optional;

/**
 * The filters of an event source mapping: a record is wanted if it matches one of the patterns, or if there are none.
 * Immutable and safe for many threads.
 */
public final class FilterCriteria {

    /** The highest quota that Lambda grants; its default is 5. */
    public static final int MOST_PATTERNS = 10;

    /** How long a pattern may be, in characters. */
    public static final int LONGEST_PATTERN = 4096;

    private static final FilterCriteria NONE = new FilterCriteria(List.of(), List.of());

    private final List<String> patterns;
    private final List<Conjunction> conjunctions;
    private final Shape shape;

    private FilterCriteria(List<String> patterns, List<Conjunction> conjunctions) {
        this.patterns = patterns;
        this.conjunctions = conjunctions;
        this.shape = Shape.of(conjunctions);
    }

    /**
     * Compiles patterns.
     *
     * @param patterns
     *            the {@code Pattern}s of {@code Filters}, at most {@value #MOST_PATTERNS}, each a JSON object of at
     *            most
     *            {@value #LONGEST_PATTERN} characters
     * @throws FunctionsException.InvalidParameter
     *             if there are more, or one is longer or no pattern; the message says what is wrong
     */
    public static FilterCriteria of(List<String> patterns) {
        if (patterns.isEmpty()) {
            return NONE;
        }
        if (patterns.size() > MOST_PATTERNS) {
            throw new FunctionsException.InvalidParameter(
                    "FilterCriteria must have at most " + MOST_PATTERNS + " filters, but has " + patterns.size() + ".");
        }
        return new FilterCriteria(List.copyOf(patterns), patterns.stream().map(PatternCompiler::compile).toList());
    }

    /** Whether there is no pattern, and so every record is wanted. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** The patterns as they were given, in their order. */
    public List<String> patterns() {
        return patterns;
    }

    /**
     * Whether a record is wanted.
     *
     * @throws IllegalArgumentException
     *             if the record's document is no JSON object
     */
    public boolean matches(Filterable record) {
        if (patterns.isEmpty()) {
            return true;
        }
        Value.Members read = read(record);
        for (Conjunction conjunction : conjunctions) {
            if (Matching.holds(read, conjunction)) {
                return true;
            }
        }
        return false;
    }

    private Value.Members read(Filterable record) {
        Optional<Filterable.Payload> payload = record.payload();
        if (payload.isEmpty()) {
            return RecordReader.document(record, shape);
        }
        String member = payload.get().member();
        Shape named = shape.member(member);
        if (named == null) {
            return RecordReader.document(record, shape);
        }
        Value carried = RecordReader.payload(payload.get().bytes(), named);
        Value.Members rest = shape.namesOnly(member) ? Value.Members.NONE : RecordReader.document(record, shape);
        return rest.with(member, carried);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilterCriteria that && patterns.equals(that.patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    @Override
    public String toString() {
        return "FilterCriteria" + patterns;
    }
}

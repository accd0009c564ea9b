package dev.quern.storage.tables.query;

import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.key.KeyLayout;
import java.util.Arrays;
import java.util.Optional;

/** Where in the store the rows lie that a query or scan reads. */
final class KeyRanges {

    /** One more than the largest number that hash keys are spread over. */
    private static final long SPREAD = 1L << Integer.SIZE;

    private KeyRanges() {}

    /**
     * The rows of which a predicate is true.
     *
     * @param space
     *            of the table or index
     */
    static KeyRange of(Subspace space, KeyPredicate predicate) {
        Subspace within = space.sub(KeyLayout.partition(predicate.hash()).partition());
        for (AttributeValue value : predicate.equal()) {
            within = within.sub(KeyLayout.rangeElement(value));
        }
        Subspace narrowed = within;
        return predicate.test().map(test -> of(narrowed, test)).orElse(narrowed.range());
    }

    private static KeyRange of(Subspace within, KeyPredicate.RangeTest test) {
        byte[] start = within.range().from();
        byte[] end = within.range().to();
        return switch (test) {
            case KeyPredicate.RangeTest.Compare compare -> {
                Tuple value = KeyLayout.rangeElement(compare.value());
                yield switch (compare.comparison()) {
                    case EQUAL -> within.range(value);
                    case LESS -> new KeyRange(start, within.pack(value));
                    case LESS_OR_EQUAL -> new KeyRange(start, within.range(value).to());
                    case GREATER -> new KeyRange(within.range(value).to(), end);
                    case GREATER_OR_EQUAL -> new KeyRange(within.pack(value), end);
                    case NOT_EQUAL -> throw new IllegalStateException("no key condition is <>");
                };
            }
            case KeyPredicate.RangeTest.Between between -> upTo(within.pack(KeyLayout.rangeElement(between.lower())),
                    within.range(KeyLayout.rangeElement(between.upper())).to());
            case KeyPredicate.RangeTest.BeginsWith begins -> beginningWith(within, begins.prefix());
        };
    }

    /** Without anything if the end is before the start. */
    private static KeyRange upTo(byte[] from, byte[] to) {
        return new KeyRange(from, Arrays.compareUnsigned(from, to) > 0 ? from : to);
    }

    private static KeyRange beginningWith(Subspace within, AttributeValue prefix) {
        return switch (prefix) {
            case AttributeValue.S string -> within.rangeOfStrings(Tuple.empty(), string.value());
            case AttributeValue.B binary -> {
                byte[] bytes = binary.value().bytes();
                byte[] end = next(bytes).map(after -> within.pack(Tuple.of(after))).orElse(within.range().to());
                yield new KeyRange(within.pack(Tuple.of(bytes)), end);
            }
            case AttributeValue other -> throw new IllegalStateException("nothing begins with a " + other.type());
        };
    }

    /** The first bytes after all that begin with these; empty if there are none. */
    private static Optional<byte[]> next(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            return Optional.empty();
        }
        byte[] next = Arrays.copyOf(prefix, last + 1);
        next[last]++;
        return Optional.of(next);
    }

    /** The rows of one of several parts. */
    static KeyRange of(Subspace space, ScanItems.Segment segment) {
        return space.between(Tuple.of(start(segment)), Tuple.of(end(segment)));
    }

    static boolean contains(ScanItems.Segment segment, long spread) {
        return spread >= start(segment) && spread < end(segment);
    }

    private static long start(ScanItems.Segment segment) {
        return Math.ceilDiv(SPREAD * segment.number(), segment.of());
    }

    private static long end(ScanItems.Segment segment) {
        return Math.ceilDiv(SPREAD * (segment.number() + 1L), segment.of());
    }
}

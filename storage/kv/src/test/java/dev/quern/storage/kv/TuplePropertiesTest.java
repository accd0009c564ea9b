package dev.quern.storage.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quicktheories.QuickTheory;
import org.quicktheories.core.Gen;

/** The order of tuples is the order of their bytes, and decoding undoes encoding. A failure prints its seed. */
class TuplePropertiesTest {

    private static final long SEED = Long.getLong("quern.seed", 20_261_124L);

    /** An element in a box, as generators cannot give null. */
    private record Element(@Nullable Object value) {}

    private static QuickTheory theory() {
        return qt().withFixedSeed(SEED).withExamples(4_000);
    }

    private static Gen<Element> scalars() {
        Gen<Element> numbers = longs().all().map(Element::new);
        Gen<Element> smallNumbers = longs().between(-300, 300).map(Element::new);
        Gen<Element> edges = arbitrary().pick(0L, 255L, 256L, -255L, -256L, 65_535L, -65_536L, Long.MAX_VALUE,
                Long.MIN_VALUE, Long.MIN_VALUE + 1).map(Element::new);
        Gen<Element> words = strings().betweenCodePoints(0, 3).ofLengthBetween(0, 3).map(Element::new);
        Gen<Element> texts = strings().allPossible().ofLengthBetween(0, 6).map(TuplePropertiesTest::wellFormed)
                .map(Element::new);
        Gen<Element> bytes = lists().of(arbitrary().pick((byte) 0, (byte) 1, (byte) 0xFF)).ofSizeBetween(0, 4)
                .map(TuplePropertiesTest::array).map(Element::new);
        return numbers.mix(smallNumbers, 40).mix(edges, 20).mix(words, 40).mix(texts, 20).mix(bytes, 25)
                .mix(booleans().all().map(Element::new), 10).mix(arbitrary().constant(new Element(null)), 10);
    }

    private static Gen<Tuple> tuples() {
        Gen<Element> nested = flat().map(Element::new);
        return lists().of(scalars().mix(nested, 20)).ofSizeBetween(0, 4).map(TuplePropertiesTest::tuple);
    }

    private static Gen<Tuple> flat() {
        return lists().of(scalars()).ofSizeBetween(0, 3).map(TuplePropertiesTest::tuple);
    }

    private static Tuple tuple(List<Element> elements) {
        return Tuple.of(elements.stream().map(Element::value).toArray());
    }

    private static byte[] array(List<Byte> bytes) {
        byte[] array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return array;
    }

    private static String wellFormed(String text) {
        return text.codePoints().filter(point -> point < 0xD800 || point > 0xDFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    @Test
    void decodingUndoesEncoding() {
        theory().forAll(tuples()).checkAssert(tuple -> {
            Tuple again = Tuple.unpack(tuple.pack());
            assertThat(again).isEqualTo(tuple).hasToString(tuple.toString());
            assertThat(again.pack()).isEqualTo(tuple.pack());
        });
    }

    @Test
    void theOrderOfBytesIsTheOrderOfElements() {
        theory().forAll(tuples(), tuples()).checkAssert((one, other) -> {
            int expected = compareTuples(one, other);
            assertThat(Integer.signum(Arrays.compareUnsigned(one.pack(), other.pack()))).isEqualTo(expected);
            assertThat(Integer.signum(one.compareTo(other))).isEqualTo(expected);
            assertThat(one.equals(other)).isEqualTo(expected == 0);
        });
    }

    @Test
    void aRangeHoldsExactlyTheTuplesThatBeginWithItsOwn() {
        Subspace space = Subspace.named("space");
        theory().forAll(flat(), tuples()).checkAssert((parent, other) -> {
            KeyRange range = space.range(parent);
            assertThat(range.contains(space.pack(parent.concat(other)))).isTrue();
            boolean begins = other.size() >= parent.size() && compareTuples(parent, first(other, parent.size())) == 0;
            assertThat(range.contains(space.pack(other))).isEqualTo(begins);
        });
    }

    @Test
    void bytesThatAreReadAtAllAreReadAsTheyWereWritten() {
        Gen<Byte> codes = integers().between(0, 255).map(Integer::byteValue);
        Gen<Byte> common = arbitrary().pick((byte) 0, (byte) 1, (byte) 2, (byte) 5, (byte) 0x14, (byte) 0x15,
                (byte) 0x13, (byte) 0xFF);
        theory().forAll(lists().of(codes.mix(common, 70)).ofSizeBetween(0, 8).map(TuplePropertiesTest::array))
                .checkAssert(bytes -> {
                    try {
                        Tuple tuple = Tuple.unpack(bytes);
                        assertThat(Tuple.of(tuple.elements().toArray()).pack()).isEqualTo(bytes);
                    } catch (MalformedTupleException refused) {
                        assertThat(refused).hasMessageStartingWith("not a tuple: ");
                    }
                });
    }

    private static Tuple first(Tuple tuple, int size) {
        return Tuple.of(tuple.elements().subList(0, size).toArray());
    }

    /** The order as the documentation says it, written without a look at the encoding. */
    private static int compareTuples(Tuple one, Tuple other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = compareElements(one.elements().get(i), other.elements().get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.signum(Integer.compare(one.size(), other.size()));
    }

    private static int compareElements(@Nullable Object one, @Nullable Object other) {
        int types = Integer.compare(rank(one), rank(other));
        if (types != 0 || one == null || other == null) {
            return Integer.signum(types);
        }
        return Integer.signum(switch (one) {
            case byte[] bytes -> Arrays.compareUnsigned(bytes, (byte[]) other);
            case String text -> Arrays.compare(text.codePoints().toArray(), ((String) other).codePoints().toArray());
            case Tuple tuple -> compareTuples(tuple, (Tuple) other);
            case Long number -> number.compareTo((Long) other);
            case Boolean flag -> flag.compareTo((Boolean) other);
            default -> throw new AssertionError(Objects.toString(one));
        });
    }

    private static int rank(@Nullable Object element) {
        return switch (element) {
            case null -> 0;
            case byte[] bytes -> 1;
            case String text -> 2;
            case Tuple tuple -> 3;
            case Long number -> 4;
            default -> 5;
        };
    }
}

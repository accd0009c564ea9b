package dev.quern.storage.streams.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashKeyTest {

    @Test
    void aPartitionKeyGoesWhereItsMd5Says() {
        // RFC 1321 gives these sums
        assertThat(HashKey.ofPartitionKey("").number())
                .isEqualTo(new BigInteger("d41d8cd98f00b204e9800998ecf8427e", 16));
        assertThat(HashKey.ofPartitionKey("abc").number())
                .isEqualTo(new BigInteger("900150983cd24fb0d6963f7d28e17f72", 16));
    }

    @Test
    void digitsAreReadAsTheyAreWritten() {
        qt().forAll(longs().all(), longs().all()).checkAssert((high, low) -> {
            HashKey key = new HashKey(high, low);
            assertThat(HashKey.parse(key.toString())).contains(key);
            assertThat(key.following().preceding()).isEqualTo(key);
        });
    }

    @Test
    void theirOrderIsThatOfNumbers() {
        qt().forAll(longs().all(), longs().all(), longs().all(), longs().all()).checkAssert((a, b, c, d) -> {
            HashKey one = new HashKey(a, b);
            HashKey other = new HashKey(c, d);
            assertThat(Integer.signum(one.compareTo(other))).isEqualTo(one.number().compareTo(other.number()));
        });
    }

    @Test
    void whatIsOutOfRangeIsNone() {
        assertThat(HashKey.parse("340282366920938463463374607431768211455")).contains(HashKey.LAST);
        assertThat(HashKey.parse("340282366920938463463374607431768211456")).isEmpty();
        assertThat(HashKey.parse("-1")).isEmpty();
        assertThat(HashKey.parse("x")).isEmpty();
    }

    @Test
    void partsCoverAllHashKeysOnce() {
        qt().forAll(integers().between(1, 200)).checkAssert(count -> {
            List<HashRange> parts = HashRange.parts(count);
            assertThat(parts).hasSize(count);
            assertThat(parts.getFirst().from()).isEqualTo(HashKey.FIRST);
            assertThat(parts.getLast().to()).isEqualTo(HashKey.LAST);
            for (int i = 1; i < count; i++) {
                assertThat(parts.get(i - 1).isFollowedBy(parts.get(i))).isTrue();
            }
        });
    }

    @Test
    void threePartsAreThoseOfTheService() {
        assertThat(HashRange.parts(3)).extracting(part -> part.to().toString()).containsExactly(
                "113427455640312821154458202477256070484", "226854911280625642308916404954512140969",
                "340282366920938463463374607431768211455");
    }
}

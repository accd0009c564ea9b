package dev.quern.storage.tables.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import dev.quern.storage.tables.item.Utf8;
import dev.quern.storage.tables.item.Values;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeySchema;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyLayoutTest {

    private static final KeyAttribute H = new KeyAttribute("h", AttributeType.B);
    private static final KeyAttribute RB = new KeyAttribute("r", AttributeType.B);
    private static final KeyAttribute RS = new KeyAttribute("r", AttributeType.S);
    private static final KeyAttribute RN = new KeyAttribute("r", AttributeType.N);
    private static final Subspace SPACE = Subspace.named("tables").sub("index").sub(Long.MAX_VALUE);

    private static Item item(AttributeValue hash, AttributeValue range) {
        return Item.of("h", hash, "r", range);
    }

    private static byte[] key(KeyAttribute range, AttributeValue value) {
        return SPACE.pack(KeyLayout.of(KeySchema.of(H, range), item(AttributeValue.binary(new byte[]{1}), value))
                .orElseThrow().tuple());
    }

    @Test
    void rangeKeysLieInTheirOrder() {
        qt().forAll(Values.texts(), Values.texts()).checkAssert((a, b) -> assertThat(Integer.signum(
                Arrays.compareUnsigned(key(RS, AttributeValue.of(a)), key(RS, AttributeValue.of(b)))))
                .isEqualTo(Integer.signum(Utf8.compare(a, b))));
        qt().forAll(integers().all(), integers().all(), integers().between(-40, 40)).checkAssert((a, b, scale) -> {
            TableNumber x = TableNumber.of(BigDecimal.valueOf(a, scale));
            TableNumber y = TableNumber.of(BigDecimal.valueOf(b, scale));
            assertThat(Integer.signum(Arrays.compareUnsigned(key(RN, new AttributeValue.N(x)),
                    key(RN, new AttributeValue.N(y))))).isEqualTo(Integer.signum(x.compareTo(y)));
        });
    }

    @Test
    void theLongestKeysFitWhateverTheirBytes() {
        for (byte filler : new byte[]{0, 1, (byte) 0xFF}) {
            byte[] hash = new byte[2_048];
            byte[] range = new byte[1_024];
            Arrays.fill(hash, filler);
            Arrays.fill(range, filler);
            Item item = item(AttributeValue.binary(hash), AttributeValue.binary(range));
            KeySchema keys = KeySchema.of(H, RB);
            assertThat(SPACE.pack(KeyLayout.of(keys, item).orElseThrow().tuple()).length)
                    .isLessThanOrEqualTo(KeyValueStore.MAX_KEY_BYTES);
            assertThat(SPACE.pack(KeyLayout.entry(KeySchema.of(H, RB), keys, item).orElseThrow().tuple()).length)
                    .isLessThanOrEqualTo(KeyValueStore.MAX_KEY_BYTES);
            assertThat(SPACE.pack(KeyLayout.entry(KeySchema.of(RB), keys, item).orElseThrow().tuple()).length)
                    .isLessThanOrEqualTo(KeyValueStore.MAX_KEY_BYTES);
        }
    }

    @Test
    void whatStandsForALongKeyIsNoShortKey() {
        byte[] longKey = new byte[600];
        ItemKey hashed = KeyLayout.partition(List.of(AttributeValue.binary(longKey)));
        assertThat(hashed.whole()).isFalse();
        byte[] sha = hashed.hash().getTuple(0).getBytes(0);
        assertThat(KeyLayout.partition(List.of(AttributeValue.binary(sha))).hash())
                .isNotEqualTo(hashed.hash());
    }

    @Test
    void hashKeysAreSpreadEvenly() {
        int[] counts = new int[16];
        for (int i = 0; i < 16_000; i++) {
            counts[(int) (KeyLayout.partition(List.of(AttributeValue.of("key-" + i))).spread() >>> 28)]++;
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> count > 800 && count < 1_200);
    }
}

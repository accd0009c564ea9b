package dev.quern.storage.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyRangeTest {

    private static byte[] key(int... bytes) {
        byte[] key = new byte[bytes.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) bytes[i];
        }
        return key;
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> new KeyRange(key(0x80), key(0x7F))).isInstanceOf(IllegalArgumentException.class);
        assertThat(new KeyRange(key(1), key(1)).isEmpty()).isTrue();
    }

    @Test
    void aPrefixRangeHoldsWhatBeginsWithThePrefix() {
        assertThat(KeyRange.prefix(key(1, 0xFF))).isEqualTo(new KeyRange(key(1, 0xFF), key(2)));
        assertThat(KeyRange.prefix(key(0xFF, 0xFF)).contains(key(0xFF, 0xFF, 0xFF))).isTrue();
        assertThat(KeyRange.prefix(key(0xFF, 0xFF)).contains(key(0xFF, 0xFE))).isFalse();
    }

    @Test
    void allHoldsTheLongestKey() {
        byte[] longest = new byte[KeyValueStore.MAX_KEY_BYTES];
        Arrays.fill(longest, (byte) 0xFF);
        assertThat(KeyRange.all().contains(longest)).isTrue();
    }

    @Test
    void whatFollowsAndPrecedesAKeyStaysWithinTheRange() {
        KeyRange range = new KeyRange(key(3), key(7));
        assertThat(range.after(key(5))).isEqualTo(new KeyRange(key(5, 0), key(7)));
        assertThat(range.after(key(1))).isEqualTo(range);
        assertThat(range.after(key(9)).isEmpty()).isTrue();
        assertThat(range.before(key(5))).isEqualTo(new KeyRange(key(3), key(5)));
        assertThat(range.before(key(9))).isEqualTo(range);
        assertThat(range.before(key(1)).isEmpty()).isTrue();
    }

    @Test
    void aRangeCannotBeChangedThroughItsArrays() {
        byte[] from = key(1);
        KeyRange range = new KeyRange(from, key(2));
        from[0] = 2;
        range.from()[0] = 2;
        assertThat(range).isEqualTo(new KeyRange(key(1), key(2))).hasToString("[01, 02)");
    }
}

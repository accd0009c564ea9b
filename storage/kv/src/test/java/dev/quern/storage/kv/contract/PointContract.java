package dev.quern.storage.kv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.KeyValueStore;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Single keys: what is stored is read back, and what cannot be stored is refused. */
public abstract class PointContract extends EngineContract {

    @Test
    public void aKeyThatWasNeverWrittenHasNoValue() {
        assertThat(get("nothing")).isNull();
    }

    @Test
    public void aValueIsReadBack() {
        put("greeting", "hello");
        assertThat(get("greeting")).isEqualTo("hello");
    }

    @Test
    public void theStoreItselfIsAskedForWhatWasCommittedLast() {
        assertThat(store.get(key("a"))).isNull();
        put("a", "1");
        store.update(transaction -> {
            transaction.put(key("a"), bytes("2"));
            assertThat(store.get(key("a"))).isEqualTo(bytes("1"));
        });
        assertThat(store.get(key("a"))).isEqualTo(bytes("2"));
        store.update(transaction -> transaction.deleteRange(ALL));
        assertThat(store.get(key("a"))).isNull();
        assertThatThrownBy(() -> store.get(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    public void anEmptyValueIsNotTheAbsenceOfOne() {
        put("empty", "");
        assertThat(get("empty")).isEmpty();
    }

    @Test
    public void theLastWriteOfATransactionCounts() {
        store.update(transaction -> {
            transaction.put(key("a"), bytes("1"));
            transaction.put(key("a"), bytes("2"));
            transaction.put(key("b"), bytes("1"));
            transaction.delete(key("b"));
            transaction.delete(key("c"));
            transaction.put(key("c"), bytes("3"));
        });
        assertThat(all()).containsExactly("a=2", "c=3");
    }

    @Test
    public void aTransactionSeesWhatItWrote() {
        put("old", "1");
        store.update(transaction -> {
            transaction.put(key("new"), bytes("2"));
            transaction.delete(key("old"));
            assertThat(get(transaction, "new")).isEqualTo("2");
            assertThat(get(transaction, "old")).isNull();
        });
    }

    @Test
    public void deletingWhatIsNotThereIsAllowed() {
        store.update(transaction -> transaction.delete(key("nothing")));
        assertThat(all()).isEmpty();
    }

    @Test
    public void arraysBelongToTheCaller() {
        byte[] key = key("a");
        byte[] value = bytes("1");
        store.update(transaction -> {
            transaction.put(key, value);
            value[0] = '2';
            key[key.length - 2] = 'b';
            byte[] read = transaction.get(key("a"));
            assertThat(read).isEqualTo(bytes("1"));
            Arrays.fill(read, (byte) 'x');
        });
        assertThat(all()).containsExactly("a=1");
    }

    @Test
    public void everyByteMayStandInKeysAndValues() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < 256; i++) {
            everyByte[i] = (byte) i;
        }
        store.update(transaction -> transaction.put(everyByte, everyByte));
        assertThat(raw(everyByte)).isEqualTo(everyByte);
    }

    @Test
    public void theLongestKeyIsStored() {
        byte[] longest = new byte[KeyValueStore.MAX_KEY_BYTES];
        Arrays.fill(longest, (byte) 0xFF);
        store.update(transaction -> transaction.put(longest, bytes("x")));
        assertThat(text(raw(longest))).isEqualTo("x");
    }

    @Test
    public void aLargeValueIsReadBackAfterOpeningAgain() {
        byte[] large = new byte[2 << 20];
        new Random(1).nextBytes(large);
        store.update(transaction -> transaction.put(key("large"), large));
        assertThat(raw(key("large"))).isEqualTo(large);
        reopen();
        assertThat(raw(key("large"))).isEqualTo(large);
    }

    @Test
    public void keysThatAreEmptyOrTooLongAreRefused() {
        for (byte[] bad : new byte[][]{{}, new byte[KeyValueStore.MAX_KEY_BYTES + 1]}) {
            assertThatThrownBy(() -> store.update(transaction -> transaction.put(bad, bytes("x"))))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 to 2700 bytes");
            assertThatThrownBy(() -> store.update(transaction -> transaction.delete(bad)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> raw(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    public void valuesAndTransactionsThatAreTooLargeAreRefused() {
        byte[] tooLarge = new byte[KeyValueStore.MAX_VALUE_BYTES + 1];
        assertThatThrownBy(() -> store.update(transaction -> transaction.put(key("a"), tooLarge)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("value");
        byte[] largest = new byte[KeyValueStore.MAX_VALUE_BYTES];
        assertThatThrownBy(() -> store.update(transaction -> {
            for (int i = 0; i <= KeyValueStore.MAX_TRANSACTION_BYTES / largest.length; i++) {
                transaction.put(SPACE.pack(i), largest);
            }
        })).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("transaction");
        assertThat(all()).isEmpty();
    }

    private byte @Nullable [] raw(byte[] key) {
        return store.<byte @Nullable []>transact(transaction -> transaction.get(key));
    }
}

package dev.quern.storage.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SubspaceTest {

    private final Subspace users = Subspace.named("users");

    @Test
    void aKeyIsUnpackedWithoutTheSubspacesPrefix() {
        assertThat(users.unpack(users.pack("ann", 7))).isEqualTo(Tuple.of("ann", 7));
        assertThat(users.sub("ann").unpack(users.pack("ann", 7))).isEqualTo(Tuple.of(7));
        assertThat(users.sub("ann").prefix()).isEqualTo(Tuple.of("users", "ann"));
        assertThat(users.unpack(users.pack())).isEqualTo(Tuple.empty());
    }

    @Test
    void aSubspaceOfATupleGoesOnWithItsElements() {
        assertThat(users.sub(Tuple.of("ann", 7))).isEqualTo(users.sub("ann").sub(7)).isEqualTo(users.sub("ann", 7));
    }

    @Test
    void keysOfOthersAreRefused() {
        for (Subspace other : new Subspace[]{Subspace.named("user"), Subspace.named("users\0"), Subspace.named("z")}) {
            assertThat(users.contains(other.pack("ann"))).isFalse();
            assertThatThrownBy(() -> users.unpack(other.pack("ann"))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the key is not in the subspace (\"users\")");
        }
        assertThatThrownBy(() -> Subspace.named("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRangeOfStringsHoldsThoseThatStartAlike() {
        KeyRange photos = users.rangeOfStrings(Tuple.of("ann"), "photos/");
        assertThat(photos.contains(users.pack("ann", "photos/"))).isTrue();
        assertThat(photos.contains(users.pack("ann", "photos/1.jpg"))).isTrue();
        assertThat(photos.contains(users.pack("ann", "photos/\uD83D\uDE00", 7))).isTrue();
        assertThat(photos.contains(users.pack("ann", "photos"))).isFalse();
        assertThat(photos.contains(users.pack("ann", "photos0"))).isFalse();
        assertThat(photos.contains(users.pack("bob", "photos/1.jpg"))).isFalse();
        assertThat(users.rangeOfStrings(Tuple.of("ann"), "").contains(users.pack("ann", 7))).isFalse();
    }

    @Test
    void aRangeBetweenTuplesHoldsItsBeginningOnly() {
        KeyRange between = users.between(Tuple.of(3), Tuple.of(5));
        assertThat(between.contains(users.pack(2))).isFalse();
        assertThat(between.contains(users.pack(3))).isTrue();
        assertThat(between.contains(users.pack(4, "x"))).isTrue();
        assertThat(between.contains(users.pack(5))).isFalse();
    }
}

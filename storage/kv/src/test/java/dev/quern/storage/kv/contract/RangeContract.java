package dev.quern.storage.kv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ranges, both ways, stored and with the transaction's own writes. */
public abstract class RangeContract extends EngineContract {

    private void putAll(String... names) {
        store.update(transaction -> {
            for (String name : names) {
                transaction.put(key(name), bytes("0"));
            }
        });
    }

    @Test
    public void aRangeHoldsItsBeginningAndNotItsEnd() {
        putAll("a", "b", "c", "d");
        try (Snapshot snapshot = store.snapshot()) {
            assertThat(ascending(snapshot, between("b", "d"))).containsExactly("b=0", "c=0");
            assertThat(descending(snapshot, between("b", "d"))).containsExactly("c=0", "b=0");
            assertThat(ascending(snapshot, between("b", "b"))).isEmpty();
            assertThat(descending(snapshot, between("x", "z"))).isEmpty();
        }
    }

    @Test
    public void keysAreOrderedByUnsignedBytes() {
        store.update(transaction -> {
            for (int first : new int[]{0x80, 0x00, 0xFF, 0x7F, 0x01}) {
                transaction.put(new byte[]{(byte) first}, new byte[0]);
                transaction.put(new byte[]{(byte) first, 0}, new byte[0]);
            }
        });
        List<KeyRange> order = store.transact(transaction -> {
            List<KeyRange> keys = new ArrayList<>();
            try (Cursor cursor = transaction.range(KeyRange.all())) {
                cursor.forEachRemaining(entry -> keys.add(KeyRange.single(entry.key())));
            }
            return keys;
        });
        assertThat(order).hasSize(10);
        assertThat(order.stream().map(KeyRange::from)).isSortedAccordingTo(java.util.Arrays::compareUnsigned);
    }

    @Test
    public void aTransactionsOwnWritesTakeTheirPlacesInARange() {
        putAll("a", "c", "e");
        store.update(transaction -> {
            transaction.put(key("b"), bytes("1"));
            transaction.put(key("c"), bytes("1"));
            transaction.delete(key("e"));
            transaction.put(key("f"), bytes("1"));
            assertThat(ascending(transaction, ALL)).containsExactly("a=0", "b=1", "c=1", "f=1");
            assertThat(descending(transaction, ALL)).containsExactly("f=1", "c=1", "b=1", "a=0");
            assertThat(ascending(transaction, between("b", "f"))).containsExactly("b=1", "c=1");
            assertThat(descending(transaction, between("b", "f"))).containsExactly("c=1", "b=1");
        });
    }

    @Test
    public void aDeletedRangeIsGoneAtOnceAndItsEndStays() {
        putAll("a", "b", "c", "d", "e");
        store.update(transaction -> {
            transaction.put(key("bb"), bytes("1"));
            transaction.deleteRange(between("b", "d"));
            transaction.put(key("c"), bytes("2"));
            assertThat(get(transaction, "b")).isNull();
            assertThat(get(transaction, "bb")).isNull();
            assertThat(get(transaction, "d")).isEqualTo("0");
            assertThat(ascending(transaction, ALL)).containsExactly("a=0", "c=2", "d=0", "e=0");
            assertThat(descending(transaction, ALL)).containsExactly("e=0", "d=0", "c=2", "a=0");
        });
        assertThat(all()).containsExactly("a=0", "c=2", "d=0", "e=0");
    }

    @Test
    public void deletedRangesMayTouchAndOverlap() {
        putAll("a", "b", "c", "d", "e", "f");
        store.update(transaction -> {
            transaction.deleteRange(between("b", "c"));
            transaction.deleteRange(between("c", "d"));
            transaction.deleteRange(between("a", "b"));
            transaction.deleteRange(between("bb", "dd"));
            transaction.deleteRange(between("x", "x"));
            assertThat(ascending(transaction, ALL)).containsExactly("e=0", "f=0");
        });
        assertThat(all()).containsExactly("e=0", "f=0");
    }

    @Test
    public void whatIsWrittenAfterADeletedRangeIsThereLater() {
        putAll("a", "b");
        store.update(transaction -> transaction.deleteRange(ALL));
        putAll("b", "c");
        reopen();
        assertThat(all()).containsExactly("b=0", "c=0");
    }

    @Test
    public void entriesMayBeDeletedWhileWalkingOverThem() {
        putAll("a", "b", "c");
        store.update(transaction -> {
            try (Cursor cursor = transaction.range(ALL)) {
                cursor.forEachRemaining(entry -> transaction.delete(entry.key()));
            }
        });
        assertThat(all()).isEmpty();
    }

    @Test
    public void aCursorShowsWritesMadeAheadOfItAndNotBehind() {
        putAll("b", "d", "f");
        store.update(transaction -> {
            try (Cursor up = transaction.range(ALL); Cursor down = transaction.rangeReversed(ALL)) {
                assertThat(show(up.next())).isEqualTo("b=0");
                assertThat(show(down.next())).isEqualTo("f=0");
                transaction.put(key("a"), bytes("1"));
                transaction.put(key("c"), bytes("1"));
                transaction.put(key("g"), bytes("1"));
                transaction.delete(key("d"));
                assertThat(drain(up)).containsExactly("c=1", "f=0", "g=1");
                assertThat(drain(down)).containsExactly("c=1", "b=0", "a=1");
            }
        });
    }

    @Test
    public void aCursorAtItsEndSaysSo() {
        putAll("a");
        store.update(transaction -> {
            try (Cursor cursor = transaction.range(ALL)) {
                cursor.next();
                assertThat(cursor.hasNext()).isFalse();
                assertThat(cursor.hasNext()).isFalse();
                assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
            }
        });
    }

    @Test
    public void pagesContinueWhereTheLastOneEndedBothWays() {
        store.update(transaction -> IntStream.range(0, 1000)
                .forEach(i -> transaction.put(SPACE.pack(i), bytes("x"))));
        assertThat(pages(false)).containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj(Long::valueOf).toList());
        assertThat(pages(true)).containsExactlyElementsOf(
                IntStream.range(0, 1000).mapToObj(i -> 999L - i).toList());
    }

    private List<Long> pages(boolean reversed) {
        List<Long> seen = new ArrayList<>();
        KeyRange rest = ALL;
        for (boolean more = true; more;) {
            KeyRange page = rest;
            List<Entry> entries = store.transact(transaction -> {
                List<Entry> found = new ArrayList<>();
                try (Cursor cursor = reversed ? transaction.rangeReversed(page) : transaction.range(page)) {
                    while (cursor.hasNext() && found.size() < 37) {
                        found.add(cursor.next());
                    }
                }
                return found;
            });
            entries.forEach(entry -> seen.add(SPACE.unpack(entry.key()).getLong(0)));
            more = !entries.isEmpty();
            if (more) {
                byte[] last = entries.getLast().key();
                rest = reversed ? rest.before(last) : rest.after(last);
            }
        }
        return seen;
    }

    @Test
    public void aSubspaceDoesNotSeeItsNeighbours() {
        Subspace mine = Subspace.named("a");
        List<Subspace> others = List.of(Subspace.named("a\0"), Subspace.named("a\0b"), Subspace.named("ab"),
                Subspace.named("A"), Subspace.named("a\u00FF"));
        store.update(transaction -> {
            transaction.put(mine.pack(Tuple.empty()), bytes("mine"));
            transaction.put(mine.pack(1), bytes("mine"));
            others.forEach(other -> transaction.put(other.pack(1), bytes("other")));
            transaction.deleteRange(mine.range());
        });
        for (Subspace other : others) {
            String value = store.transact(transaction -> String.valueOf(text(transaction.get(other.pack(1)))));
            assertThat(value).isEqualTo("other");
        }
        assertThat(store.<Boolean>transact(transaction -> {
            try (Cursor cursor = transaction.range(mine.range())) {
                return cursor.hasNext();
            }
        })).isFalse();
    }
}

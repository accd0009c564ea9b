package dev.quern.storage.kv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Transactions run as if one after another; a rival that changes what was read makes the body run again. */
public abstract class IsolationContract extends EngineContract {

    /** Runs a body whose first run is overtaken by a rival between its reads and its writes. */
    private int runsOvertakenBy(Consumer<Transaction> rival, Consumer<Transaction> reads,
            Consumer<Transaction> writes) {
        AtomicInteger runs = new AtomicInteger();
        store.update(transaction -> {
            reads.accept(transaction);
            if (runs.incrementAndGet() == 1) {
                meanwhile(() -> store.update(rival));
            }
            writes.accept(transaction);
        });
        return runs.get();
    }

    @Test
    public void anUpdateIsNotLost() {
        put("n", "1");
        AtomicInteger runs = new AtomicInteger();
        long result = store.transact(transaction -> {
            long n = number(transaction.get(key("n")));
            if (runs.incrementAndGet() == 1) {
                meanwhile(() -> put("n", "10"));
            }
            transaction.put(key("n"), number(n + 1));
            return n + 1;
        });
        assertThat(runs).hasValue(2);
        assertThat(result).as("the result is that of the run that was committed").isEqualTo(11);
        assertThat(get("n")).isEqualTo("11");
    }

    @Test
    public void twoTransactionsDoNotEachUndoWhatTheOtherReliedOn() {
        put("ann", "on call");
        put("bob", "on call");
        store.update(transaction -> {
            boolean bobIsThere = "on call".equals(get(transaction, "bob"));
            if ("on call".equals(get(transaction, "ann")) && bobIsThere) {
                meanwhile(() -> store.update(rival -> {
                    if ("on call".equals(get(rival, "ann"))) {
                        rival.put(key("bob"), bytes("off"));
                    }
                }));
                transaction.put(key("ann"), bytes("off"));
            }
        });
        assertThat(all()).containsExactly("ann=on call", "bob=off");
    }

    @Test
    public void anEntryThatAppearsInARangeThatWasReadIsAConflict() {
        int runs = runsOvertakenBy(rival -> rival.put(key("m"), bytes("1")),
                transaction -> ascending(transaction, between("a", "z")),
                transaction -> transaction.put(key("count"), bytes("x")));
        assertThat(runs).isEqualTo(2);
    }

    @Test
    public void anEntryThatAppearsInARangeThatWasReadBackwardsIsAConflict() {
        int runs = runsOvertakenBy(rival -> rival.put(key("m"), bytes("1")),
                transaction -> descending(transaction, between("a", "z")),
                transaction -> transaction.put(key("count"), bytes("x")));
        assertThat(runs).isEqualTo(2);
    }

    @Test
    public void anEntryBeforeTheFirstThatWasReadIsAConflictEvenIfTheCursorWentNoFurther() {
        put("m", "1");
        int runs = runsOvertakenBy(rival -> rival.put(key("b"), bytes("1")), transaction -> {
            try (Cursor cursor = transaction.range(between("a", "z"))) {
                cursor.next();
            }
        }, transaction -> transaction.put(key("first"), bytes("x")));
        assertThat(runs).isEqualTo(2);
    }

    @Test
    public void anEntryThatDisappearsFromARangeThatWasReadIsAConflict() {
        put("m", "1");
        int runs = runsOvertakenBy(rival -> rival.delete(key("m")),
                transaction -> ascending(transaction, between("a", "z")),
                transaction -> transaction.put(key("count"), bytes("x")));
        assertThat(runs).isEqualTo(2);
    }

    @Test
    public void aRangeThatIsDeletedOverAKeyThatWasReadIsAConflict() {
        put("m", "1");
        int runs = runsOvertakenBy(rival -> rival.deleteRange(between("a", "z")),
                transaction -> get(transaction, "m"), transaction -> transaction.put(key("copy"), bytes("x")));
        assertThat(runs).isEqualTo(2);
    }

    @Test
    public void aRangeThatIsDeletedAcrossARangeThatWasReadIsAConflict() {
        put("m", "1");
        int runs = runsOvertakenBy(rival -> rival.deleteRange(between("k", "n")),
                transaction -> ascending(transaction, between("l", "z")),
                transaction -> transaction.put(key("copy"), bytes("x")));
        assertThat(runs).isEqualTo(2);
    }

    @Test
    public void aKeyThatWasReadWhenAbsentAndThenWrittenIsAConflict() {
        int runs = runsOvertakenBy(rival -> rival.put(key("name"), bytes("theirs")), transaction -> {}, transaction -> {
            if (get(transaction, "name") == null) {
                transaction.put(key("name"), bytes("mine"));
            }
        });
        assertThat(runs).isLessThanOrEqualTo(2);
        assertThat(get("name")).isEqualTo("theirs");
    }

    @Test
    public void transactionsOnOtherKeysDoNotDisturb() {
        int runs = runsOvertakenBy(rival -> rival.put(key("other"), bytes("1")),
                transaction -> get(transaction, "mine"),
                transaction -> transaction.put(key("mine"), bytes("1")));
        assertThat(runs).isEqualTo(1);
    }

    @Test
    public void transactionsThatOnlyWriteAreNeverRepeated() {
        int runs = runsOvertakenBy(rival -> rival.put(key("n"), bytes("theirs")), transaction -> {},
                transaction -> transaction.put(key("n"), bytes("mine")));
        assertThat(runs).isEqualTo(1);
        assertThat(get("n")).isEqualTo("mine");
    }

    @Test
    public void readsOfOneTransactionAreOfOneMoment() {
        put("a", "1");
        put("b", "1");
        List<String> seen = store.transact(transaction -> {
            String a = String.valueOf(get(transaction, "a"));
            meanwhile(() -> store.update(rival -> {
                rival.put(key("a"), bytes("2"));
                rival.put(key("b"), bytes("2"));
            }));
            return List.of(a, String.valueOf(get(transaction, "b")));
        });
        assertThat(seen).containsExactly("1", "1");
    }

    @Test
    public void aBodyThatThrowsLeavesNothing() {
        put("a", "1");
        IllegalStateException thrown = new IllegalStateException("on purpose");
        assertThatThrownBy(() -> store.update(transaction -> {
            transaction.put(key("a"), bytes("2"));
            transaction.deleteRange(ALL);
            transaction.put(key("b"), bytes("2"));
            throw thrown;
        })).isSameAs(thrown);
        assertThatThrownBy(() -> store.update(transaction -> {
            transaction.delete(key("a"));
            throw new AssertionError("an error as well");
        })).isInstanceOf(AssertionError.class);
        assertThat(all()).containsExactly("a=1");
    }

    @Test
    public void aSnapshotStaysAsItWas() {
        put("a", "1");
        put("b", "1");
        try (Snapshot before = store.snapshot(); Cursor started = before.range(ALL)) {
            assertThat(show(started.next())).isEqualTo("a=1");
            put("a", "2");
            store.update(transaction -> transaction.deleteRange(between("b", "c")));
            put("c", "2");
            assertThat(get(before, "a")).isEqualTo("1");
            assertThat(ascending(before, ALL)).containsExactly("a=1", "b=1");
            assertThat(drain(started)).containsExactly("b=1");
            try (Snapshot after = store.snapshot()) {
                assertThat(descending(after, ALL)).containsExactly("c=2", "a=2");
            }
        }
    }
}

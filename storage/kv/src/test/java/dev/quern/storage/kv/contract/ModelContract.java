package dev.quern.storage.kv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/**
 * Random transactions give the same answers as a sorted map. A failure prints the seed and the smallest steps found;
 * {@code -Dquern.seed} repeats it, {@code -Dquern.examples} asks for more.
 */
public abstract class ModelContract extends EngineContract {

    private static final long SEED = Long.getLong("quern.seed", 20_261_124L);
    private static final int EXAMPLES = Integer.getInteger("quern.examples", 150);
    private static final byte[] BYTES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};

    /** One step, drawn as a number: what it does, and the two keys that it does it to. */
    private record Step(int drawn) {

        enum Action {
            PUT, PUT_AGAIN, DELETE, DELETE_RANGE, GET, SCAN, SCAN_BACK, SCAN_PART, COMMIT, ROLL_BACK, SNAPSHOT
        }

        Action action() {
            Action[] actions = Action.values();
            return actions[drawn % actions.length];
        }

        byte[] one() {
            return key(drawn / 11);
        }

        byte[] other() {
            return key(drawn / 11 / 42);
        }

        KeyRange range() {
            byte[] one = one();
            byte[] other = other();
            return Arrays.compareUnsigned(one, other) <= 0 ? new KeyRange(one, other) : new KeyRange(other, one);
        }

        /** One of 42 keys of one or two bytes. */
        private static byte[] key(int number) {
            int n = number % 42;
            byte first = BYTES[n % 6];
            return n < 6 ? new byte[]{first} : new byte[]{first, BYTES[n / 6 - 1]};
        }

        @Override
        public String toString() {
            HexFormat hex = HexFormat.of();
            return action() + " " + hex.formatHex(one()) + ".." + hex.formatHex(other());
        }
    }

    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A snapshot of the store beside a copy of the map made at the same time. */
    private record Moment(Snapshot snapshot, NavigableMap<byte[], byte[]> model) {}

    private static Gen<List<Step>> steps() {
        return lists().of(integers().between(0, 11 * 42 * 42 - 1).map(Step::new)).ofSizeBetween(1, 60);
    }

    @Test
    public void aStoreAnswersAsASortedMapWould() {
        qt().withFixedSeed(SEED).withExamples(EXAMPLES).withShrinkCycles(200).forAll(steps()).checkAssert(steps -> {
            NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
            store.update(transaction -> transaction.deleteRange(KeyRange.all()));
            Deque<Moment> moments = new ArrayDeque<>();
            try {
                Deque<Step> rest = new ArrayDeque<>(steps);
                while (!rest.isEmpty()) {
                    model = runTransaction(rest, model, moments);
                }
                moments.forEach(moment -> assertSame(moment.snapshot, moment.model));
            } finally {
                moments.forEach(moment -> moment.snapshot.close());
            }
        });
        List<String> before = shown(KeyRange.all());
        reopen();
        assertThat(shown(KeyRange.all())).isEqualTo(before);
    }

    private List<String> shown(KeyRange range) {
        try (Snapshot snapshot = store.snapshot(); Cursor cursor = snapshot.range(range)) {
            return show(cursor, Integer.MAX_VALUE);
        }
    }

    /** Runs the steps up to the next end of a transaction; returns the map as it is then. */
    private NavigableMap<byte[], byte[]> runTransaction(Deque<Step> rest, NavigableMap<byte[], byte[]> committed,
            Deque<Moment> moments) {
        NavigableMap<byte[], byte[]> changed = new TreeMap<>(committed);
        List<Step> steps = takeTransaction(rest);
        boolean rollBack = steps.getLast().action() == Step.Action.ROLL_BACK;
        NavigableMap<byte[], byte[]> after = rollBack ? committed : changed;
        try {
            store.update(transaction -> {
                for (Step step : steps) {
                    apply(step, transaction, changed);
                }
                assertSame(transaction, changed);
                if (rollBack) {
                    throw new RolledBack();
                }
            });
            assertThat(rollBack).isFalse();
        } catch (RolledBack e) {
            assertThat(rollBack).isTrue();
        }
        Snapshot snapshot = store.snapshot();
        moments.add(new Moment(snapshot, after));
        assertSame(snapshot, after);
        if (steps.getLast().action() != Step.Action.SNAPSHOT) {
            moments.removeLast().snapshot.close();
        }
        return after;
    }

    private static List<Step> takeTransaction(Deque<Step> rest) {
        List<Step> steps = new ArrayList<>();
        boolean ended = false;
        while (!ended && !rest.isEmpty()) {
            steps.add(rest.remove());
            ended = steps.getLast().action().compareTo(Step.Action.COMMIT) >= 0;
        }
        return steps;
    }

    private static void apply(Step step, Transaction transaction, NavigableMap<byte[], byte[]> model) {
        byte[] key = step.one();
        switch (step.action()) {
            case PUT, PUT_AGAIN -> {
                byte[] value = {(byte) step.drawn(), (byte) (step.drawn() >> 8)};
                transaction.put(key, value);
                model.put(key, value);
            }
            case DELETE -> {
                transaction.delete(key);
                model.remove(key);
            }
            case DELETE_RANGE -> {
                transaction.deleteRange(step.range());
                model.subMap(step.range().from(), step.range().to()).clear();
            }
            case GET -> assertThat(transaction.get(key)).isEqualTo(model.get(key));
            case SCAN -> assertSame(transaction, model, step.range(), false, Integer.MAX_VALUE);
            case SCAN_BACK -> assertSame(transaction, model, step.range(), true, Integer.MAX_VALUE);
            case SCAN_PART -> assertSame(transaction, model, step.range(), step.drawn() % 2 == 0, 2);
            case COMMIT, ROLL_BACK, SNAPSHOT -> {
            }
        }
    }

    private static void assertSame(Reader reader, NavigableMap<byte[], byte[]> model) {
        assertSame(reader, model, KeyRange.all(), false, Integer.MAX_VALUE);
        assertSame(reader, model, KeyRange.all(), true, Integer.MAX_VALUE);
    }

    private static void assertSame(Reader reader, NavigableMap<byte[], byte[]> model, KeyRange range, boolean reversed,
            int limit) {
        NavigableMap<byte[], byte[]> part = model.subMap(range.from(), true, range.to(), false);
        List<String> expected = (reversed ? part.descendingMap() : part).entrySet().stream().limit(limit)
                .map(entry -> show(entry.getKey(), entry.getValue())).toList();
        try (Cursor cursor = reversed ? reader.rangeReversed(range) : reader.range(range)) {
            assertThat(show(cursor, limit)).isEqualTo(expected);
        }
    }

    private static List<String> show(Cursor cursor, int limit) {
        List<String> shown = new ArrayList<>();
        while (shown.size() < limit && cursor.hasNext()) {
            Entry entry = cursor.next();
            shown.add(show(entry.key(), entry.value()));
        }
        return shown;
    }

    private static String show(byte[] key, byte @Nullable [] value) {
        return HexFormat.of().formatHex(key) + "=" + (value == null ? "none" : HexFormat.of().formatHex(value));
    }
}

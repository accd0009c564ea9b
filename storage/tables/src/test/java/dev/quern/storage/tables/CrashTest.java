package dev.quern.storage.tables;

import static dev.quern.storage.tables.Fixture.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.child.ChildJvm;
import dev.quern.storage.tables.item.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that writes items under load is killed at random moments, again and again on the same store. What it
 * acknowledged is there, what it had begun is there whole or not at all, indexes and counts agree with the items, and
 * the records of all changes are there once and in order.
 */
@Timeout(600)
class CrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.rounds", 2);
    /** Ends with the first that shows it; a kill may find nothing under way. */
    private static final int ROUNDS_FOR_A_FLAW = 40;
    private static final long SEED = Long.getLong("quern.crash.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    /** What each thread has made, and what it was about to do when it was killed. */
    private final Map<Integer, Map<Item, Item>> made = new HashMap<>();
    private final Map<Integer, String[]> begun = new HashMap<>();
    private long acknowledged;

    private void prepare() {
        try (Fixture fixture = Fixture.open(folder)) {
            fixture.store.tables().create(StoreModelTest.table());
        }
        for (int thread = 0; thread < CrashWriter.THREADS; thread++) {
            made.put(thread, new HashMap<>());
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAndEverythingAgrees() throws Exception {
        prepare();
        for (int round = 1; round <= ROUNDS; round++) {
            runAndKill(Flaw.NONE);
            assertThat(violations()).as("round %d, seed %d", round, SEED).isEmpty();
        }
        assertThat(acknowledged).isGreaterThan(20L * ROUNDS);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aStoreThatBreaksThePromiseIsCaught(Flaw flaw) throws Exception {
        prepare();
        List<String> violations = new ArrayList<>();
        for (int round = 1; round <= ROUNDS_FOR_A_FLAW && violations.isEmpty(); round++) {
            runAndKill(flaw);
            violations.addAll(violations());
        }
        assertThat(violations).as("seed %d", SEED).isNotEmpty();
    }

    private List<String> violations() {
        try (Fixture fixture = Fixture.open(folder)) {
            fixture.store.indexBuilder().finish();
            List<String> violations = new ArrayList<>(Agreement.violations(fixture.store, TABLE));
            for (int thread = 0; thread < CrashWriter.THREADS; thread++) {
                violations.addAll(violationsOf(fixture, thread));
            }
            return violations;
        }
    }

    /** The items are as they were after what was done, or after that and what was begun. */
    private List<String> violationsOf(Fixture fixture, int thread) {
        Map<Item, Item> found = new HashMap<>();
        for (int range = 0; range < CrashWriter.KEYS; range++) {
            Item key = CrashWriter.key(thread, range);
            fixture.get(key).ifPresent(item -> found.put(key, item));
        }
        Map<Item, Item> expected = Objects.requireNonNull(made.get(thread));
        Map<Item, Item> maybe = new HashMap<>(expected);
        String[] operation = begun.remove(thread);
        if (operation != null) {
            apply(maybe, thread, operation);
        }
        if (!found.equals(expected) && !found.equals(maybe)) {
            return List.of("thread " + thread + " left " + found + " and not " + expected + " nor " + maybe);
        }
        made.put(thread, found);
        return List.of();
    }

    private static void apply(Map<Item, Item> items, int thread, String[] begin) {
        CrashWriter.Operation.valueOf(begin[2]).apply(items, thread, Integer.parseInt(begin[3]),
                Long.parseLong(begin[4]));
    }

    private void hear(String line) {
        if (!line.endsWith(" .")) {
            return;
        }
        String[] words = line.split(" ");
        int thread = Integer.parseInt(words[1]);
        if (words[0].equals("begin")) {
            begun.put(thread, words);
        } else {
            apply(Objects.requireNonNull(made.get(thread)), thread, Objects.requireNonNull(begun.remove(thread)));
            acknowledged++;
        }
    }

    /** Lets the writer work until a random number of lines after its first, then kills it, and reads what it said. */
    private void runAndKill(Flaw flaw) throws IOException, InterruptedException {
        String errors = new ChildJvm(folder, CrashWriter.class, folder.toString(), flaw.name(),
                Long.toString(random.nextLong())).killAfter(1 + random.nextInt(700), random, this::hear);
        if (flaw == Flaw.NONE) {
            assertThat(errors).as("nothing failed before the kill").doesNotContain("Exception");
        }
    }
}

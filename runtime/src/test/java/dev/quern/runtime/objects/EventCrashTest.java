package dev.quern.runtime.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.objects.EventCrashChild.Flaw;
import dev.quern.storage.kv.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process that stores objects in a bucket which calls a function, again and again: the function is called for
 * every object that was acknowledged, and for none that is not there. {@code -Dquern.crash.event-rounds} asks for more
 * rounds, {@code -Dquern.seed} repeats the moments.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class EventCrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.event-rounds", 3);
    /** Ends with the first that shows it, mostly one of the first three; a kill may find nothing under way. */
    private static final int ROUNDS_FOR_A_FLAW = 40;
    private static final long SEED = Long.getLong("quern.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Set<String> stored = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private final Set<String> ghosts = new HashSet<>();
    private int waiting; // objects that were acknowledged and not told of at the moments of the kills

    @Test
    void theFunctionIsCalledForEveryObjectThatWasAcknowledged() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            storeAndKill(Flaw.NONE, 800 + random.nextInt(1_200));
        }
        drain(Flaw.NONE);
        assertThat(stored).hasSizeGreaterThan(300 * ROUNDS);
        assertThat(waiting).as("kills between an answer and its call").isPositive();
        assertThat(missing()).as("seed %d", SEED).isEmpty();
        assertThat(ghosts).as("seed %d", SEED).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aNotificationThatBreaksThePromiseIsCaught(Flaw flaw) throws Exception {
        for (int round = 1; round <= ROUNDS_FOR_A_FLAW && missing().isEmpty(); round++) {
            storeAndKill(flaw, 50 + random.nextInt(150));
            drain(flaw);
        }
        assertThat(missing()).as("seed %d", SEED).isNotEmpty();
    }

    private Set<String> missing() {
        Set<String> missing = new HashSet<>(stored);
        missing.removeAll(told);
        return missing;
    }

    private ChildJvm child(String what, Flaw flaw) throws IOException {
        return new ChildJvm(folder, EventCrashChild.class, folder.resolve("data").toString(), what, flaw.name());
    }

    private void storeAndKill(Flaw flaw, int linesToLive) throws IOException, InterruptedException {
        child("store", flaw).killAfter(linesToLive, random, this::note);
        waiting += missing().size();
    }

    private void drain(Flaw flaw) throws IOException, InterruptedException {
        child("tell", flaw).runUntil("drained .", this::note);
    }

    /** A line may be cut off by the kill: it was not said in full. */
    private void note(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[2].equals(".")) {
            return;
        }
        switch (words[0]) {
            case "stored" -> stored.add(words[1]);
            case "told" -> told.add(words[1]);
            case "ghost" -> ghosts.add(words[1]);
            default -> throw new AssertionError(line);
        }
    }
}

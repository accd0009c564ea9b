package dev.quern.runtime.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.async.QueueCrashChild.Flaw;
import dev.quern.storage.kv.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process that takes and makes asynchronous calls, again and again: every call that was accepted is made, and
 * none more often than its attempts and the kills explain. {@code -Dquern.crash.queue-rounds} asks for more rounds,
 * {@code -Dquern.seed} repeats the moments.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class QueueCrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.queue-rounds", 3);
    /** Ends with the first that shows it; a kill may find nothing under way. */
    private static final int ROUNDS_FOR_A_FLAW = 40;
    private static final long SEED = Long.getLong("quern.seed", System.nanoTime());

    /** Only what is under way when a process is killed can be made again for that. */
    private static final int UNDER_WAY = AsyncSettings.within(1_000).runningPerFunction();

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Map<String, Integer> accepted = new HashMap<>(); // by identifier, with the kills before
    private final Map<String, Integer> runs = new HashMap<>();
    private final Map<String, Integer> runsInThisLife = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private int kills;

    @Test
    void everyAcceptedCallIsMadeAndNoneMoreOftenThanItsAttemptsAndTheKillsExplain() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            takeAndKill(Flaw.NONE);
        }
        drain(Flaw.NONE);
        assertThat(accepted).hasSizeGreaterThan(50 * ROUNDS);
        assertThat(accepted.keySet()).anyMatch(id -> id.startsWith("failing"));
        assertThat(violations).as("seed %d", SEED).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aQueueThatBreaksThePromiseIsCaught(Flaw flaw) throws Exception {
        for (int round = 1; round <= ROUNDS_FOR_A_FLAW && violations.isEmpty(); round++) {
            takeAndKill(flaw);
            drain(flaw);
        }
        assertThat(violations).as("seed %d", SEED).isNotEmpty();
    }

    private ChildJvm child(String what, Flaw flaw) throws IOException {
        return new ChildJvm(folder, QueueCrashChild.class, folder.resolve("data").toString(), "1767225600000", what,
                flaw.name());
    }

    private void takeAndKill(Flaw flaw) throws IOException, InterruptedException {
        child("take", flaw).killAfter(300 + random.nextInt(1_500), random, this::note);
        kills++;
        lifeEnds();
    }

    /** Lets everything be made that was accepted, and looks at what was. */
    private void drain(Flaw flaw) throws IOException, InterruptedException {
        child("drain", flaw).runUntil("drained .", this::note);
        lifeEnds();
        int again = 0;
        for (Map.Entry<String, Integer> call : accepted.entrySet()) {
            int attempts = attempts(call.getKey());
            int made = runs.getOrDefault(call.getKey(), 0);
            if (made < attempts) {
                violations.add(call.getKey() + " was accepted and made " + made + " times");
            }
            if (made > attempts + kills - call.getValue()) {
                violations.add(call.getKey() + " was made " + made + " times in " + kills + " kills");
            }
            again += Math.max(0, made - attempts);
        }
        if (again > UNDER_WAY * kills) {
            violations.add(again + " calls were made again for " + kills + " kills");
        }
    }

    /** Nothing explains that one process makes a call more often than its attempts. */
    private void lifeEnds() {
        runsInThisLife.forEach((id, times) -> {
            if (times > attempts(id)) {
                violations.add(id + " was made " + times + " times without a kill between");
            }
        });
        runsInThisLife.clear();
    }

    private static int attempts(String id) {
        return id.startsWith("failing") ? 3 : 1;
    }

    /** A line may be cut off by the kill: it was not said in full. */
    private void note(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[2].equals(".")) {
            return;
        }
        if (words[0].equals("accepted")) {
            accepted.put(words[1], kills);
        } else if (words[0].equals("run")) {
            runs.merge(words[1], 1, Integer::sum);
            runsInThisLife.merge(words[1], 1, Integer::sum);
        }
    }
}

package dev.quern.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Kills a process that writes under load, again and again, and looks at what it left. {@code -Dquern.crash.rounds} asks
 * for more rounds, {@code -Dquern.seed} repeats the moments.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.rounds", 15);
    /** Ends with the first that shows it; a kill may find nothing under way. */
    private static final int ROUNDS_FOR_A_FLAW = 40;
    private static final long SEED = Long.getLong("quern.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Map<Integer, Long> acknowledged = new HashMap<>();

    @Test
    void whatWasAcknowledgedIsThereAndNothingIsHalfThere() throws Exception {
        long acknowledgedBefore = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            runAndKill(FlawedStore.Flaw.NONE);
            long sum = acknowledged.values().stream().mapToLong(Long::longValue).sum();
            assertThat(sum).as("round %d wrote something", round).isGreaterThan(acknowledgedBefore);
            acknowledgedBefore = sum;
            assertThat(violations()).as("round %d, seed %d", round, SEED).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(value = FlawedStore.Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void anEngineThatBreaksThePromiseIsCaught(FlawedStore.Flaw flaw) throws Exception {
        List<String> violations = new ArrayList<>();
        for (int round = 1; round <= ROUNDS_FOR_A_FLAW && violations.isEmpty(); round++) {
            runAndKill(flaw);
            violations.addAll(violations());
        }
        assertThat(violations).as("seed %d", SEED).isNotEmpty();
    }

    private List<String> violations() {
        try (RocksDbStore store = RocksDbStore.open(folder.resolve("store"), RocksDbSettings.defaults())) {
            return CrashCheck.violations(store, acknowledged);
        }
    }

    /** Lets the writer work until a random number of lines after its first, then kills it, and reads what it said. */
    private void runAndKill(FlawedStore.Flaw flaw) throws IOException, InterruptedException {
        new ChildJvm(folder, CrashWriter.class, folder.resolve("store").toString(),
                folder.resolve("library").toString(), flaw.name())
                .killAfter(1 + random.nextInt(1_500), random, this::note);
    }

    /** A line may be cut off by the kill: it was not acknowledged in full. */
    private void note(String line) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[2].equals(".")) {
            acknowledged.merge(Integer.parseInt(words[0]), Long.parseLong(words[1]), Math::max);
        }
    }
}

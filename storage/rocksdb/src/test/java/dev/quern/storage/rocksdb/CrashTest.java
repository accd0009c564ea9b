package dev.quern.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
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
    private static final int ROUNDS_FOR_A_FLAW = 15;
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
        Path errors = Files.createTempFile(folder, "writer", ".err");
        Process writer = new ProcessBuilder(ChildJvm.command(CrashWriter.class, folder.resolve("store").toString(),
                folder.resolve("library").toString(), flaw.name())).redirectError(errors.toFile()).start();
        int linesToLive = 1 + random.nextInt(1_500);
        try (BufferedReader said = writer.inputReader()) {
            for (int lines = 0; lines < linesToLive; lines++) {
                String line = said.readLine();
                assertThat(line).as(() -> "the writer ended by itself: " + read(errors)).isNotNull();
                note(line);
            }
            // not at a line's end: what the writer is doing then is anybody's guess
            TimeUnit.MICROSECONDS.sleep(random.nextInt(3_000));
            // the handle, for Process.destroyForcibly closes the pipe with what was acknowledged in it
            writer.toHandle().destroyForcibly();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                note(line);
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** A line may be cut off by the kill: it was not acknowledged in full. */
    private void note(String line) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[2].equals(".")) {
            acknowledged.merge(Integer.parseInt(words[0]), Long.parseLong(words[1]), Math::max);
        }
    }
}

package dev.quern.runtime.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.objects.RecordCrashChild.Flaw;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process whose failed calls are told to a bucket, again and again: of every call that was accepted there is
 * one
 * record, and not two. {@code -Dquern.crash.record-rounds} asks for more rounds, {@code -Dquern.seed} repeats the
 * moments.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RecordCrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.record-rounds", 2);
    private static final int ROUNDS_FOR_A_FLAW = 8;
    private static final long SEED = Long.getLong("quern.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Set<String> accepted = new HashSet<>();
    private final Map<String, Integer> kept = new HashMap<>();

    @Test
    void ofEveryAcceptedCallThereIsOneRecord() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            run("take", Flaw.NONE, 300 + random.nextInt(700));
        }
        run("drain", Flaw.NONE, Integer.MAX_VALUE);
        assertThat(accepted).hasSizeGreaterThan(150 * ROUNDS);
        assertThat(violations()).as("seed %d", SEED).isEmpty();
    }

    @Test
    void aRecordThatIsWrittenBeforeTheCallEndsIsCaught() throws Exception {
        for (int round = 1; round <= ROUNDS_FOR_A_FLAW && violations().isEmpty(); round++) {
            run("take", Flaw.BEFORE, 50 + random.nextInt(300));
            kept.clear();
            run("drain", Flaw.BEFORE, Integer.MAX_VALUE);
        }
        assertThat(violations()).as("seed %d", SEED).isNotEmpty();
    }

    private List<String> violations() {
        List<String> violations = new ArrayList<>();
        accepted.stream().filter(id -> !kept.containsKey(id)).forEach(id -> violations.add(id + " has no record"));
        kept.forEach((id, times) -> {
            if (times > 1) {
                violations.add(id + " has " + times + " records");
            }
        });
        return violations;
    }

    /** Runs a process until it has said so many lines, or that it is done. */
    private void run(String what, Flaw flaw, int linesToLive) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(folder, "child", ".err");
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp",
                System.getProperty("java.class.path"), RecordCrashChild.class.getName(),
                folder.resolve("data").toString(), what, flaw.name()).redirectError(errors.toFile()).start();
        try (BufferedReader said = child.inputReader()) {
            boolean drained = false;
            for (int lines = 0; lines < linesToLive && !drained; lines++) {
                String line = said.readLine();
                assertThat(line).as(() -> "the process ended by itself: " + read(errors)).isNotNull();
                drained = line.equals("drained .");
                note(line);
            }
            // not at a line's end: what it is doing then is anybody's guess
            TimeUnit.MICROSECONDS.sleep(random.nextInt(3_000));
            // the handle, for Process.destroyForcibly closes the pipe with what was said in it
            child.toHandle().destroyForcibly();
            said.lines().forEach(this::note);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /** A line may be cut off by the kill: it was not said in full. */
    private void note(String line) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[2].equals(".")) {
            if (words[0].equals("accepted")) {
                accepted.add(words[1]);
            } else {
                kept.merge(words[1], 1, Integer::sum);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}

package dev.quern.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.Quern;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that takes one backup after another, at random moments. {@code -Dquern.crash.backup-rounds} asks for
 * more rounds, {@code -Dquern.seed} repeats the moments.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BackupCrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.backup-rounds", 2);
    private static final long SEED = Long.getLong("quern.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private int finished;

    @Test
    void everyFinishedBackupIsWholeHoweverTheNextOneEnded() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            runAndKill();
            Backups backups = Backups.in(folder.resolve("backup"));
            assertThat(backups.numbers()).as("round %d, seed %d", round, SEED).contains(finished);
            for (int number : backups.numbers()) {
                backups.verify(backups.generation(number), BackupProgress.NONE);
            }
            Path restored = folder.resolve("restored-" + round);
            int last = new Restore(backups, backups.latest(), BackupProgress.NONE)
                    .into(restored, false, Instant.now()).generation().number();
            try (Quern quern = BackedUpFunctions.open(restored)) {
                // each backup comes after the function with its number
                BackedUpFunctions.requireAnswer(quern, last);
            }
        }
        try (Quern quern = BackedUpFunctions.open(folder.resolve("data"))) {
            quern.backup(folder.resolve("backup"));
        }
        try (Stream<Path> left = Files.list(folder.resolve("backup/incoming"))) {
            assertThat(left).as("nothing of the backups that were cut off is left").isEmpty();
        }
        assertThat(folder.resolve("data/backup-in-progress")).doesNotExist();
    }

    private void runAndKill() throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), Writer.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        int linesToLive = 1 + random.nextInt(6);
        try (BufferedReader said = writer.inputReader()) {
            for (int lines = 0; lines < linesToLive; lines++) {
                note(said.readLine());
            }
            // in the middle of what comes next: anybody's guess of what that is
            TimeUnit.MICROSECONDS.sleep(random.nextInt(150_000));
            writer.toHandle().destroyForcibly();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                note(line);
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private void note(String line) {
        assertThat(line).as("the writer ended by itself").isNotNull();
        if (line.endsWith(".")) {
            finished = Integer.parseInt(line.substring(0, line.length() - 1));
        }
    }

    /** Adds a function, takes a backup, says its number and a full stop; and so on. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            Quern quern = BackedUpFunctions.open(folder.resolve("data"));
            Path backup = folder.resolve("backup");
            Backups backups = Backups.in(backup);
            int next = Files.isDirectory(backup.resolve("generations")) && !backups.numbers().isEmpty()
                    ? backups.numbers().getLast() + 1
                    : 1;
            for (;; next++) {
                BackedUpFunctions.deploy(quern, next, 2_000_000, folder.resolve("package.jar"));
                System.out.println(quern.backup(backup).generation().number() + ".");
                System.out.flush();
            }
        }
    }
}

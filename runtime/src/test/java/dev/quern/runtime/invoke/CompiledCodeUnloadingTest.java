package dev.quern.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.contain.Holders;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What functions leave behind depends on whether the code they meet is compiled: compiled code of the JDK's pools keeps
 * what was thrown in it longer than interpreted code does. A server meets that after hours; here a JVM compiles nearly
 * at
 * once.
 */
class CompiledCodeUnloadingTest {

    private static final int ROUNDS = Integer.getInteger("quern.unloading.rounds", 50);
    private static final int BETWEEN_LOOKS = 10;

    /** Well below the minute for which an idle thread of the JVM's common pool lives and keeps what it has. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @TempDir
    Path folder;

    @Test
    @Timeout(300)
    void roundsOfDeployingCallingAndDeletingLeaveNothingBehindInCompiledCode()
            throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        // tiered as in a server, but with the first tier that profiles after 16 calls
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseG1GC", "-Xmx256m", "-XX:Tier0InvokeNotifyFreqLog=4",
                "-XX:Tier3InvocationThreshold=16", "-XX:Tier3MinInvocationThreshold=10",
                "-Dquern.unloading.rounds=" + ROUNDS, "-cp", System.getProperty("java.class.path"),
                CompiledCodeUnloadingTest.class.getName(), folder.resolve("data").toString())
                .redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(child.waitFor(240, TimeUnit.SECONDS)).as("it has ended").isTrue();
            assertThat(child.exitValue()).as(() -> read(said)).isZero();
            assertThat(read(said)).contains("all of " + ROUNDS + " are collected");
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The child: what {@link UnloadingTest} does, but for the metaspace, where the JVM keeps what it compiles by. */
    public static void main(String[] arguments) {
        try {
            run(Path.of(arguments[0]));
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0); // whatever the functions have left running
    }

    private static void run(Path data) {
        UnloadingTest unloading = new UnloadingTest();
        unloading.data = data;
        unloading.open();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            loaders.add(unloading.deployCallAndDelete(UnloadingTest.EVERYTHING, "round " + round));
            if (round % BETWEEN_LOOKS == 0 || round == ROUNDS) {
                awaitCollected(loaders);
            }
        }
        unloading.close();
        System.out.println("all of " + ROUNDS + " are collected");
    }

    private static void awaitCollected(List<WeakReference<ClassLoader>> loaders) {
        long began = System.nanoTime();
        do {
            System.gc();
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new AssertionError("class loaders are not collected\n" + Holders.of(loaders));
            }
        } while (loaders.stream().anyMatch(loader -> loader.get() != null));

    }
}

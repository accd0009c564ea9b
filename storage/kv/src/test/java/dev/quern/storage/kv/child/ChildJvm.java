package dev.quern.storage.kv.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A JVM that a test starts, hears and kills: the same Java, the same class path, quick to start. It says on its
 * standard
 * output, line by line, what it did.
 */
public final class ChildJvm {

    private final List<String> command;
    private final Path errors;

    /**
     * Starts nothing yet.
     *
     * @param folder
     *            where the file with its standard error goes
     */
    public ChildJvm(Path folder, Class<?> main, String... arguments) throws IOException {
        this.command = command(main, arguments);
        this.errors = Files.createTempFile(folder, "child", ".err");
    }

    /** How to start one. */
    public static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp",
                System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Lets it work until it has said so many lines, kills it a random moment later, and hears what it said until then,
     * of which the last line may be cut off.
     *
     * @return what it said on its standard error
     */
    public String killAfter(int lines, Random random, Consumer<String> hear) throws IOException, InterruptedException {
        Process child = start();
        try (BufferedReader said = child.inputReader()) {
            for (int i = 0; i < lines; i++) {
                hear.accept(next(said));
            }
            // not at a line's end: what it is doing then is anybody's guess
            TimeUnit.MICROSECONDS.sleep(random.nextInt(3_000));
            // the handle, for Process.destroyForcibly closes the pipe with what was said in it
            child.toHandle().destroyForcibly();
            said.lines().forEach(hear);
        } finally {
            child.destroyForcibly().waitFor();
        }
        return errors();
    }

    /** Lets it work until it says this line, which is heard, too. */
    public void runUntil(String last, Consumer<String> hear) throws IOException, InterruptedException {
        Process child = start();
        try (BufferedReader said = child.inputReader()) {
            String line;
            do {
                line = next(said);
                hear.accept(line);
            } while (!line.equals(last));
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    private String next(BufferedReader said) throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new AssertionError("the process ended by itself: " + errors());
        }
        return line;
    }

    private String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }
}

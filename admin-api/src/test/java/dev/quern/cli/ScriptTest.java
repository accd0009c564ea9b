package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the script {@code quern} finds a JDK, with JDKs that only say how they were called. */
class ScriptTest {
    @TempDir
    private Path folder;
    private Installation quern;
    private Path machine;

    /** The places where JDKs are installed, for this test only. */
    @BeforeEach
    void isolate() throws IOException {
        quern = Installation.empty(folder);
        machine = Files.createDirectories(folder.resolve("machine"));
        String script = Files.readString(quern.script());
        assertThat(script).contains(" /usr/lib/jvm/* /opt/* /opt/*/* ", "/usr/libexec/java_home");
        quern.script(script.replace(" /usr/lib/jvm/* /opt/* /opt/*/* ", " \"" + machine + "\"/* ")
                .replace("/usr/libexec/java_home", "/none"));
    }

    private static Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.writeString(home.resolve("bin/java"),
                "#!/bin/sh\necho \"" + version + "\"\nfor a in \"$@\"; do echo \"[$a]\"; done\nexit 7\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private Installation.Ended run(Map<String, String> environment, String... arguments) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString()));
        all.putAll(environment);
        return quern.run(all, arguments);
    }

    @Test
    void aJdk25IsFoundAmongOthersAndToldEverything() throws Exception {
        jdk(machine.resolve("a jdk 17"), "17.0.15");
        jdk(machine.resolve("b jdk 25"), "25.0.3");
        Installation.Ended ended = run(Map.of("JAVA_HOME", machine.resolve("a jdk 17").toString(), "QUERN_JAVA_OPTS",
                "-Xmx1g -Dstar=*"), "invoke", "a function", "--payload", "{\"a\": \"*\"}", "");
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("25.0.3\n").contains("[-Dquern.home=" + quern.home() + "]\n", "[-Xmx1g]\n",
                "[-Dstar=*]\n", "[" + quern.home() + "/app/*:" + quern.home() + "/lib/*]\n")
                .endsWith("[dev.quern.cli.Main]\n[invoke]\n[a function]\n[--payload]\n[{\"a\": \"*\"}]\n[]\n");
    }

    @Test
    void theJdkThatIsNamedComesFirst() throws Exception {
        jdk(machine.resolve("jdk"), "25.0.1");
        Path named = jdk(folder.resolve("named"), "25");
        assertThat(run(Map.of("QUERN_JAVA_HOME", named.toString())).out()).startsWith("25\n");
        assertThat(run(Map.of("JAVA_HOME", named.toString())).out()).startsWith("25\n");
        Path onPath = jdk(folder.resolve("on path"), "25.0.9");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), onPath.resolve("bin/java"));
        assertThat(run(Map.of("PATH", bin + ":/usr/bin:/bin")).out()).startsWith("25.0.9\n");
    }

    @Test
    void aJdkThatIsNamedAndTooOldIsRefused() throws Exception {
        jdk(machine.resolve("jdk"), "25.0.1");
        Path old = jdk(folder.resolve("old"), "17.0.15");
        Installation.Ended ended = run(Map.of("QUERN_JAVA_HOME", old.toString()), "keys");
        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("QUERN_JAVA_HOME is " + old).contains("Java 17.0.15")
                .contains("Quern needs Java 25");
        assertThat(run(Map.of("QUERN_JAVA_HOME", "/nowhere")).err()).contains("no JDK");
    }

    @Test
    void withoutAJdk25ItSaysWhatToInstall() throws Exception {
        jdk(machine.resolve("17"), "17.0.15");
        jdk(machine.resolve("250"), "250.1");
        Files.createDirectories(machine.resolve("no jdk/bin"));
        Installation.Ended ended = run(Map.of("PATH", "/usr/bin:/bin"));
        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.err()).contains("no JDK 25 found").contains("Install one").contains("QUERN_JAVA_HOME");
    }

    @Test
    void benchmarksRunOnTheJdkThatTheServerRunsOn() throws Exception {
        jdk(machine.resolve("jdk"), "25.0.1");
        Path bench = quern.home().resolve("bench");
        Files.createDirectories(bench.resolve("target"));
        Files.writeString(bench.resolve("target/quern-bench-1.jar"), "");
        Files.createDirectories(quern.home().resolve("admin-api/target/quern/app"));
        Files.copy(Path.of("../bench/run"), bench.resolve("run"), StandardCopyOption.COPY_ATTRIBUTES);
        Path old = jdk(folder.resolve("old"), "17.0.15");
        Process process = quern.process(bench.resolve("run"),
                Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString(), "JAVA_HOME", old.toString()), "--quick")
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("25.0.1\n").endsWith("[dev.quern.bench.Benchmarks]\n[--quick]\n");
    }

    @Test
    void itWorksThroughSymbolicLinksFromAnywhere() throws Exception {
        jdk(machine.resolve("jdk"), "25.0.1");
        Path bin = Files.createDirectories(folder.resolve("some bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("../my quern/quern"));
        Path link = Files.createSymbolicLink(folder.resolve("second"), bin.resolve("first"));
        Process process = quern.process(link, Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString())).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("[-Dquern.home=" + quern.home() + "]");
    }

    @Test
    void aServerGetsTheJvmOfAServer() throws Exception {
        jdk(machine.resolve("jdk"), "25.0.1");
        assertThat(run(Map.of(), "serve").out()).contains("[-XX:+UseG1GC]", "[--enable-native-access=ALL-UNNAMED]",
                "[--sun-misc-unsafe-memory-access=allow]").doesNotContain("TieredStopAtLevel");
        assertThat(run(Map.of(), "keys").out()).contains("[-XX:TieredStopAtLevel=1]").doesNotContain("G1");
    }

    @Test
    void aPackageHasAJavaOfItsOwnUnlessAnotherIsNamed() throws Exception {
        jdk(machine.resolve("jdk"), "25.0.1");
        jdk(quern.home().resolve("runtime"), "25.0.7");
        Path bin = Files.createDirectories(quern.home().resolve("bin"));
        Path script = Files.move(quern.script(), bin.resolve("quern"));
        Process process = quern.process(script, Map.of("HOME", folder.toString())).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("25.0.7\n").contains("[-Dquern.home=" + quern.home() + "]");
        Path named = jdk(folder.resolve("named"), "25");
        process = quern.process(script, Map.of("QUERN_JAVA_HOME", named.toString())).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith("25\n");
    }

    @Test
    void anIncompleteInstallationIsNamed() throws Exception {
        jdk(machine.resolve("jdk"), "25.0.1");
        Files.delete(quern.home().resolve("app"));
        Installation.Ended ended = run(Map.of());
        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.err()).contains("app/ is missing");
    }
}

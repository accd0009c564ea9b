package dev.quern.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit for systemd, as systemd itself judges it. */
class ServiceUnitTest {
    private static final Path UNIT = Path.of("src/main/files/service/quern.service");
    private static final String PROGRAM = "/opt/quern/bin/quern";

    @TempDir
    private Path folder;

    private record Judged(int exitCode, String said) {}

    /** Judges the unit with a program that is on this machine, for one that is not is a fault, too. */
    private Judged judge(String unit, String... arguments) throws IOException, InterruptedException {
        assumeTrue(Stream.of("/usr/bin", "/bin").map(Path::of)
                .anyMatch(bin -> Files.isExecutable(bin.resolve("systemd-analyze"))),
                "systemd-analyze is not installed (package systemd)");
        Path copy = Files.writeString(folder.resolve("quern.service"), unit.replace(PROGRAM, "/bin/sh"));
        Process process = new ProcessBuilder(Stream.of(List.of("systemd-analyze"), List.of(arguments),
                List.of(copy.toString())).flatMap(List::stream).toList()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Judged(process.waitFor(), said);
    }

    @Test
    void itIsUnderstoodWholly() throws Exception {
        String unit = Files.readString(UNIT);
        Judged judged = judge(unit, "verify", "--man=no");
        assertThat(judged.exitCode()).as(judged.said).isZero();
        assertThat(judged.said.lines().filter(line -> line.contains("quern.service"))).isEmpty();
        Judged wrong = judge(unit.replace("ProtectHome=true", "ProtectHoem=true"), "verify", "--man=no");
        assertThat(wrong.said).contains("ProtectHoem");
    }

    @Test
    void itExposesLittle() throws Exception {
        String unit = Files.readString(UNIT);
        // 0 is nothing, 10 everything; the threshold is ten times that
        Judged judged = judge(unit, "security", "--offline=true", "--no-pager", "--threshold=15");
        assertThat(judged.exitCode()).as(judged.said).isZero();
        Judged open = judge(unit.replaceAll("(?m)^SystemCallFilter=.*$", ""), "security", "--offline=true",
                "--no-pager",
                "--threshold=15");
        assertThat(open.exitCode()).as("without its filter").isNotZero();
    }

    @Test
    void itStartsTheProgramOfThePackage() throws IOException {
        assertThat(Files.readAllLines(UNIT)).contains("Type=notify",
                "ExecStart=" + PROGRAM + " serve --config /etc/quern/quern.properties")
                .anyMatch(line -> line.startsWith("WatchdogSec=")).anyMatch(line -> line.startsWith("MemoryMax="))
                .anyMatch(line -> line.startsWith("TasksMax="));
        assertThat(Files.readString(Path.of("../../docs/install.md"))).contains("/opt/quern",
                "/etc/quern/quern.properties");
    }

    @Test
    void whatStartingAgainDoesNotMendIsNotStartedAgain() throws IOException {
        // a disk that is full, or a directory that another server has, may be free the next time
        List<ExitCode> lasting = List.of(ExitCode.USAGE, ExitCode.DAMAGED, ExitCode.NOT_ALLOWED, ExitCode.READ_ONLY,
                ExitCode.ROOT_KEY, ExitCode.HEAP, ExitCode.CLOCK);
        assertThat(Files.readAllLines(UNIT)).contains("RestartPreventExitStatus="
                + lasting.stream().map(code -> Integer.toString(code.code())).collect(Collectors.joining(" ")));
    }
}

package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot start says why in one line, and with a code of its own. File systems need the root user. */
@Timeout(120)
class StartFaultsIT {

    @TempDir
    private Path folder;
    private Installation quern;
    private final List<Path> mounted = new ArrayList<>();

    @BeforeEach
    void install() throws IOException {
        quern = Installation.packaged(folder);
    }

    @AfterEach
    void clear() throws Exception {
        for (Path mount : mounted) {
            run("umount", "--lazy", mount.toString());
        }
        quern.unlink();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }

    private Path mount(String size) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + size, "quern-test", disk.toString()) == 0,
                "this user cannot mount file systems");
        mounted.add(disk);
        return disk;
    }

    /** A directory that a server has used. */
    private Path used(Path data) throws Exception {
        try (Installation.Running server = quern.serve("--port", "0", "--data", data.toString())) {
            assertThat(server.firstLine()).as(server.log()).startsWith("quern ready");
            server.stop();
            server.rest();
        }
        return data;
    }

    private void refused(Installation.Ended ended, ExitCode code, String... said) {
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(code.code());
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines().filter(line -> line.startsWith("quern: "))).as(ended.err()).singleElement()
                .satisfies(line -> assertThat(line).startsWith("quern: the server cannot start: ").contains(said)
                        .doesNotContain("Exception"));
        assertThat(ended.err()).doesNotContain("\tat ");
    }

    private Installation.Ended serve(Path data, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of("serve", "--port", "0", "--data", data.toString()));
        all.addAll(List.of(more));
        return quern.run(Map.of(), all.toArray(String[]::new));
    }

    @Test
    void aVolumeThatIsReadOnly() throws Exception {
        Path disk = mount("200m");
        Path data = used(disk.resolve("data"));
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();
        refused(serve(data), ExitCode.READ_ONLY, data.toString(), "read-only", "mount it for writing");
        refused(serve(disk.resolve("new")), ExitCode.READ_ONLY, disk.resolve("new").toString(), "read-only");
    }

    @Test
    void aVolumeThatIsFull() throws Exception {
        Path disk = mount("200m");
        Path data = used(disk.resolve("data"));
        try (FileChannel file = FileChannel.open(disk.resolve("ballast"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            while (true) {
                file.write(ByteBuffer.allocate(1 << 12));
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        refused(serve(data), ExitCode.DISK_FULL, data.toString(), "is full", "free some space");
        try (FileChannel file = FileChannel.open(disk.resolve("ballast"), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - (40 << 20)); // less than disk-reserve
        }
        refused(serve(data), ExitCode.DISK_FULL, data.toString(), " MiB that are left", "disk-reserve");
        Files.delete(disk.resolve("ballast"));
        used(data);
    }

    /** Runs a command as the root user without its right to everybody's files. */
    private ProcessBuilder restricted(String... command) throws Exception {
        String[] asked = {"setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"};
        assumeTrue(run(asked[0], asked[1], asked[2], "true") == 0, "this user has no rights to give up");
        List<String> all = new ArrayList<>(List.of(asked));
        all.addAll(List.of(command));
        return new ProcessBuilder(all);
    }

    private Installation.Ended serveRestricted(Path data) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = restricted(quern.script().toString(), "serve", "--port", "0", "--data", data.toString())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Installation.Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void aVolumeOfAnotherUser() throws Exception {
        Path data = used(folder.resolve("data"));
        assumeTrue(run("chown", "-R", "65534", data.toString()) == 0, "this user cannot give files away");
        refused(serveRestricted(data), ExitCode.NOT_ALLOWED, data.toString(), "belongs to ", "may not write it",
                "chown -R root");
    }

    @Test
    void aVolumeInAFolderThatMayNotBeEntered() throws Exception {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Path data = used(locked.resolve("data"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), data);
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        assumeTrue(run("chown", "65534", locked.toString()) == 0, "this user cannot give files away");
        for (Path there : List.of(data, locked.resolve("new/data"), link, link.resolve("more"))) {
            refused(serveRestricted(there), ExitCode.NOT_ALLOWED, locked + " belongs to ", "may not enter it",
                    "chmod o+x " + locked);
        }
    }

    @Test
    void aKeyOfAnotherUser() throws Exception {
        Path data = used(folder.resolve("data"));
        Path key = data.resolve("root-key");
        assumeTrue(run("chown", "65534", key.toString()) == 0, "this user cannot give files away");
        refused(serveRestricted(data), ExitCode.NOT_ALLOWED, key + " belongs to ", "may not read it");
        assertThat(run("chmod", "444", key.toString())).isZero();
        Process process = restricted(quern.script().toString(), "serve", "--port", "0", "--data", data.toString())
                .redirectError(folder.resolve("log").toFile()).start();
        try {
            assertThat(Installation.read(process, process.inputReader()::readLine))
                    .as("a key need not be written: it may be a cluster's Secret").startsWith("quern ready");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aKeyThatIsMissingAClockThatWasSetBackAndAHeapThatIsTooLarge() throws Exception {
        Path data = used(folder.resolve("data"));
        Path key = data.resolve("root-key");
        Path kept = Files.move(key, folder.resolve("kept"));
        refused(serve(data), ExitCode.ROOT_KEY, key.toString(), "is missing", "--new-key");
        assertThat(key).doesNotExist();
        Files.writeString(key, "[default]\naws_access_key_id = SHORT\naws_secret_access_key = short\n");
        refused(serve(data), ExitCode.ROOT_KEY, key + " does not hold a root key");
        Files.delete(key);
        Files.move(kept, key);

        assertThat(run("touch", "-d", "+3 hours", data.resolve("store/CURRENT").toString())).isZero();
        refused(serve(data), ExitCode.CLOCK, "the clock says ", data.resolve("store/CURRENT").toString());
        try (Installation.Running server = quern.serve("--port", "0", "--data", data.toString(), "--accept-clock")) {
            assertThat(server.firstLine()).startsWith("quern ready");
        }

        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long memory = machine.getTotalMemorySize() >> 20;
        refused(quern.run(Map.of("QUERN_JAVA_OPTS", "-Xmx" + (memory + 1_000) + "m"), "serve", "--port", "0", "--data",
                data.toString()), ExitCode.HEAP, memory + " MiB", "-Xmx");
    }
}

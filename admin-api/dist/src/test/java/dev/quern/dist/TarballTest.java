package dev.quern.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarballTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path folder;

    private Path laidOut(String where, List<String> names, String mode) throws IOException {
        Path root = Files.createDirectories(folder.resolve(where).resolve("thing-1"));
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "this is " + name);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }
        Files.setPosixFilePermissions(root.resolve("bin/run"), PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("bin/run"));
        return root;
    }

    private Path packed(Path root) throws IOException {
        Path archive = root.resolveSibling("thing.tar.gz");
        Tarball.pack(root, archive, TIME);
        return archive;
    }

    @Test
    void itsBytesDependOnNamesAndContentsAlone() throws IOException {
        String deep = "a/" + "long".repeat(40) + "/file";
        Path one = laidOut("one", List.of("bin/run", "b", deep), "rw-r--r--");
        Path other = laidOut("other", List.of(deep, "b", "bin/run"), "rw-rw----");
        Files.setLastModifiedTime(other.resolve("b"), FileTime.from(Instant.EPOCH));
        assertThat(packed(one)).hasSameBinaryContentAs(packed(other));

        Files.writeString(other.resolve("b"), "this is B");
        assertThat(Files.mismatch(packed(one), packed(other))).isNotNegative();
    }

    @Test
    void theSystemsTarUnpacksIt() throws Exception {
        Path archive = packed(laidOut("one", List.of("bin/run", "a/b"), "rw-------"));
        Path to = Files.createDirectory(folder.resolve("to"));
        assertThat(new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", to.toString()).inheritIO().start()
                .waitFor()).isZero();
        assertThat(to.resolve("thing-1/a/b")).content().isEqualTo("this is a/b");
        assertThat(Files.isExecutable(to.resolve("thing-1/bin/run"))).isTrue();
        assertThat(Files.isExecutable(to.resolve("thing-1/a/b"))).isFalse();
        assertThat(Files.readSymbolicLink(to.resolve("thing-1/link"))).isEqualTo(Path.of("bin/run"));
        assertThat(Files.getLastModifiedTime(to.resolve("thing-1/a/b"))).isEqualTo(FileTime.from(TIME));
    }
}

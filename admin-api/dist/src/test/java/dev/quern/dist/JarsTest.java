package dev.quern.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken out of libraries. */
class JarsTest {

    @TempDir
    private Path folder;

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(("text of " + entry).getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    @Test
    void theStoresJarKeepsItsClassesAndItsLibraryIsLoadedFromAFolder() throws IOException {
        Path jar = jar("rocksdbjni-1.jar", "org/rocksdb/RocksDB.class", "librocksdbjni-linux64.so",
                "librocksdbjni-linux64-musl.so", "librocksdbjni-win64.dll", "librocksdbjni-osx-arm64.jnilib");
        StoreLibrary.split(jar, folder.resolve("out.jar"), folder.resolve("native"));
        try (ZipFile zip = new ZipFile(folder.resolve("out.jar").toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("org/rocksdb/RocksDB.class");
        }
        assertThat(folder.resolve("native/librocksdbjnijni-linux64.so")).content()
                .isEqualTo("text of librocksdbjni-linux64.so");
    }

    @Test
    void aStoreWithoutTheLibraryIsRefused() throws IOException {
        Path jar = jar("rocksdbjni-1.jar", "org/rocksdb/RocksDB.class", "librocksdb-linux-x64.so");
        assertThatThrownBy(() -> StoreLibrary.split(jar, folder.resolve("out.jar"), folder.resolve("native")))
                .isInstanceOf(IOException.class).hasMessageContaining("librocksdbjni-linux64.so");
    }

    @Test
    void aLibraryWithoutALicenceIsRefused() throws IOException {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(texts.resolve("licences"), "# some\nknown-  Some.txt\n");
        Files.writeString(texts.resolve("Some.txt"), "some licence");
        Licences licences = Licences.of(texts);
        licences.gather(jar("known-1.jar", "a.class"), folder.resolve("known"));
        assertThat(folder.resolve("known/Some.txt")).content().isEqualTo("some licence");
        licences.gather(jar("carries-1.jar", "META-INF/LICENSE.txt", "META-INF/NOTICE", "META-INF/services/x"),
                folder.resolve("carries"));
        assertThat(folder.resolve("carries")).isDirectoryContaining("glob:**/LICENSE.TXT")
                .isDirectoryContaining("glob:**/NOTICE");
        Path none = jar("none-1.jar", "a.class", "META-INF/services/licenses.Service");
        assertThatThrownBy(() -> licences.gather(none, folder.resolve("none"))).isInstanceOf(IOException.class)
                .hasMessageContaining("none-1.jar").hasMessageContaining("add a line there");
    }
}

package dev.quern.runtime.java.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.plugin.CodePackage;
import dev.quern.plugin.InvalidCodeException;
import dev.quern.runtime.java.HandlerProviders;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageWeaverTest {

    private static final String SOURCE = """
            package example;
            public class Hello { public static String get() { return System.getenv("A"); } }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private CodePackage code(FunctionJar jar) throws IOException {
        Path work = Files.createTempDirectory(directory, "work");
        return new CodePackage("0".repeat(64), jar.writeTo(work.resolveSibling(work.getFileName() + ".zip")), work);
    }

    private static Map<String, byte[]> entries(Path jar) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile(), true)) {
            for (JarEntry entry : file.stream().toList()) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void librariesFollowTheRootInTheOrderOfTheirNames() throws Exception {
        byte[] library = FunctionJar.compile(SOURCE).bytes();
        FunctionJar jar = FunctionJar.builder()
                .entry("lib/b.jar", library)
                .entry("lib/a.jar", library)
                .entry("lib/deeper/c.jar", library)
                .entry("lib/notes.txt", "x")
                .build();

        List<Path> woven = new PackageWeaver().weave(code(jar));

        assertThat(woven).extracting(path -> path.getFileName().toString())
                .containsExactly("0000-root.jar", "0001-a.jar", "0002-b.jar");
        assertThat(entries(woven.getFirst())).containsOnlyKeys("lib/deeper/c.jar", "lib/notes.txt");
    }

    @Test
    void resourcesStayAndSignaturesGo() throws Exception {
        FunctionJar jar = FunctionJar.builder()
                .entry("META-INF/MANIFEST.MF", """
                        Manifest-Version: 1.0
                        Main-Class: x.Y

                        Name: a.txt
                        SHA-256-Digest: wrong=

                        """)
                .entry("META-INF/SIGNER.SF", "x")
                .entry("META-INF/signer.rsa", "x")
                .entry("META-INF/services/x.Y", "x.Z")
                .entry("a.txt", "text")
                .build();

        Map<String, byte[]> entries = entries(new PackageWeaver().weave(code(jar)).getFirst());

        assertThat(entries).containsOnlyKeys("META-INF/MANIFEST.MF", "META-INF/services/x.Y", "a.txt");
        assertThat(entries.get("META-INF/MANIFEST.MF")).asString().contains("Main-Class: x.Y")
                .doesNotContain("Digest");
        assertThat(entries.get("a.txt")).asString().isEqualTo("text");
    }

    @Test
    void wovenClassesThatWereDamagedOnTheDiskAreWovenAgain() throws Exception {
        CodePackage code = code(FunctionJar.compile(SOURCE));
        Path woven = new PackageWeaver().weave(code).getFirst();
        byte[] good = Files.readAllBytes(woven);
        byte[] damaged = good.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(woven, damaged);

        assertThat(new PackageWeaver().weave(code)).containsExactly(woven);
        assertThat(woven).hasBinaryContent(good);
    }

    @Test
    void theSameArchiveGivesTheSameBytes() throws Exception {
        FunctionJar jar = FunctionJar.compile(SOURCE);

        Path one = new PackageWeaver().weave(code(jar)).getFirst();
        Path other = new PackageWeaver().weave(code(jar)).getFirst();

        assertThat(one).hasSameBinaryContentAs(other);
    }

    @Test
    void whatIsWovenStaysAndWhatAnotherVersionLeftGoes() throws Exception {
        CodePackage code = code(FunctionJar.compile(SOURCE));
        Path old = Files.createDirectories(code.workDirectory().resolve("woven-0"));
        Path unfinished = Files
                .createDirectories(code.workDirectory().resolve("woven-" + ClassWeaver.VERSION + ".tmp"));
        Files.writeString(unfinished.resolve("0000-root.jar"), "half");
        PackageWeaver weaver = new PackageWeaver();

        Path woven = weaver.weave(code).getFirst();
        var written = Files.getLastModifiedTime(woven);
        weaver.weave(code);

        assertThat(old).doesNotExist();
        assertThat(unfinished).doesNotExist();
        assertThat(Files.getLastModifiedTime(woven)).isEqualTo(written);
        assertThat(code.workDirectory()).isDirectoryContaining(path -> path.endsWith("woven-" + ClassWeaver.VERSION));
    }

    @Test
    void anArchiveThatIsNoZipIsRefused() throws Exception {
        CodePackage code = code(FunctionJar.compile(SOURCE));
        Files.writeString(code.archive(), "#!/bin/sh");

        assertThatExceptionOfType(InvalidCodeException.class).isThrownBy(() -> new PackageWeaver().weave(code))
                .withMessageContaining("is not a ZIP or JAR file");
    }

    @Test
    void aBrokenLibraryIsNamed() throws Exception {
        CodePackage code = code(FunctionJar.builder().entry("lib/broken.jar", "nothing").build());

        assertThatExceptionOfType(InvalidCodeException.class).isThrownBy(() -> new PackageWeaver().weave(code))
                .withMessageContaining("lib/broken.jar is not a ZIP");
    }

    @Test
    void aSmallArchiveThatUnpacksToVeryMuchIsRefused() throws Exception {
        byte[] library = FunctionJar.builder().entry("zeros", new byte[3 << 20]).build().bytes();
        CodePackage code = code(FunctionJar.builder().entry("lib/a.jar", library).entry("lib/b.jar", library).build());

        assertThatExceptionOfType(InvalidCodeException.class)
                .isThrownBy(() -> new PackageWeaver(5 << 20).weave(code))
                .withMessageContaining("unpacks to more than 5 MiB");
        assertThat(code.workDirectory()).isEmptyDirectory();
        assertThat(new PackageWeaver(7 << 20).weave(code)).hasSize(3);
    }

    @Test
    void aDamagedEntryIsNamed() throws Exception {
        CodePackage code = code(FunctionJar.builder().entry("data.bin", "x".repeat(5000)).build());
        byte[] archive = Files.readAllBytes(code.archive());
        archive[45] ^= 0x55; // inside the compressed data
        Files.write(code.archive(), archive);

        assertThatExceptionOfType(InvalidCodeException.class).isThrownBy(() -> new PackageWeaver().weave(code))
                .withMessageContaining("entry data.bin is damaged");
    }

    @Test
    void anEntryThatUnpacksToMoreThanItStatesIsRefused() throws Exception {
        byte[] library = FunctionJar.builder().entry("Zeros.class", new byte[1 << 20]).build().bytes();
        ByteBuffer bytes = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(library.length - 22 + 16); // where the end record says that the directory begins
        bytes.putInt(directory + 24, 1); // the size of the only entry, unpacked
        CodePackage code = code(FunctionJar.builder().entry("lib/bomb.jar", library).build());

        assertThatExceptionOfType(InvalidCodeException.class).isThrownBy(() -> new PackageWeaver().weave(code))
                .withMessageContaining("lib/bomb.jar: entry Zeros.class is damaged");
        assertThat(code.workDirectory()).isEmptyDirectory();
    }

    @Test
    void whatIsNoClassFileStaysAsItIs() throws Exception {
        byte[] odd = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 99, 0, 1};
        FunctionJar jar = FunctionJar.builder().entry("Future.class", odd).entry("module-info.class", odd).build();

        Map<String, byte[]> entries = entries(new PackageWeaver().weave(code(jar)).getFirst());

        assertThat(entries.get("Future.class")).isEqualTo(odd);
        assertThat(entries.get("module-info.class")).isEqualTo(odd);
    }

    @Test
    void theSingleProviderOfAnArchiveIsItsHandler() throws Exception {
        String service = "META-INF/services/dev.quern.function.Handler";
        byte[] library = FunctionJar.builder().entry(service, "lib.Handler").build().bytes();
        FunctionJar own = FunctionJar.builder().entry(service, "# ours\n own.Handler # it\n")
                .entry("lib/a.jar", library).build();
        FunctionJar inherited = FunctionJar.builder().entry("lib/a.jar", library).build();
        FunctionJar two = FunctionJar.builder()
                .entry(service, "a.One")
                .entry("META-INF/services/dev.quern.function.StreamHandler", "a.Two")
                .build();

        assertThat(HandlerProviders.find(code(own).archive())).contains("own.Handler");
        assertThat(HandlerProviders.find(code(inherited).archive())).contains("lib.Handler");
        assertThat(HandlerProviders.find(code(FunctionJar.compile(SOURCE)).archive())).isEmpty();
        assertThatExceptionOfType(InvalidCodeException.class)
                .isThrownBy(() -> HandlerProviders.find(code(two).archive()))
                .withMessageContaining("a.One, a.Two");
    }

    @Test
    void aRealLibraryIsWovenWhole() throws Exception {
        FunctionJar jar = FunctionJar.builder().library(ObjectMapper.class).build();

        List<Path> woven = new PackageWeaver().weave(code(jar));

        assertThat(entries(woven.get(1))).hasSizeGreaterThan(500);
    }
}

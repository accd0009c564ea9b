package dev.quern.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image is made from. */
class ImageSourcesTest {
    private static final Path APPLICATION = Path.of("src/main/application");

    @TempDir
    private Path folder;

    private static List<String> options(String file) throws IOException {
        return Files.readAllLines(APPLICATION.resolve(file)).stream().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void theJvmGetsTheOptionsThatTheScriptGivesAServer() throws IOException {
        String script = Files.readString(Path.of("../../quern"));
        Matcher serve = Pattern.compile("if \\[ \"\\$argument\" = serve \\]; then\\s+options='([^']+)'")
                .matcher(script);
        assertThat(serve.find()).isTrue();
        Matcher all = Pattern.compile("exec \"\\$jdk/bin/java\" \\$options (-Xlog:disable -Xlog:all=warning:stderr) ")
                .matcher(script);
        assertThat(all.find()).isTrue();
        assertThat(options("opt/quern/java.options")).containsExactlyElementsOf(Stream.of(
                serve.group(1).split(" "), all.group(1).split(" "), new String[]{"-Djava.awt.headless=true",
                        "-Dquern.home=/opt/quern", "-Djava.library.path=/opt/quern/native",
                        "-cp /opt/quern/app/*:/opt/quern/lib/*"})
                .flatMap(Stream::of).toList());
        assertThat(script).contains("-Djava.awt.headless=true", "\"-Dquern.home=$home\"",
                "-cp \"$server/app/*:$server/lib/*\" dev.quern.cli.Main");
    }

    @Test
    void theChartMountsEachFileOfSettingsThatTheImageHas() throws IOException {
        String chart = Files.readString(Path.of("../chart/quern/templates/configmap.yaml"));
        try (Stream<Path> files = Files.list(APPLICATION.resolve("etc/quern"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allSatisfy(file -> assertThat(chart).contains("\n  " + file + ": |"));
        }
        for (String setting : options("etc/quern/quern.properties")) {
            assertThat(chart).contains("\n    " + setting + "\n");
        }
    }

    @Test
    void aFileThatIsNotAsDebianMadeItIsRefused() throws IOException {
        Path library = Files.writeString(folder.resolve("libx.so.1.2"), "a library");
        Path link = Files.createSymbolicLink(folder.resolve("libx.so.1"), library.getFileName());
        String known = library.toRealPath().toString().substring(1);
        DebianPackage libx = new DebianPackage("libx1", "1.2-3", "Package: libx1\n",
                Map.of(known, "5d38aba1a2fa5c3b3a1bb9f0a2d53ee3"), List.of(link));
        assertThatThrownBy(() -> libx.check(link)).isInstanceOf(IOException.class)
                .hasMessageContaining("libx.so.1 is not as the package libx1 1.2-3 has it");
        new DebianPackage("libx1", "1.2-3", "", Map.of(known, Md5.of(library)), List.of(link)).check(link);
        assertThatThrownBy(() -> new DebianPackage("libx1", "1.2-3", "", Map.of(), List.of(link)).check(link))
                .hasMessageContaining("has no file");
    }

    @Test
    void theLicencesThatATextNamesAreFound() {
        assertThat(DebianPackage.licences("""
                in `/usr/share/common-licenses/LGPL-2.1'. See /usr/share/common-licenses/GPL.
                Or /usr/share/common-licenses/GPL-3, or /usr/share/common-licenses/GPL."""))
                .containsExactly("LGPL-2.1", "GPL", "GPL-3");
    }

    @Test
    void aLineThatNamesNoFileIsRefused() throws IOException {
        Path list = Files.writeString(folder.resolve("list"), "# all of it\nlibc6\n");
        assertThatThrownBy(() -> DebianPackage.listed(list)).isInstanceOf(IOException.class)
                .hasMessageContaining("'libc6' is not a package and a file");
    }

    @Test
    void aLayerHasTheFilesOfAFolderForEverybodyToReadAndNoLinks() throws IOException {
        Files.createDirectories(folder.resolve("legal/java.base"));
        Files.writeString(folder.resolve("legal/java.base/LICENSE"), "free");
        Files.createSymbolicLink(folder.resolve("legal/LICENSE"), Path.of("java.base/LICENSE"));
        Path tool = Files.writeString(folder.resolve("tool"), "#!");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("desktop.so"), "");
        Instant time = Instant.parse("2026-01-02T03:04:05Z");
        assertThat(new Layer("some", time).folder(folder, "/opt", Set.of("desktop.so")).build().getEntries())
                .extracting(FileEntry::getExtractionPath, entry -> entry.getPermissions().toOctalString(),
                        FileEntry::getModificationTime)
                .map(each -> each.toList().toString())
                .containsExactly("[/opt/legal/java.base/LICENSE, 644, " + time + "]", "[/opt/tool, 755, " + time + "]");

        Files.createSymbolicLink(folder.resolve("other"), Path.of("tool"));
        assertThatThrownBy(() -> new Layer("some", time).folder(folder, "/opt", Set.of()))
                .isInstanceOf(IOException.class).hasMessageContaining("other is a link");
    }
}

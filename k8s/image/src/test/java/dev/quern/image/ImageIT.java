package dev.quern.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The image that profile {@code dist} has made: unpacked, and run as a container without an engine for containers. */
@Timeout(600)
@EnabledIfSystemProperty(named = "quern.image", matches = ".+", disabledReason = "only profile dist makes an image")
class ImageIT {
    private static final long LARGEST = 80_000_000;

    @TempDir
    private static Path folder;
    @SuppressWarnings("NullAway.Init") // before all tests
    private static UnpackedImage image;

    @BeforeAll
    static void unpack() throws Exception {
        Process mount = new ProcessBuilder("/usr/bin/unshare", "--mount", "/usr/bin/mount", "--bind",
                folder.toString(), folder.toString()).redirectErrorStream(true).start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(mount.waitFor() == 0, "only root can mount and change the root: " + said.strip());
        image = UnpackedImage.of(Path.of(System.getProperty("quern.image")), folder);
    }

    private record Ended(int code, String out, String err) {}

    private static Ended run(ProcessBuilder builder) throws Exception {
        Path err = Files.createTempFile(folder, "err", "");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    /** A command that the page shows. */
    private static List<String> fromPage(String pattern, String between) throws IOException {
        Matcher command = Pattern.compile(pattern).matcher(Files.readString(Path.of("../../docs/image.md")));
        assertThat(command.find()).as(pattern).isTrue();
        return List.of(command.group(1).replace("\"", "").split(between));
    }

    @Test
    void itSaysHowItIsRun() {
        JsonNode config = image.config();
        assertThat(config.get("os").asText() + "/" + config.get("architecture").asText()).isEqualTo("linux/amd64");
        assertThat(config.at("/config/User").asText()).isEqualTo(Image.USER);
        assertThat(config.at("/config/Volumes").properties()).extracting(Map.Entry::getKey)
                .containsExactly("/var/lib/quern");
        assertThat(config.at("/config/ExposedPorts").properties()).extracting(Map.Entry::getKey)
                .containsExactly("7070/tcp");
        assertThat(config.at("/config/Labels/org.opencontainers.image.version").asText())
                .isEqualTo(System.getProperty("quern.image.version"));
        assertThat(config.at("/config/Labels").properties()).extracting(Map.Entry::getKey).contains(
                "org.opencontainers.image.title", "org.opencontainers.image.licenses",
                "org.opencontainers.image.source");
        assertThat(image.manifest().get("layers")).as("Debian's files, the runtime, the libraries, Quern").hasSize(4);
    }

    @Test
    void skopeoCopiesItAsThePageSaysWithItsNameAndDigest() throws Exception {
        assertThat(image.name()).as("what engines call it")
                .isEqualTo("quern:" + System.getProperty("quern.image.version"));
        assumeTrue(Stream.of("/usr/bin/skopeo", "/usr/local/bin/skopeo").map(Path::of).anyMatch(Files::isExecutable),
                "skopeo is not installed");
        List<String> command = new ArrayList<>(fromPage("(skopeo copy oci-archive:\\S+) docker://", " "));
        String archive = "quern-VERSION-linux-amd64.oci.tar";
        command.replaceAll(word -> word.replace(archive, System.getProperty("quern.image")));
        Path copied = folder.resolve("copied");
        command.add("dir:" + copied); // in the place of a registry
        Ended ended = run(new ProcessBuilder(command));
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat("sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(copied.resolve("manifest.json"))))).isEqualTo(image.digest());
    }

    @Test
    void itIsNotLarge() {
        long size = 0;
        for (JsonNode layer : image.manifest().get("layers")) {
            size += layer.get("size").asLong();
        }
        assertThat(size).isLessThanOrEqualTo(LARGEST);
    }

    @Test
    void aServerRunsInItAndAFunctionInTheServer() throws Exception {
        Path log = folder.resolve("log");
        Process server = image.container(Map.of(), "serve", "--config", "/etc/quern/quern.properties", "--port", "0")
                .redirectError(log.toFile()).start();
        try {
            String ready = server.inputReader().readLine();
            assertThat(ready).as(Files.readString(log)).startsWith("quern ready http://0.0.0.0:");
            assertThat(Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")))
                    .contains("Uid:\t10001\t10001\t10001\t10001", "Gid:\t10001\t10001\t10001\t10001");
            Map<String, String> there = Map.of("QUERN_ENDPOINT",
                    "http://127.0.0.1:" + ready.substring(ready.lastIndexOf(':') + 1));
            Ended healthy = run(image.inside(there, fromPage("test: \\[CMD, (.*)]", ", ")));
            assertThat(healthy.code()).as(healthy.err()).isZero();
            Ended key = run(image.inside(there, fromPage("docker exec quern (.*)", " ")));
            assertThat(key.out()).as(key.err()).contains("AWS_SECRET_ACCESS_KEY");
            Ended deployed = run(image.container(there, "deploy", "/opt/quern/examples/hello.jar", "--name", "hello"));
            assertThat(deployed.code()).as(deployed.err()).isZero();
            Ended called = run(image.container(there, "invoke", "hello", "--payload", "{\"name\": \"Ada\"}"));
            assertThat(called.out()).as(called.err()).contains("Hello, Ada!");
            assertThat(image.data().resolve("store/native")).as("RocksDB's library, unpacked again").doesNotExist();
            assertThat(Files.getAttribute(image.data().resolve("root-key"), "unix:uid")).isEqualTo(10_001);
            server.toHandle().destroy();
            assertThat(server.waitFor()).as(Files.readString(log)).isZero();
            assertThat(run(image.container(there, "health")).code()).isEqualTo(3);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void theJvmKnowsWhoItIsAndOpensFilesWhateverTheyAreCalled() throws Exception {
        Ended shown = run(image.inside(Map.of(), List.of("/opt/quern/runtime/bin/java",
                "@/opt/quern/java.options", "@/etc/quern/java.options", "-XshowSettings:properties", "-version")));
        assertThat(shown.err()).contains("user.name = quern", "sun.jnu.encoding = UTF-8");
    }

    @Test
    void everyLibraryInItFindsTheOnesThatItNeeds() throws Exception {
        List<Path> libraries;
        try (Stream<Path> files = Files.walk(image.root())) {
            libraries = files.filter(file -> file.toString().matches(".*\\.so(\\.\\d+)*")).sorted().toList();
        }
        assertThat(libraries).hasSizeGreaterThan(30);
        Map<String, String> path = Map.of("LD_LIBRARY_PATH", "/opt/quern/runtime/lib:/opt/quern/runtime/lib/server");
        for (Path library : libraries) {
            Ended listed = run(image.inside(path, List.of("/lib64/ld-linux-x86-64.so.2", "--list",
                    "/" + image.root().relativize(library))));
            // the C library itself needs nothing
            assertThat(listed.code() == 0 || listed.out().contains("statically linked")).as(library + listed.err())
                    .isTrue();
            assertThat(listed.out()).as(library.toString()).doesNotContain("not found");
        }
    }

    @Test
    void itHasTheLicencesOfAllThatIsInItAndListsIt() throws IOException {
        Path root = image.root();
        JsonNode bill = new JsonMapper().readTree(root.resolve("opt/quern/sbom.cdx.json").toFile());
        TreeSet<String> listed = new TreeSet<>();
        bill.get("components").forEach(component -> {
            if (component.path("purl").asText().startsWith("pkg:deb/debian/")) {
                listed.add(component.get("name").asText());
            }
        });
        TreeSet<String> known = new TreeSet<>();
        try (Stream<Path> packages = Files.list(root.resolve("var/lib/dpkg/status.d"))) {
            packages.forEach(each -> known.add(each.getFileName().toString()));
        }
        assertThat(listed).isEqualTo(known).contains("libc6", "libstdc++6", "libgcc-s1");
        for (String each : listed) {
            String copyright = Files.readString(root.resolve("usr/share/doc/" + each + "/copyright"));
            assertThat(DebianPackage.licences(copyright))
                    .allSatisfy(text -> assertThat(root.resolve("usr/share/common-licenses/" + text)).isNotEmptyFile());
        }
        assertThat(root.resolve("opt/quern/runtime/legal/java.base/LICENSE")).isNotEmptyFile();
        assertThat(root.resolve("opt/quern/legal")).isNotEmptyDirectory();
        assertThat(root.resolve("opt/quern/LICENSE")).isNotEmptyFile();
    }

    @Test
    void nobodyCanChangeWhatIsInIt() throws IOException {
        try (Stream<Path> files = Files.walk(image.root())) {
            assertThat(files.filter(file -> !Files.isSymbolicLink(file)).filter(ImageIT::isWritable)
                    .map(file -> image.root().relativize(file).toString()))
                    .containsExactlyInAnyOrder("tmp", "var/lib/quern");
        }
    }

    private static boolean isWritable(Path file) {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            return (mode & 022) != 0 || !Files.getAttribute(file, "unix:uid").equals(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void madeAgainFromACopyItHasTheSameDigest() throws Exception {
        Path copy = folder.resolve("copy");
        assertThat(new ProcessBuilder("cp", "-r", System.getProperty("quern.image.package"), copy.toString())
                .inheritIO().start().waitFor()).isZero();
        Path output = Files.createDirectory(folder.resolve("again"));
        String digest = new Image(copy, Path.of("src/main"), output, System.getProperty("quern.image.version"),
                Instant.parse("2026-11-24T00:00:00Z")).make();
        assertThat(digest).isEqualTo(image.digest());
        assertThat(Files.readString(Path.of(System.getProperty("quern.image") + ".digest")).strip()).isEqualTo(digest);
        try (Stream<Path> made = Files.list(output)) {
            assertThat(made.sorted(Comparator.naturalOrder()).map(file -> file.getFileName().toString()))
                    .as("nothing is left but the image and its digest").hasSize(2);
        }
    }
}

package dev.quern.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The package that profile {@code dist} has made: unpacked, and used with no Java in sight. */
@Timeout(600)
@EnabledIfSystemProperty(named = "quern.archive", matches = ".+", disabledReason = "only profile dist makes a package")
class PackageIT {
    private static final long LARGEST = 80_000_000;

    @TempDir
    private static Path folder;
    private static Path archive;
    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        archive = Path.of(System.getProperty("quern.archive"));
        assertThat(new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder.toString()).start().waitFor())
                .isZero();
        try (Stream<Path> unpacked = Files.list(folder)) {
            home = unpacked.filter(path -> path.getFileName().toString().startsWith("quern-")).findFirst()
                    .orElseThrow();
        }
    }

    private static ProcessBuilder quern(String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/quern").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        // the system's commands, but no Java that may be among them
        builder.environment().putAll(Map.of("PATH", commands().toString(), "HOME", "/nonexistent"));
        return builder;
    }

    /** The few commands that the script needs. */
    private static Path commands() {
        Path bin = folder.resolve("commands");
        try {
            if (Files.notExists(bin)) {
                Files.createDirectory(bin);
                for (String command : List.of("dirname", "readlink", "sed")) {
                    Files.createSymbolicLink(bin.resolve(command), Path.of("/usr/bin", command));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bin;
    }

    private static String run(String... arguments) throws Exception {
        Process process = quern(arguments).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
        return out;
    }

    @Test
    void itRunsAFunctionWithNoJavaOnTheMachineAndFasterOnceItHasTrained() throws Exception {
        assertThat(run("--version")).contains("Java 25");
        assertThat(run("train").strip()).isEqualTo(home.resolve("quern.aot").toString());
        String data = folder.resolve("data").toString();
        // an archive that does not fit this JVM and these files is an error
        ProcessBuilder builder = quern("serve", "--port", "0", "--data", data);
        builder.environment().put("QUERN_JAVA_OPTS", "-XX:AOTMode=on");
        Process server = builder.start();
        try {
            String ready = server.inputReader().readLine();
            assertThat(ready).as(Files.readString(folder.resolve("err"))).startsWith("quern ready ");
            String url = ready.substring("quern ready ".length());
            run("deploy", home.resolve("examples/hello.jar").toString(), "--name", "hello", "--endpoint", url,
                    "--data", data);
            assertThat(run("invoke", "hello", "--payload", "{\"name\": \"Ada\"}", "--endpoint", url, "--data", data))
                    .contains("Hello, Ada!");
            assertThat(folder.resolve("data/store/native")).as("unpacked again").doesNotExist();
        } finally {
            server.toHandle().destroy();
        }
        assertThat(server.waitFor()).isZero();
    }

    @Test
    void itIsNotLarge() throws IOException {
        assertThat(Files.size(archive)).isLessThanOrEqualTo(LARGEST);
    }

    @Test
    void itsBillListsWhatIsInside() throws IOException {
        JsonNode bill = new JsonMapper().readTree(home.resolve("sbom.cdx.json").toFile());
        TreeSet<String> listed = new TreeSet<>();
        List<String> changed = new ArrayList<>();
        for (JsonNode component : bill.get("components")) {
            String name = component.get("name").asText() + "-" + component.get("version").asText() + ".jar";
            listed.add(name);
            Path jar = home.resolve("lib").resolve(name);
            if (Files.exists(jar)) {
                assertThat(component.at("/hashes").findValuesAsText("content")).as(jar.toString())
                        .contains(Sbom.sha256(jar));
            }
            if (component.has("pedigree")) {
                changed.add(component.get("name").asText());
            }
        }
        assertThat(changed).containsExactlyInAnyOrder("picocli", "rocksdbjni");
        assertThat(listed.removeIf(name -> name.startsWith("java-runtime-25"))).isTrue();
        TreeSet<String> inside = new TreeSet<>();
        for (String layer : List.of("app", "lib")) {
            try (Stream<Path> jars = Files.list(home.resolve(layer))) {
                jars.forEach(jar -> inside.add(jar.getFileName().toString()));
            }
        }
        assertThat(listed).isEqualTo(inside);
    }

    @Test
    void madeAgainItHasTheSameBytes(@TempDir Path again) throws IOException {
        String version = home.getFileName().toString().substring("quern-".length());
        Path second = new Package(Path.of("../target/quern"), Path.of("src/main/files"),
                archive.resolveSibling("bom.json"), again, version, Instant.parse("2026-11-24T00:00:00Z")).make();
        assertThat(Files.mismatch(archive, second)).isEqualTo(-1);
    }
}

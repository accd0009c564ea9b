package dev.quern.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the package is made from, beside the server that the build has just made. */
class PackageSourcesIT {
    private static final Path FILES = Path.of("src/main/files");
    private static final Path SERVER = Path.of("../target/quern");

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    @Test
    void theRuntimeHasTheModulesThatTheServerAndTheExamplesUse() throws IOException {
        List<String> listed = RuntimeImage.modules(FILES.resolve("runtime-modules"));
        Set<String> linked = Configuration.empty().resolve(ModuleFinder.ofSystem(), ModuleFinder.of(), listed).modules()
                .stream().map(ResolvedModule::name).collect(Collectors.toSet());
        List<Path> server = Stream.concat(jars(SERVER.resolve("app")).stream(), jars(SERVER.resolve("lib")).stream())
                .toList();
        assertThat(linked).containsAll(RuntimeImage.used(server)).doesNotContain("jdk.compiler", "jdk.jshell");
        assertThat(linked).containsAll(RuntimeImage.used(List.of(
                Path.of("../../examples/thumbnail/target/thumbnail.jar"),
                Path.of("../../examples/note/target/note.jar"))));
    }

    @Test
    void everyLibraryHasALicence(@TempDir Path folder) throws IOException {
        Licences licences = Licences.of(FILES.resolve("licences"));
        List<Path> libraries = jars(SERVER.resolve("lib"));
        for (Path jar : libraries) {
            licences.gather(jar, folder.resolve(jar.getFileName().toString()));
        }
        assertThat(licences.prefixes()).as("lines that are for nothing").allSatisfy(prefix -> assertThat(libraries)
                .anyMatch(jar -> jar.getFileName().toString().startsWith(prefix)));
    }

    @Test
    void theStoresLibraryIsWhereItIsLookedFor(@TempDir Path folder) throws IOException {
        Path jar = jars(SERVER.resolve("lib")).stream()
                .filter(file -> file.getFileName().toString().startsWith(StoreLibrary.JAR_PREFIX)).findFirst()
                .orElseThrow();
        StoreLibrary.split(jar, folder.resolve("classes.jar"), folder.resolve("native"));
        try (Stream<Path> unpacked = Files.list(SERVER.resolve("native"))) {
            // the server itself has unpacked this one
            Path asLoaded = unpacked.findFirst().orElseThrow();
            assertThat(folder.resolve("native").resolve(asLoaded.getFileName())).hasSameBinaryContentAs(asLoaded);
        }
        assertThat(Files.size(folder.resolve("classes.jar"))).isLessThan(Files.size(jar) / 20);
    }
}

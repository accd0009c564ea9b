package dev.quern.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The package {@code quern-VERSION-linux-x64.tar.gz}: unpacked, it runs, and needs no Java.
 *
 * <pre>
 * bin/quern     the command line
 * runtime/      a Java runtime of some modules
 * app/ lib/     Quern's own JARs, and the libraries
 * native/       the store's native library
 * examples/     a function to try, which `quern train` calls
 * conf/         a configuration file in which every key is commented out
 * service/      a unit for systemd
 * legal/        licence texts of what is inside
 * sbom.cdx.json what is inside (CycloneDX)
 * </pre>
 *
 * @param server
 *            the server that the build of {@code admin-api} leaves
 * @param files
 *            what goes into the package as it is
 * @param bill
 *            the bill of materials that Maven made
 * @param output
 *            where the package is made
 * @param version
 *            Quern's
 * @param time
 *            the time of change of everything in the package
 */
record Package(Path server, Path files, Path bill, Path output, String version, Instant time) {

    /** Makes it: {@code SERVER FILES BILL OUTPUT VERSION TIME}. Prints the archive's path. */
    public static void main(String[] arguments) throws IOException {
        Package made = new Package(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]),
                Path.of(arguments[3]), arguments[4], Instant.parse(arguments[5]));
        System.out.println(made.make());
    }

    /** Lays the files out, and packs them; what was there before is replaced. */
    Path make() throws IOException {
        Path layout = output.resolve("quern-" + version);
        delete(layout);
        Files.createDirectories(layout);
        RuntimeImage.link(RuntimeImage.modules(files.resolve("runtime-modules")), layout.resolve("runtime"));
        copy(server.resolve("app"), layout.resolve("app"));
        Path libraries = libraries(layout);
        copy(server.resolve("examples"), layout.resolve("examples"));
        Files.createDirectories(layout.resolve("bin"));
        Files.copy(server.resolve("quern"), layout.resolve("bin/quern"), StandardCopyOption.COPY_ATTRIBUTES);
        copy(files.resolve("conf"), layout.resolve("conf"));
        copy(files.resolve("service"), layout.resolve("service"));
        Files.copy(files.resolve("README.txt"), layout.resolve("README.txt"));
        legal(layout);
        Sbom.write(bill, layout.resolve("runtime/release"), libraries, layout.resolve("sbom.cdx.json"));
        Path archive = output.resolve(layout.getFileName() + "-linux-x64.tar.gz");
        Tarball.pack(layout, archive, time);
        return archive;
    }

    /** Copies them; the store's JAR becomes another one than it was. */
    private Path libraries(Path layout) throws IOException {
        Path lib = Files.createDirectories(layout.resolve("lib"));
        boolean store = false;
        for (Path jar : list(server.resolve("lib"))) {
            Path copy = lib.resolve(jar.getFileName());
            if (jar.getFileName().toString().startsWith(StoreLibrary.JAR_PREFIX)) {
                StoreLibrary.split(jar, copy, layout.resolve("native"));
                store = true;
            } else {
                Files.copy(jar, copy);
            }
        }
        if (!store) {
            throw new IOException("there is no " + StoreLibrary.JAR_PREFIX + "*.jar in " + server.resolve("lib"));
        }
        return lib;
    }

    private void legal(Path layout) throws IOException {
        Path legal = Files.createDirectories(layout.resolve("legal"));
        Licences licences = Licences.of(files.resolve("licences"));
        for (Path jar : list(server.resolve("lib"))) {
            licences.gather(jar, legal.resolve(jar.getFileName().toString().replaceFirst("\\.jar$", "")));
        }
        Files.copy(files.resolve("licences/Apache-2.0.txt"), layout.resolve("LICENSE"));
        Path notice = Path.of(System.getProperty("java.home"), "NOTICE");
        if (Files.exists(notice)) { // the licences of its parts are in runtime/legal
            Files.copy(notice, legal.resolve("java-runtime-NOTICE"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : list(from)) {
            Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    path.toFile().setWritable(true);
                    Files.delete(path);
                }
            }
        }
    }
}

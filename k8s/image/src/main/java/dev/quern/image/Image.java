package dev.quern.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The image {@code quern:VERSION} for Linux on x86-64, as a tar archive in the OCI layout. What changes seldom is in
 * the
 * lower of its layers: Debian's files, the Java runtime, the libraries, Quern.
 *
 * @param layout
 *            the unpacked package
 * @param sources
 *            the folder with {@code debian-files}, and with {@code system/} and {@code application/}, which are in the
 *            image as they are
 * @param output
 *            where the image is made
 * @param version
 *            Quern's
 * @param time
 *            the time of change of everything in the image
 */
record Image(Path layout, Path sources, Path output, String version, Instant time) {

    /** Who runs in it: one user, known to nobody else. */
    static final String USER = "10001:10001";

    private static final String HOME = "/opt/quern";
    private static final String DATA = "/var/lib/quern";
    private static final String SETTINGS = "/etc/quern";
    private static final int PORT = 7070;
    /** Of the runtime, what needs a screen or a sound card, and libraries that the image does not have. */
    private static final Set<String> DESKTOP = Set.of("lib/libawt_xawt.so", "lib/libjawt.so", "lib/libjsound.so",
            "lib/libsplashscreen.so");

    /** Makes it: {@code LAYOUT SOURCES OUTPUT VERSION TIME}. Prints its path and its digest. */
    public static void main(String[] arguments) throws Exception {
        Image image = new Image(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]), arguments[3],
                Instant.parse(arguments[4]));
        System.out.println(image.archive() + "\n" + image.make());
    }

    /** Where the image is made. */
    Path archive() {
        return output.resolve("quern-" + version + "-linux-amd64.oci.tar");
    }

    /**
     * Makes it; what was there before is replaced.
     *
     * @return the digest of its manifest, by which a registry knows it
     */
    String make() throws Exception {
        if (!Files.isDirectory(layout.resolve("runtime"))) {
            throw new IOException("there is no package in " + layout
                    + ": build it before, mvn -pl k8s/image -am -Pdist package");
        }
        Path work = output.resolve("image");
        delete(work);
        Files.createDirectories(work);
        List<DebianPackage> debian = DebianPackage.listed(sources.resolve("debian-files"));
        List<FileEntriesLayer> layers = List.of(system(debian, work), runtime(), libraries(),
                application(debian, work));
        Path cache = work.resolve("layers");
        JibContainer made = Jib.fromScratch().setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(new Platform("amd64", "linux"))).setCreationTime(time).setUser(USER)
                .setEntrypoint(HOME + "/runtime/bin/java", "@" + HOME + "/java.options",
                        "@" + SETTINGS + "/java.options", "dev.quern.cli.Main")
                .setProgramArguments("serve", "--config", SETTINGS + "/quern.properties")
                .setEnvironment(variables())
                .setLabels(labels()).addVolume(AbsoluteUnixPath.get(DATA)).addExposedPort(Port.tcp(PORT))
                .setFileEntriesLayers(layers)
                .containerize(Containerizer.to(TarImage.at(archive()).named("quern:" + version)).setToolName("quern")
                        .setOfflineMode(true).setBaseImageLayersCache(cache).setApplicationLayersCache(cache));
        String digest = made.getDigest().toString();
        Files.writeString(archive().resolveSibling(archive().getFileName() + ".digest"), digest + "\n");
        delete(work);
        return digest;
    }

    /**
     * Sorted, as are the labels: how Jib writes them depends on how they come, and the digest on how it writes them.
     */
    private static Map<String, String> variables() {
        return new TreeMap<>(Map.of("PATH", HOME + "/runtime/bin", "LC_CTYPE", "C.UTF-8", "QUERN_DATA", DATA,
                "ROCKSDB_MUSL_LIBC", "false")); // RocksDB would start processes to find this out
    }

    private Map<String, String> labels() {
        String name = "org.opencontainers.image.";
        return new TreeMap<>(Map.of(name + "title", "Quern", name + "description",
                "A function runtime for Java on one volume, with the wire APIs of AWS.", name + "version", version,
                name + "created", time.toString(), name + "url", "https://quern.dev", name + "source",
                "https://quern.dev/quern.git", name + "documentation", "https://quern.dev", name + "vendor",
                "The Quern developers", name + "licenses", "Apache-2.0"));
    }

    private FileEntriesLayer system(List<DebianPackage> debian, Path work) throws IOException {
        Layer layer = new Layer("system", time).folder(sources.resolve("system"), "/", Set.of());
        for (DebianPackage each : debian) {
            each.addTo(layer, work);
        }
        // who else runs a container of it, with another user, must be able to write there as well
        return layer.emptyFolder("/tmp", "777", "").emptyFolder("/plugins", "755", "")
                .emptyFolder(DATA, "700", USER).build();
    }

    private FileEntriesLayer runtime() throws IOException {
        return new Layer("runtime", time).folder(layout.resolve("runtime"), HOME + "/runtime", DESKTOP).build();
    }

    private FileEntriesLayer libraries() throws IOException {
        Layer layer = new Layer("libraries", time);
        for (String folder : List.of("lib", "native", "legal")) {
            layer.folder(layout.resolve(folder), HOME + "/" + folder, Set.of());
        }
        return layer.build();
    }

    private FileEntriesLayer application(List<DebianPackage> debian, Path work) throws IOException {
        Layer layer = new Layer("application", time).folder(sources.resolve("application"), "/", Set.of());
        for (String folder : List.of("app", "examples")) {
            layer.folder(layout.resolve(folder), HOME + "/" + folder, Set.of());
        }
        Path bill = work.resolve("sbom.cdx.json");
        ImageBill.write(layout.resolve(bill.getFileName()), debian, bill);
        return layer.file(layout.resolve("LICENSE"), HOME + "/LICENSE").file(bill, HOME + "/sbom.cdx.json").build();
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}

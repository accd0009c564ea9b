package dev.quern.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * RocksDB's JAR, which holds its native library for some fifteen platforms. One of them is put where the JVM loads it
 * from; the JAR keeps its classes.
 */
final class StoreLibrary {

    static final String JAR_PREFIX = "rocksdbjni-";

    private static final String PACKED = "librocksdbjni-linux64.so";
    /** As the JVM calls what RocksDB asks it for. */
    private static final String LOADED = System.mapLibraryName("rocksdbjnijni-linux64");
    private static final Pattern NATIVE = Pattern.compile("librocksdbjni[^/]*\\.(so|dll|jnilib)");

    private StoreLibrary() {}

    /**
     * Takes the JAR apart.
     *
     * @param jar
     *            as it was published
     * @param classes
     *            receives everything but the libraries
     * @param folder
     *            receives the library for Linux on x86-64
     */
    static void split(Path jar, Path classes, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (ZipFile zip = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(classes);
                ZipOutputStream rest = new ZipOutputStream(out)) {
            boolean found = false;
            for (ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    if (!NATIVE.matcher(entry.getName()).matches()) {
                        ZipEntry kept = new ZipEntry(entry.getName());
                        kept.setTimeLocal(entry.getTimeLocal()); // not by the time zone of who builds
                        rest.putNextEntry(kept);
                        in.transferTo(rest);
                        rest.closeEntry();
                    } else if (entry.getName().equals(PACKED)) {
                        found = true;
                        Files.copy(in, folder.resolve(LOADED));
                    }
                }
            }
            if (!found) {
                throw new IOException(jar + " has no " + PACKED + ": has RocksDB renamed it?");
            }
        }
    }
}

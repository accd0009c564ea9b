package dev.quern.runtime.java.weave;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The checksums in a JAR: the JDK does not look at those of entries that are stored without compression. */
final class EntryChecksums {

    private static final int CHUNK = 1 << 16;

    private EntryChecksums() {}

    /** Reads a JAR to its end; whether all of it is what was written. */
    static boolean areRight(Path jar) {
        byte[] chunk = new byte[CHUNK];
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                CRC32 checksum = new CRC32();
                try (InputStream in = zip.getInputStream(entry)) {
                    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                        checksum.update(chunk, 0, n);
                    }
                }
                if (!entry.isDirectory() && checksum.getValue() != entry.getCrc()) {
                    return false;
                }
            }
            return true;
        } catch (IOException | IllegalArgumentException e) {
            // the latter for names in no known encoding
            return false;
        }
    }
}

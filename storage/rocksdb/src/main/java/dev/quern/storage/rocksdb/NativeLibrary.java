package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.StoreException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads RocksDB's native library: left to itself it unpacks 17 MB into the temporary folder at each start, and leaves
 * them there when the process is
 * killed.
 */
final class NativeLibrary {

    /** A fact of the whole JVM, as the library is. */
    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Loads the library: the one on {@code java.library.path} if there is one, as an installation has it; else
     * unpacked into {@code directory} unless it lies there from an earlier start. A JVM does so once; later calls do
     * nothing.
     */
    static synchronized void load(Path directory) {
        if (loaded) {
            return;
        }
        try {
            Path folder = installed(System.getProperty("java.library.path", ""));
            RocksDB.loadLibrary(List.of((folder == null ? unpack(directory) : folder).toString()));
        } catch (UnsatisfiedLinkError e) {
            // on a file system that forbids programs the temporary folder may still do
            RocksDB.loadLibrary();
        }
        loaded = true;
    }

    /** The folder of a search path that has the library; {@code null} if none has. */
    static @Nullable Path installed(String searchPath) {
        String name = Environment.getJniLibraryFileName("rocksdbjni");
        return Arrays.stream(searchPath.split(File.pathSeparator)).filter(folder -> !folder.isEmpty()).map(Path::of)
                .filter(folder -> Files.isRegularFile(folder.resolve(name))).findFirst().map(Path::toAbsolutePath)
                .orElse(null);
    }

    /** Unpacks unless it is there; returns the folder in which it lies under the name that the loader looks for. */
    static Path unpack(Path directory) {
        String name = Environment.getJniLibraryFileName("rocksdb");
        try {
            Path folder = Files.createDirectories(directory.toAbsolutePath());
            Path library = folder.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
            URL resource = RocksDB.class.getClassLoader().getResource(name);
            if (resource == null) {
                throw new StoreException("no RocksDB library for this platform: " + name + " is not on the class path");
            }
            if (!isUnpacked(library, resource)) {
                copy(resource, library);
            }
            return folder;
        } catch (IOException e) {
            throw new StoreException("cannot unpack the RocksDB library into " + directory + ": " + e.getMessage(), e);
        }
    }

    private static boolean isUnpacked(Path library, URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        if (!Files.isRegularFile(library) || !(connection instanceof JarURLConnection jar)) {
            return false;
        }
        return Files.size(library) == jar.getJarEntry().getSize() && checksum(library) == jar.getJarEntry().getCrc();
    }

    private static long checksum(Path file) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
            }
        }
        return crc.getValue();
    }

    private static void copy(URL resource, Path library) throws IOException {
        // moved into place whole, for a second server may be starting from the same folder
        Path partial = Files.createTempFile(library.getParent(), "rocksdb", ".tmp");
        try (InputStream in = resource.openStream()) {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}

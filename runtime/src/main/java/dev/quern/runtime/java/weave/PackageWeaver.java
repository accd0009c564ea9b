package dev.quern.runtime.java.weave;

import dev.quern.plugin.CodePackage;
import dev.quern.plugin.InvalidCodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an uploaded archive into woven JARs. Safe for use by several threads.
 *
 * <p>
 * In the package's work directory a folder {@code woven-N} holds them, N being the weaver's version:
 * {@code 0000-root.jar}
 * for the archive's own classes and resources, then one JAR for each {@code lib/*.jar}, in the order of their names.
 * The
 * folder appears complete or not at all. Entries are stored without compression: they are read far more often than
 * written.
 */
public final class PackageWeaver {

    private static final Logger LOG = LoggerFactory.getLogger(PackageWeaver.class);
    private static final String FOLDER = "woven-" + ClassWeaver.VERSION;

    /** Four times what an upload may unpack to: that does not count what is in the JARs inside it. */
    private static final long MOST_UNPACKED = 1L << 30;

    private final long mostUnpacked;
    private final JarWeaver jars = new JarWeaver(new ClassWeaver());

    /** Folders whose JARs were written, or read to their ends, by this process. */
    private final Set<Path> sound = ConcurrentHashMap.newKeySet();

    // two environments may want the same package woven at the same time; different packages may share a lock
    private final List<Object> locks = Stream.generate(Object::new).limit(16).toList();

    /** A weaver for packages of any size that an upload may have. */
    public PackageWeaver() {
        this(MOST_UNPACKED);
    }

    PackageWeaver(long mostUnpacked) {
        this.mostUnpacked = mostUnpacked;
    }

    /**
     * The woven JARs of a package in class path order, woven now if they are not there yet.
     *
     * @throws InvalidCodeException
     *             if the archive, or a JAR inside it, cannot be read, or is far larger than any that could be uploaded
     * @throws UncheckedIOException
     *             if the work directory cannot be written
     */
    public List<Path> weave(CodePackage code) throws InvalidCodeException {
        Path folder = code.workDirectory().resolve(FOLDER);
        if (!sound.contains(folder) || !Files.isDirectory(folder)) {
            synchronized (locks.get(Math.floorMod(code.sha256().hashCode(), locks.size()))) {
                if (!sound.contains(folder)) {
                    removeIfDamaged(folder);
                }
                if (!Files.isDirectory(folder)) {
                    weaveInto(code, folder);
                }
                sound.add(folder);
            }
        }
        return jarsIn(folder);
    }

    /** Nobody uses it yet in this process; and what was made of the archive can be made again. */
    private static void removeIfDamaged(Path folder) {
        if (!Files.isDirectory(folder) || jarsIn(folder).stream().allMatch(EntryChecksums::areRight)) {
            return;
        }
        LOG.warn("The woven classes in {} are damaged: they are woven again", folder);
        try {
            remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the damaged classes in " + folder, e);
        }
    }

    private void weaveInto(CodePackage code, Path folder) throws InvalidCodeException {
        Path unfinished = folder.resolveSibling(FOLDER + ".tmp");
        try {
            removeOtherVersions(code.workDirectory());
            Files.createDirectory(unfinished);
            try {
                weaveArchive(code.archive(), unfinished);
                sync(unfinished);
                Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                remove(unfinished);
            }
            sync(code.workDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the woven classes of " + code.sha256() + " to " + folder, e);
        }
    }

    private void weaveArchive(Path archive, Path folder) throws InvalidCodeException, IOException {
        SizeLimit limit = new SizeLimit(mostUnpacked);
        try (ZipFile zip = open(archive, "the archive")) {
            jars.weave(zip, entry -> !isLibrary(entry), folder.resolve("0000-root.jar"), "the archive", limit);
            List<String> libraries = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(PackageWeaver::isLibrary)
                    .distinct()
                    .sorted()
                    .toList();
            for (int i = 0; i < libraries.size(); i++) {
                weaveLibrary(zip, libraries.get(i), i + 1, folder, limit);
            }
        }
    }

    private void weaveLibrary(ZipFile zip, String name, int position, Path folder, SizeLimit limit)
            throws InvalidCodeException, IOException {
        String file = name.substring(name.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        Path woven = folder.resolve("%04d-%s".formatted(position, file));
        Path original = folder.resolveSibling(woven.getFileName() + ".original");
        try {
            try (var content = zip.getInputStream(zip.getEntry(name))) {
                Files.copy(content, original, StandardCopyOption.REPLACE_EXISTING);
            } catch (ZipException e) {
                throw new InvalidCodeException(name + " cannot be unpacked: " + e.getMessage(), e);
            }
            try (ZipFile library = open(original, name)) {
                jars.weave(library, entry -> true, woven, name, limit);
            }
        } finally {
            Files.deleteIfExists(original);
        }
    }

    private static ZipFile open(Path file, String what) throws InvalidCodeException, IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new InvalidCodeException(what + " is not a ZIP or JAR file: " + e.getMessage(), e);
        }
    }

    private static boolean isLibrary(String entry) {
        return entry.startsWith("lib/") && entry.indexOf('/', 4) < 0
                && entry.toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    private static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the woven classes in " + folder, e);
        }
    }

    private static void removeOtherVersions(Path directory) throws IOException {
        List<Path> others = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.getFileName().toString().startsWith("woven-")).forEach(others::add);
        }
        for (Path other : others) {
            remove(other);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NotDirectoryException e) {
            throw e;
        } catch (FileSystemException unsupported) {
            // a file system that cannot sync folders has made the move durable by itself, or cannot
        }
    }
}

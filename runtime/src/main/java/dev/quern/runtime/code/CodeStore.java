package dev.quern.runtime.code;

import dev.quern.plugin.CodePackage;
import dev.quern.runtime.backup.Sha256;
import dev.quern.storage.kv.DiskFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Code packages on disk, each once, in a folder named by its SHA-256:
 *
 * <pre>
 * SHA256/package.zip   the archive as it was uploaded
 * SHA256/RUNTIME/      what a function runtime made of it
 * incoming/            uploads that are not checked yet, and packages that are being removed
 * </pre>
 *
 * <p>
 * A package is on disk, synchronised, before {@link #add} returns; a record that refers to it can be committed then.
 * Until
 * that commit the caller holds the returned {@link Pin}, so that {@link #sweep} does not take an unreferenced package
 * for an
 * abandoned one. Safe for use by several threads of one process.
 */
public final class CodeStore {

    private static final Logger LOG = LoggerFactory.getLogger(CodeStore.class);
    private static final long RESERVE_BYTES = 64L << 20;
    private static final String ARCHIVE = "package.zip";
    private static final String INCOMING = "incoming";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path directory;
    private final PackageLimits limits;
    private final PackageCheck check;
    private final LongSupplier usableBytes;
    private final Map<String, Integer> pins = new HashMap<>(); // guarded by itself
    private int holds; // guarded by pins
    /** What {@link #damageOnce} has said, by SHA-256. */
    private final Map<String, Optional<String>> checked = new ConcurrentHashMap<>();

    /**
     * Opens a store.
     *
     * @param directory
     *            where packages lie; made if it is not there
     */
    public CodeStore(Path directory, PackageLimits limits) {
        this(directory, limits, () -> usable(directory));
    }

    /** As the other, with somebody else to tell how many bytes the disk has room for. */
    CodeStore(Path directory, PackageLimits limits, LongSupplier usableBytes) {
        this.directory = directory;
        this.usableBytes = usableBytes;
        this.limits = limits;
        this.check = new PackageCheck(limits);
        try {
            Files.createDirectories(directory.resolve(INCOMING));
            deleteContents(directory.resolve(INCOMING));
        } catch (IOException e) {
            throw new UncheckedIOException("The folder for function code, " + directory + ", cannot be used", e);
        }
    }

    /**
     * Checks and stores a package; a package that is there already is stored once.
     *
     * @throws InvalidPackageException
     *             if the package breaks a rule: not a ZIP, too large, an entry that points outside
     */
    public Pin add(byte[] archive) {
        if (archive.length > limits.zippedBytes()) {
            throw new InvalidPackageException(
                    "The package of " + archive.length + " bytes is too large: at most " + limits.zippedBytes()
                            + " are allowed.");
        }
        requireRoom(archive.length);
        CodeIdentity identity = new CodeIdentity(sha256(archive), archive.length);
        Pin pin = pin(identity);
        try {
            // what is there but damaged is mended by deploying it again
            if (!Files.exists(archive(identity)) || damage(identity.sha256(), archive(identity)).isPresent()) {
                store(identity, archive);
                checked.remove(identity.sha256());
            } else {
                // put there just now by somebody else, perhaps, who has not come to this yet
                synchronise(folder(identity));
                synchronise(directory);
            }
            return pin;
        } catch (IOException e) {
            pin.close();
            if (DiskFullException.isMeantBy(e)) {
                throw new DiskFullException(fullMessage(), e);
            }
            throw new UncheckedIOException("The package could not be stored in " + directory + ": " + e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            pin.close();
            throw e;
        }
    }

    /** An upload does not take the room that the rest of the data directory works with. */
    private void requireRoom(long bytes) {
        if (usableBytes.getAsLong() < bytes + RESERVE_BYTES) {
            throw new DiskFullException(fullMessage());
        }
    }

    private String fullMessage() {
        return "The disk of " + directory + " is full: there is no room for the package beside the "
                + (RESERVE_BYTES >> 20) + " MiB that stay free. Nothing was stored; free some space and try again";
    }

    private static long usable(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // nobody can tell: writing will
        }
    }

    private void store(CodeIdentity identity, byte[] archive) throws IOException {
        Path incoming = directory.resolve(INCOMING).resolve(UUID.randomUUID().toString());
        try {
            try (FileChannel file = FileChannel.open(incoming, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(archive);
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            check.check(incoming);
            Path folder = folder(identity);
            Files.createDirectories(folder);
            synchronise(directory);
            Files.move(incoming, archive(identity), StandardCopyOption.ATOMIC_MOVE);
            synchronise(folder);
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    /** How large packages may be. */
    public PackageLimits limits() {
        return limits;
    }

    /** The archive of a package, to be read only. */
    public Path archive(CodeIdentity code) {
        return folder(code).resolve(ARCHIVE);
    }

    /**
     * A package as a function runtime sees it.
     *
     * @param runtime
     *            names the folder for what the runtime makes of it
     */
    public CodePackage open(CodeIdentity code, String runtime) {
        Path work = folder(code).resolve(runtime);
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + work + " cannot be made", e);
        }
        return new CodePackage(code.sha256(), archive(code), work);
    }

    /**
     * Removes the packages that nothing refers to.
     *
     * @param referenced
     *            tells whether a record refers to the package with this SHA-256
     * @return how many were removed
     */
    public int sweep(Predicate<String> referenced) {
        int removed = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory)) {
            for (Path folder : folders) {
                String sha256 = String.valueOf(folder.getFileName());
                if (SHA256.matcher(sha256).matches() && removeUnlessPinned(folder, sha256, referenced)) {
                    removed++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Unused code in " + directory + " could not be removed", e);
        }
        return removed;
    }

    /** Another sweep may have come first. */
    private boolean removeUnlessPinned(Path folder, String sha256, Predicate<String> referenced) throws IOException {
        Path away = directory.resolve(INCOMING).resolve(UUID.randomUUID().toString());
        synchronized (pins) {
            if (!Files.exists(folder) || holds > 0 || pins.containsKey(sha256) || referenced.test(sha256)) {
                return false;
            }
            // gone at once, also for a crash; and nobody who pins waits while a large package is deleted
            Files.move(folder, away, StandardCopyOption.ATOMIC_MOVE);
        }
        deleteContents(away);
        Files.deleteIfExists(away);
        return true;
    }

    /** Keeps a package from being swept, whether or not it is there yet. */
    public Pin pin(CodeIdentity code) {
        synchronized (pins) {
            pins.merge(code.sha256(), 1, Integer::sum);
        }
        return new Pin(code);
    }

    /** Keeps every package from being swept until closed. */
    Hold holdAll() {
        synchronized (pins) {
            holds++;
        }
        return new Hold();
    }

    /** The packages that are there now, by SHA-256. */
    SortedMap<String, Path> archives() throws IOException {
        SortedMap<String, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory)) {
            for (Path folder : folders) {
                String sha256 = String.valueOf(folder.getFileName());
                if (SHA256.matcher(sha256).matches() && Files.isRegularFile(folder.resolve(ARCHIVE))) {
                    found.put(sha256, folder.resolve(ARCHIVE));
                }
            }
        }
        return found;
    }

    /** What is wrong with a package: the file, and what. Empty if nothing is. */
    static Optional<String> damage(String sha256, Path archive) {
        try {
            return Sha256.of(archive).equals(sha256)
                    ? Optional.empty()
                    : Optional.of(archive + " does not have the SHA-256 of its folder's name");
        } catch (IOException e) {
            return Optional.of(archive + " cannot be read: " + e);
        }
    }

    /**
     * What is wrong with a package: the file, and what is wrong with it. Empty if nothing is. Reads the package the
     * first time it is asked for, and later says the same until it is stored again.
     */
    public Optional<String> damageOnce(CodeIdentity code) {
        return checked.computeIfAbsent(code.sha256(), _ -> {
            Optional<String> damage = damage(code.sha256(), archive(code));
            damage.ifPresent(said -> LOG.error("A code package is damaged: {}", said));
            return damage;
        });
    }

    /** Reads all packages; what is wrong with which. */
    public List<String> verify() {
        try {
            return archives().entrySet().stream().flatMap(one -> damage(one.getKey(), one.getValue()).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The code in " + directory + " cannot be read", e);
        }
    }

    private void unpin(CodeIdentity code) {
        synchronized (pins) {
            pins.computeIfPresent(code.sha256(), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private Path folder(CodeIdentity code) {
        return directory.resolve(code.sha256());
    }

    private static void deleteContents(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> contents = Files.walk(folder)) {
            for (Path path : contents.sorted((a, b) -> b.compareTo(a)).filter(path -> !path.equals(folder)).toList()) {
                try {
                    Files.delete(path);
                } catch (NoSuchFileException e) {
                    // gone already is as good
                }
            }
        }
    }

    /** A folder's entries are durable only once the folder itself is synchronised. */
    private static void synchronise(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Keeps every package from being swept until closed. */
    final class Hold implements AutoCloseable {

        private final AtomicBoolean closed = new AtomicBoolean();

        private Hold() {}

        @Override
        public void close() {
            if (!closed.getAndSet(true)) {
                synchronized (pins) {
                    holds--;
                }
            }
        }
    }

    /** Keeps a package from being swept until closed. */
    public final class Pin implements AutoCloseable {

        private final CodeIdentity code;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Pin(CodeIdentity code) {
            this.code = code;
        }

        /** The package. */
        public CodeIdentity code() {
            return code;
        }

        @Override
        public void close() {
            if (!closed.getAndSet(true)) {
                unpin(code);
            }
        }
    }
}

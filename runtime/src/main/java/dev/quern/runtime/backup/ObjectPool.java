package dev.quern.runtime.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The bytes of backed-up files, each once, whatever its names are: {@code objects/AB/ABCDEF...}, named by the SHA-256
 * of
 * what is in it. A file is there whole or not at all. Used by one thread at a time.
 */
final class ObjectPool {

    private static final int CHUNK = 1 << 18;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path objects;
    private final Path incoming;

    ObjectPool(Path folder) {
        this.objects = folder.resolve("objects");
        this.incoming = folder.resolve("incoming");
    }

    /** Makes ready for adding; removes what a backup that was cut off left. */
    void open() throws IOException {
        Folders.makePrivate(objects);
        Folders.delete(incoming);
        Folders.makePrivate(incoming);
    }

    Path path(String sha256) {
        return shelf(sha256).resolve(sha256);
    }

    private Path shelf(String sha256) {
        return objects.resolve(sha256.substring(0, 2));
    }

    /** Whether it is there, by its name and size: a quick look, without reading it. */
    boolean has(String sha256, long size) throws IOException {
        Path file = path(sha256);
        return Files.isRegularFile(file) && Files.size(file) == size;
    }

    /** Copies a file, unless the same bytes are there; on disk, under its final name, when this returns. */
    BackupPlace.Added add(Path source) throws IOException {
        Path partial = incoming.resolve(UUID.randomUUID().toString());
        try {
            MessageDigest digest = Sha256.digest();
            long size = copy(Files.newInputStream(source), partial, digest);
            String sha256 = Sha256.text(digest);
            if (has(sha256, size)) {
                return new BackupPlace.Added(sha256, size, false);
            }
            // what the disk gives back must be what was written
            if (!Sha256.of(partial).equals(sha256)) {
                throw new BackupException.Damaged("what was written to " + partial
                        + " is not what was read back: look after the disk of the backup");
            }
            Path shelf = shelf(sha256);
            Folders.makePrivate(shelf);
            Files.move(partial, path(sha256), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Folders.synchronise(shelf);
            Folders.synchronise(objects);
            return new BackupPlace.Added(sha256, size, true);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Copies bytes to a new file that its owner alone can read, digests them on the way, and synchronises the file. */
    static long copy(InputStream source, Path target, MessageDigest digest) throws IOException {
        long size = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = source;
                FileChannel out = FileChannel.open(target,
                        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
                ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, n);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                size += n;
            }
            out.force(true);
        }
        return size;
    }

    /** Removes all that is not kept. */
    void sweep(Set<String> kept) throws IOException {
        try (Stream<Path> tree = Files.walk(objects)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (!kept.contains(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
    }
}

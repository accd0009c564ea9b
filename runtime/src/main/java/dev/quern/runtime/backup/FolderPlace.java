package dev.quern.runtime.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of backups:
 *
 * <pre>
 * generations/000001.backup   which files a backup has: one text file for each backup
 * objects/AB/ABCDEF...        their bytes, each once for all generations, named by their SHA-256
 * incoming/                   what is being written
 * lock                        held while a backup is taken
 * </pre>
 *
 * <p>
 * Only the owner can look into the folder, for the root key is in it. Safe for use by several threads and processes.
 */
final class FolderPlace implements BackupPlace {

    private static final Pattern NAME = Pattern.compile("(\\d{6,9})\\.backup");

    private final Path folder;
    private final Path generations;
    private final ObjectPool pool;

    /** The backups in a folder, which need not be there yet. */
    FolderPlace(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.generations = this.folder.resolve("generations");
        this.pool = new ObjectPool(this.folder);
    }

    @Override
    public Writing write(Path data) throws IOException {
        if (folder.startsWith(data) || data.startsWith(folder)) {
            throw new BackupException.Refused("a backup of " + data + " cannot lie in " + folder
                    + ": name a folder apart from it, best on another disk");
        }
        requireOurs();
        Folders.makePrivate(folder);
        DataLock lock = DataLock.tryTake(folder);
        if (lock == null) {
            throw new BackupException.Refused("another backup is being written to " + folder
                    + ": wait for its end");
        }
        boolean ready = false;
        try {
            Folders.makePrivate(generations);
            pool.open();
            ready = true;
            return new Locked(lock);
        } finally {
            if (!ready) {
                lock.close();
            }
        }
    }

    /** Nothing of somebody else's is mixed with backups. */
    private void requireOurs() throws IOException {
        if (!Files.exists(folder) || Files.isDirectory(generations)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new BackupException.Refused(folder + " is a file: name a folder");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> !entry.getFileName().toString().equals(DataLock.FILE))) {
                throw new BackupException.Refused(folder + " holds other things than backups: name an empty folder, or"
                        + " one that is not there yet");
            }
        }
    }

    @Override
    public List<Integer> numbers() throws IOException {
        if (!Files.isDirectory(generations)) {
            throw new BackupException.Refused(folder + " is no folder of backups: quern backup makes one");
        }
        try (Stream<Path> files = Files.list(generations)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString())).filter(Matcher::matches)
                    .map(name -> Integer.valueOf(name.group(1))).sorted().toList();
        }
    }

    @Override
    public byte[] generation(int number) throws IOException {
        return Files.readAllBytes(file(number));
    }

    @Override
    public String nameOf(int number) {
        return file(number).toString();
    }

    private Path file(int number) {
        return generations.resolve("%06d.backup".formatted(number));
    }

    @Override
    public InputStream open(String sha256, long size) throws IOException {
        return Files.newInputStream(pool.path(sha256));
    }

    @Override
    public String nameOf(String sha256) {
        return pool.path(sha256).toString();
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    private final class Locked implements Writing {

        private final DataLock lock;

        Locked(DataLock lock) {
            this.lock = lock;
        }

        @Override
        public boolean has(String sha256, long size) throws IOException {
            return pool.has(sha256, size);
        }

        @Override
        public Added add(Path file) throws IOException {
            return pool.add(file);
        }

        @Override
        public void publish(int number, byte[] generation) throws IOException {
            Path draft = folder.resolve("incoming").resolve("generation");
            Files.deleteIfExists(draft);
            ObjectPool.copy(new ByteArrayInputStream(generation), draft, Sha256.digest());
            Files.move(draft, file(number));
            Folders.synchronise(generations);
        }

        @Override
        public void remove(List<Integer> numbers) throws IOException {
            for (int number : numbers) {
                Files.delete(file(number));
            }
            Folders.synchronise(generations);
        }

        @Override
        public void sweep(Set<String> kept) throws IOException {
            pool.sweep(kept);
        }

        @Override
        public void close() {
            lock.close();
        }
    }
}

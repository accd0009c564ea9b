package dev.quern.runtime.backup;

import dev.quern.runtime.backup.Generation.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
 * A generation is written last, whole, under its final name: a backup that is cut off leaves none, and harms no earlier
 * one. Only the owner can look into the folder, for the root key is in it. Safe for use by several threads and
 * processes.
 */
public final class BackupFolder {

    private static final Pattern NAME = Pattern.compile("(\\d{6,9})\\.backup");

    private final Path folder;
    private final Path generations;
    private final ObjectPool pool;

    /** The backups in a folder, which need not be there yet. */
    public BackupFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.generations = this.folder.resolve("generations");
        this.pool = new ObjectPool(this.folder);
    }

    /** The folder. */
    public Path path() {
        return folder;
    }

    /**
     * The numbers of the generations, the oldest first.
     *
     * @throws BackupException.Refused
     *             if this is no folder of backups
     */
    public List<Integer> numbers() {
        if (!Files.isDirectory(generations)) {
            throw new BackupException.Refused(folder + " is no folder of backups: quern backup makes one");
        }
        try (Stream<Path> files = Files.list(generations)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString())).filter(Matcher::matches)
                    .map(name -> Integer.valueOf(name.group(1))).sorted().toList();
        } catch (IOException e) {
            throw new BackupException.Failed(generations + " cannot be read", e);
        }
    }

    /**
     * What a generation says about itself; of its files' bytes nothing is read.
     *
     * @throws BackupException.Refused
     *             if there is no such generation
     * @throws BackupException.Damaged
     *             if it is not whole
     */
    public Generation generation(int number) {
        Path file = file(number);
        try {
            if (!Files.exists(file)) {
                throw new BackupException.Refused("there is no generation " + number + " in " + folder + ", but "
                        + numbers());
            }
            return GenerationFile.read(file, number);
        } catch (IOException e) {
            throw new BackupException.Failed(file + " cannot be read", e);
        }
    }

    /** The newest generation. */
    public Generation latest() {
        List<Integer> numbers = numbers();
        if (numbers.isEmpty()) {
            throw new BackupException.Refused("there is no finished backup in " + folder);
        }
        return generation(numbers.getLast());
    }

    /**
     * Takes a backup: copies what no earlier one has.
     *
     * @param source
     *            the data directory
     * @param parts
     *            what is in it; held in this order
     * @param keep
     *            how many generations stay, this one among them; all of them if empty
     * @throws BackupException
     *             if no backup was made; the earlier ones are as they were
     */
    public BackupReport take(Path source, List<? extends BackupPart> parts, Instant now, OptionalInt keep,
            BackupProgress progress) {
        Path data = source.toAbsolutePath().normalize();
        if (folder.startsWith(data) || data.startsWith(folder)) {
            throw new BackupException.Refused("a backup of " + data + " cannot lie in " + folder
                    + ": name a folder apart from it, best on another disk");
        }
        try {
            requireOurs();
            Folders.makePrivate(folder);
            try (DataLock lock = DataLock.tryTake(folder)) {
                if (lock == null) {
                    throw new BackupException.Refused("another backup is being written to " + folder
                            + ": wait for its end");
                }
                Folders.makePrivate(generations);
                pool.open();
                Optional<Generation> before = newestReadable();
                Taking taking = new Taking(pool, before, progress);
                List<Entry> entries = taking.copy(parts);
                List<Integer> numbers = numbers();
                Generation generation = new Generation(numbers.isEmpty() ? 1 : numbers.getLast() + 1, now, data,
                        entries);
                write(generation);
                return new BackupReport(generation, taking.copiedFiles(), taking.copiedBytes(),
                        keep.isPresent() ? removeAllBut(keep.getAsInt()) : 0);
            }
        } catch (IOException e) {
            throw new BackupException.Failed("the backup could not be written to " + folder
                    + "; earlier ones are as they were", e);
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

    private Optional<Generation> newestReadable() {
        for (int number : numbers().reversed()) {
            try {
                return Optional.of(generation(number));
            } catch (BackupException.Damaged e) {
                // then an older one tells less of what is there already: more is read, and the backup is as good
            }
        }
        return Optional.empty();
    }

    private void write(Generation generation) throws IOException {
        Path draft = folder.resolve("incoming").resolve("generation");
        Files.deleteIfExists(draft);
        ObjectPool.copy(new ByteArrayInputStream(GenerationFile.print(generation)), draft, Sha256.digest());
        Path file = file(generation.number());
        Files.move(draft, file);
        Folders.synchronise(generations);
        // what is there now is what later restores will rely on
        GenerationFile.read(file, generation.number());
    }

    private int removeAllBut(int keep) throws IOException {
        List<Integer> numbers = numbers();
        List<Integer> old = numbers.subList(0, Math.max(0, numbers.size() - keep));
        for (int number : old) {
            Files.delete(file(number));
        }
        Folders.synchronise(generations);
        sweep();
        return old.size();
    }

    /** While a generation cannot be read nobody knows what it needs: then all stays. */
    private void sweep() throws IOException {
        Set<String> needed = new HashSet<>();
        for (int number : numbers()) {
            try {
                generation(number).files().forEach(entry -> needed.add(entry.sha256()));
            } catch (BackupException.Damaged e) {
                return;
            }
        }
        pool.sweep(needed);
    }

    private Path file(int number) {
        return generations.resolve("%06d.backup".formatted(number));
    }

    /**
     * Reads all files of a generation and compares them with their checksums.
     *
     * @throws BackupException.Damaged
     *             if any is damaged or missing; names all of them
     */
    public void verify(Generation generation, BackupProgress progress) {
        List<String> damaged = new ArrayList<>();
        long bytes = 0;
        int done = 0;
        try {
            for (Entry entry : generation.files()) {
                Path object = pool.path(entry.sha256());
                if (!Files.isRegularFile(object)) {
                    damaged.add(entry.path() + ": " + object + " is missing");
                } else if (!Sha256.of(object).equals(entry.sha256())) {
                    damaged.add(entry.path() + ": " + object + " does not have the SHA-256 of its name");
                }
                bytes += entry.size();
                progress.fileDone(++done, generation.files().size(), bytes);
            }
        } catch (IOException e) {
            throw new BackupException.Failed("the backup in " + folder + " cannot be read", e);
        }
        if (!damaged.isEmpty()) {
            throw new BackupException.Damaged("generation " + generation.number() + " of the backup in " + folder
                    + " is damaged:\n  " + String.join("\n  ", damaged)
                    + "\nUse another generation. Delete the damaged files, and the next backup copies them again");
        }
    }

    /** Where the bytes of a file lie. */
    Path bytes(Entry entry) {
        return pool.path(entry.sha256());
    }
}

package dev.quern.runtime.backup;

import dev.quern.runtime.backup.Generation.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The backups of a place: a folder, or whatever else is a {@link BackupPlace}. A generation is written last, whole: a
 * backup that is cut off leaves none, and harms no earlier one. Safe for use by several threads.
 */
public final class Backups {

    private final BackupPlace place;

    public Backups(BackupPlace place) {
        this.place = place;
    }

    /** The backups in a folder, which need not be there yet. */
    public static Backups in(Path folder) {
        return new Backups(new FolderPlace(folder));
    }

    /** Where they lie. */
    BackupPlace place() {
        return place;
    }

    /**
     * The numbers of the generations, the oldest first.
     *
     * @throws BackupException.Refused
     *             if there are no backups in this place
     */
    public List<Integer> numbers() {
        try {
            return place.numbers();
        } catch (IOException e) {
            throw new BackupException.Failed(place + " cannot be read", e);
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
        try {
            return GenerationFile.parse(place.generation(number), place.nameOf(number), number);
        } catch (NoSuchFileException e) {
            throw new BackupException.Refused("there is no generation " + number + " in " + place + ", but "
                    + numbers());
        } catch (IOException e) {
            throw new BackupException.Failed(place.nameOf(number) + " cannot be read", e);
        }
    }

    /** The newest generation. */
    public Generation latest() {
        List<Integer> numbers = numbers();
        if (numbers.isEmpty()) {
            throw new BackupException.Refused("there is no finished backup in " + place);
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
        try (BackupPlace.Writing writing = place.write(data)) {
            Taking taking = new Taking(writing, newestReadable(), progress);
            List<Entry> entries = taking.copy(parts);
            List<Integer> numbers = numbers();
            Generation generation = new Generation(numbers.isEmpty() ? 1 : numbers.getLast() + 1, now, data, entries);
            writing.publish(generation.number(), GenerationFile.print(generation));
            // what is there now is what later restores will rely on
            generation(generation.number());
            return new BackupReport(generation, taking.copiedFiles(), taking.copiedBytes(),
                    keep.isPresent() ? removeAllBut(keep.getAsInt(), writing) : 0);
        } catch (IOException e) {
            throw new BackupException.Failed("the backup could not be written to " + place
                    + "; earlier ones are as they were", e);
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

    private int removeAllBut(int keep, BackupPlace.Writing writing) throws IOException {
        List<Integer> numbers = numbers();
        List<Integer> old = numbers.subList(0, Math.max(0, numbers.size() - keep));
        writing.remove(old);
        sweep(writing);
        return old.size();
    }

    /** While a generation cannot be read nobody knows what it needs: then all stays. */
    private void sweep(BackupPlace.Writing writing) throws IOException {
        Set<String> needed = new HashSet<>();
        for (int number : numbers()) {
            try {
                generation(number).files().forEach(entry -> needed.add(entry.sha256()));
            } catch (BackupException.Damaged e) {
                return;
            }
        }
        writing.sweep(needed);
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
                String name = place.nameOf(entry.sha256());
                try (InputStream in = place.open(entry.sha256(), entry.size())) {
                    if (!Sha256.of(in).equals(entry.sha256())) {
                        damaged.add(entry.path() + ": " + name + " does not have the SHA-256 of its name");
                    }
                } catch (NoSuchFileException e) {
                    damaged.add(entry.path() + ": " + name + " is missing");
                }
                bytes += entry.size();
                progress.fileDone(++done, generation.files().size(), bytes);
            }
        } catch (IOException e) {
            throw new BackupException.Failed("the backup in " + place + " cannot be read", e);
        }
        if (!damaged.isEmpty()) {
            throw new BackupException.Damaged("generation " + generation.number() + " of the backup in " + place
                    + " is damaged:\n  " + String.join("\n  ", damaged)
                    + "\nUse another generation. Delete the damaged files, and the next backup copies them again");
        }
    }
}

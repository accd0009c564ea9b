package dev.quern.runtime.backup;

import dev.quern.runtime.backup.Generation.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts a generation back: checks all of it, copies it beside what is there, and only then puts it in its place. What
 * was
 * there before is moved aside, never deleted. If it is cut off, the data directory says so until it is done again.
 */
public final class Restore {

    private static final String UNFINISHED = "restoring";
    private static final String REPLACED = "replaced-";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC);

    private final Backups backup;
    private final Generation generation;
    private final BackupProgress progress;

    /**
     * What a restore did.
     *
     * @param replaced
     *            where that lies which was in the data directory before; empty if nothing was
     */
    public record Report(Generation generation, Optional<Path> replaced) {}

    public Restore(Backups backup, Generation generation, BackupProgress progress) {
        this.backup = backup;
        this.generation = generation;
        this.progress = progress;
    }

    /**
     * Restores into a data directory that nobody uses.
     *
     * @param replace
     *            whether what is there may be moved aside; without it the directory must be empty, or not be there
     * @throws BackupException.Damaged
     *             if the backup is; nothing was written
     * @throws BackupException.Refused
     *             if the directory is in use, or not empty; nothing was written
     */
    public Report into(Path directory, boolean replace, Instant now) {
        Path data = directory.toAbsolutePath().normalize();
        backup.verify(generation, BackupProgress.NONE);
        try (DataLock lock = DataLock.tryTake(data)) {
            if (lock == null) {
                throw new BackupException.Refused(data + " is in use: stop the server that uses it first");
            }
            List<Path> old = contents(data);
            if (!old.isEmpty() && !replace) {
                throw new BackupException.Refused(data + " is not empty: name another data directory, or allow to"
                        + " replace what is there (--replace), which moves it to " + REPLACED + "TIME in it");
            }
            Path unfinished = data.resolve(UNFINISHED);
            Folders.delete(unfinished);
            copyTo(unfinished);
            Optional<Path> replaced = moveAside(old, data, now);
            for (Path part : contents(unfinished)) {
                Files.move(part, data.resolve(part.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
            Folders.synchronise(data);
            Files.delete(unfinished);
            Folders.synchronise(data);
            return new Report(generation, replaced);
        } catch (IOException e) {
            throw new BackupException.Failed("the backup could not be restored to " + data, e);
        }
    }

    /**
     * @throws BackupException.Refused
     *             if a restore into this data directory was cut off: what lies there is neither old nor new
     */
    public static void requireFinished(Path data) {
        if (Files.exists(data.resolve(UNFINISHED))) {
            throw new BackupException.Refused("a restore into " + data + " was cut off: do it again"
                    + " (quern restore BACKUP --data " + data + " --replace). What was there before lies in "
                    + data.resolve(REPLACED + "TIME"));
        }
    }

    private static List<Path> contents(Path data) throws IOException {
        // the last is the file system's, where the directory is the root of a volume
        Set<String> ours = Set.of(DataLock.FILE, UNFINISHED, "lost+found");
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(data)) {
            entries.filter(entry -> !ours.contains(entry.getFileName().toString())
                    && !entry.getFileName().toString().startsWith(REPLACED)).forEach(found::add);
        }
        return found;
    }

    private void copyTo(Path target) throws IOException {
        Folders.makePrivate(target);
        long bytes = 0;
        int done = 0;
        for (Entry entry : generation.files()) {
            Path file = target.resolve(entry.path());
            Files.createDirectories(file.getParent());
            MessageDigest digest = Sha256.digest();
            bytes += ObjectPool.copy(backup.place().open(entry.sha256(), entry.size()), file, digest);
            if (!Sha256.text(digest).equals(entry.sha256())) {
                throw new BackupException.Damaged(
                        backup.place().nameOf(entry.sha256()) + " is no longer what it was a moment ago; "
                                + target + " is not complete");
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(entry.permissions()));
            progress.fileDone(++done, generation.files().size(), bytes);
        }
        Folders.synchroniseAll(target);
    }

    private static Optional<Path> moveAside(List<Path> old, Path data, Instant now) throws IOException {
        if (old.isEmpty()) {
            return Optional.empty();
        }
        Path aside = data.resolve(REPLACED + TIME.format(now));
        Folders.makePrivate(aside);
        for (Path entry : old) {
            Files.move(entry, aside.resolve(entry.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        return Optional.of(aside);
    }
}

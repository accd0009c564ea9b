package dev.quern.runtime;

import dev.quern.runtime.backup.BackupException;
import dev.quern.runtime.backup.BackupHistory;
import dev.quern.runtime.backup.BackupPart;
import dev.quern.runtime.backup.BackupProgress;
import dev.quern.runtime.backup.BackupReport;
import dev.quern.runtime.backup.Backups;
import dev.quern.runtime.backup.CheckpointPart;
import dev.quern.runtime.backup.DataLock;
import dev.quern.runtime.backup.FolderPart;
import dev.quern.runtime.backup.Restore;
import dev.quern.runtime.code.CodeBackup;
import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.code.PackageLimits;
import dev.quern.runtime.objects.ObjectBackup;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.StoreInUseException;
import dev.quern.storage.objects.blob.FileBlobSettings;
import dev.quern.storage.objects.blob.FileBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** The data directory of a runtime: what lies where in it, who has it, and which of it a backup holds. */
final class DataDirectory implements AutoCloseable {

    private static final String STORE = "store";
    private static final String CODE = "code";
    private static final String OBJECTS = "objects";
    private static final String PLUGINS = "plugins";
    private static final String CHECKPOINT = "backup-in-progress";
    private static final String LAST_BACKUP = "last-backup";

    private final Path path;
    private final DataLock lock;
    private final BackupHistory backups;
    /** There is one place for the checkpoint. */
    private final ReentrantLock backingUp = new ReentrantLock();

    private DataDirectory(Path path, DataLock lock) {
        this.path = path;
        this.lock = lock;
        this.backups = new BackupHistory(path.resolve(LAST_BACKUP));
    }

    /**
     * Takes the directory for this process; made if it is not there.
     *
     * @throws StoreException
     *             if it cannot be used, or a restore into it was cut off; a {@link StoreInUseException} if somebody
     *             else has it
     */
    static DataDirectory take(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        DataLock lock;
        try {
            lock = DataLock.take(path);
        } catch (IOException e) {
            throw new StoreException("the data directory " + path + " cannot be used: " + e, e);
        }
        try {
            Restore.requireFinished(path);
            CheckpointPart.removeLeftover(path.resolve(CHECKPOINT));
            return new DataDirectory(path, lock);
        } catch (BackupException e) {
            lock.close();
            throw new StoreException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            lock.close();
            throw new StoreException("the data directory " + path + " cannot be used: " + e, e);
        }
    }

    Path store() {
        return path.resolve(STORE);
    }

    Path code() {
        return path.resolve(CODE);
    }

    Path path() {
        return path;
    }

    Path objects() {
        return path.resolve(OBJECTS);
    }

    /** Not in backups: what functions have logged is no state that anything needs to go on. */
    Path logs() {
        return path.resolve("logs");
    }

    Path plugins() {
        return path.resolve(PLUGINS);
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    /**
     * Takes a backup while everything goes on.
     *
     * @param packages
     *            held before the store, so that no package goes that a record of the checkpoint names
     * @param objects
     *            likewise held before the store
     * @param others
     *            files and folders of the directory that are copied as they are
     * @param checkpoint
     *            makes a copy of the store in a folder that is not there
     * @param check
     *            what is wrong with a file of that copy
     */
    BackupReport backUp(Backups backup, OptionalInt keep, Instant now, CodeStore packages, BackupPart objects,
            List<String> others,
            Consumer<Path> checkpoint, Function<Path, Optional<String>> check, BackupProgress progress) {
        List<BackupPart> parts = new ArrayList<>();
        parts.add(new CodeBackup(packages, CODE));
        parts.add(objects);
        parts.add(new FolderPart(path, PLUGINS));
        others.forEach(name -> parts.add(new FolderPart(path, name)));
        parts.add(new CheckpointPart(STORE, path.resolve(CHECKPOINT), checkpoint, check));
        if (!backingUp.tryLock()) {
            throw new BackupException.Refused("a backup of " + path + " is being taken already: wait for its end");
        }
        boolean made = false;
        try {
            BackupReport report = backup.take(path, parts, now, keep, progress);
            made = true;
            backups.taken(now);
            return report;
        } finally {
            backingUp.unlock();
            if (!made) {
                backups.failed();
            }
        }
    }

    /** When backups of this directory were taken, and how many. */
    BackupHistory backups() {
        return backups;
    }

    /** Reads all packages of a directory that no server uses; what is wrong with which. */
    List<String> damagedCode() {
        return Files.isDirectory(code()) ? new CodeStore(code(), PackageLimits.DEFAULT).verify() : List.of();
    }

    /** Reads the bytes of all objects in a directory that no server uses; what is wrong with which file. */
    List<String> damagedObjects() {
        if (!Files.isDirectory(objects())) {
            return List.of();
        }
        try (FileBlobStore blobs = FileBlobStore.open(objects(), FileBlobSettings.defaults())) {
            return ObjectBackup.verify(blobs);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}

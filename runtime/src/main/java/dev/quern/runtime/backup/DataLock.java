package dev.quern.runtime.backup;

import dev.quern.storage.kv.StoreInUseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder to one user of it at a time: a data directory to a running server or to a restore, a backup folder to
 * one backup. Ends with the process, however that ends.
 */
public final class DataLock implements AutoCloseable {

    /** The file in the folder that carries the lock. */
    static final String FILE = "lock";

    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes a data directory.
     *
     * @throws StoreInUseException
     *             if somebody else has it, in this process or another one
     * @throws IOException
     *             if the file cannot be made
     */
    public static DataLock take(Path data) throws IOException {
        DataLock lock = tryTake(data);
        if (lock == null) {
            throw new StoreInUseException("the data directory " + data + " is in use by another server, or is being"
                    + " restored: stop that one first, or use another directory");
        }
        return lock;
    }

    /**
     * Takes a folder, which is there.
     *
     * @return null if somebody else has it, in this process or another one
     * @throws IOException
     *             if the file cannot be made
     */
    public static @Nullable DataLock tryTake(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock();
            taken = lock != null;
            return taken ? new DataLock(channel) : null;
        } catch (OverlappingFileLockException e) {
            return null;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

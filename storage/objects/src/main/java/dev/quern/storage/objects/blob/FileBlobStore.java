package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.UsableSpace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Blobs as files of one directory, which this process uses alone:
 *
 * <pre>
 * a1f/a1f09c...    a blob, in one of 4,096 folders
 * incoming/        what is being written; emptied when the store is opened
 * LOCK             held while the store is open
 * </pre>
 */
public final class FileBlobStore implements BlobStore {

    private static final String INCOMING = "incoming";
    private static final int FOLDER_DIGITS = 3;
    private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{" + FOLDER_DIGITS + "}");
    private static final int KEPT_BUFFERS = 16;
    private static final int FORCING_THREADS = 4;

    private final Path directory;
    private final FileBlobSettings settings;
    private final DiskRoom room;
    private final FileChannel lockFile;
    private final FileLock lock;
    /** Folders whose own entries are known to be on disk. */
    private final Set<String> durableFolders = ConcurrentHashMap.newKeySet();
    private final Buffers buffers;
    private final Buffers blocks = new Buffers(BlobFormat.BLOCK_BYTES, KEPT_BUFFERS);
    private final VerifiedBlocks verified = new VerifiedBlocks();
    private final ThreadPoolExecutor forcing = new ThreadPoolExecutor(0, FORCING_THREADS, 10, TimeUnit.SECONDS,
            new SynchronousQueue<>(), Thread.ofPlatform().daemon().name("quern-blob-force-", 0).factory());
    private volatile boolean closed;

    private FileBlobStore(Path directory, FileBlobSettings settings, DiskRoom room, FileChannel lockFile,
            FileLock lock) {
        this.directory = directory;
        this.settings = settings;
        this.room = room;
        this.lockFile = lockFile;
        this.lock = lock;
        this.buffers = new Buffers(settings.bufferBytes(), KEPT_BUFFERS);
    }

    /**
     * Opens the store in a directory, made if it is not there, and removes what an earlier process was writing when it
     * ended.
     *
     * @throws StoreException
     *             if the directory cannot be used, or is open in this or another process
     */
    public static FileBlobStore open(Path directory, FileBlobSettings settings) {
        return open(directory, settings, UsableSpace::on);
    }

    /** As the other, with somebody else to tell how much room there is. */
    static FileBlobStore open(Path directory, FileBlobSettings settings, Function<Path, LongSupplier> usableBytes) {
        Path absolute = directory.toAbsolutePath().normalize();
        FileChannel lockFile = null;
        try {
            Files.createDirectories(absolute.resolve(INCOMING));
            synchronise(absolute);
            if (absolute.getParent() != null) {
                synchronise(absolute.getParent());
            }
            lockFile = FileChannel.open(absolute.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(lockFile);
            if (lock == null) {
                throw new StoreException("The blobs in " + absolute + " are in use by another process, or opened twice"
                        + " by this one; close the other first");
            }
            DiskRoom room = new DiskRoom(absolute, settings.diskReserveBytes(), usableBytes.apply(absolute));
            FileBlobStore store = new FileBlobStore(absolute, settings, room, lockFile, lock);
            store.emptyIncoming();
            return store;
        } catch (IOException | RuntimeException e) {
            closeQuietly(lockFile);
            throw e instanceof RuntimeException known
                    ? known
                    : new StoreException("The directory " + absolute + " cannot be used for blobs: " + e, e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void closeQuietly(@Nullable FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // what went wrong before is what the caller hears of
        }
    }

    private void emptyIncoming() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(INCOMING))) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    @Override
    public BlobWriter create() {
        requireOpen();
        room.require(settings.bufferBytes());
        return new FileBlobWriter(this, BlobId.random(), room, buffers);
    }

    @Override
    public BlobReader open(BlobId id) {
        requireOpen();
        return FileBlobReader.open(id, path(id), blocks, verified);
    }

    @Override
    public void delete(BlobId id) {
        requireOpen();
        try {
            Files.deleteIfExists(path(id));
        } catch (IOException e) {
            throw new StoreException("The blob " + path(id) + " cannot be removed: " + e, e);
        }
    }

    @Override
    public void forEach(Consumer<BlobId> consumer) {
        requireOpen();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory)) {
            for (Path folder : folders) {
                if (FOLDER.matcher(String.valueOf(folder.getFileName())).matches()) {
                    forEachIn(folder, consumer);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new StoreException("The blobs in " + directory + " cannot be listed: " + e, e);
        }
    }

    private static void forEachIn(Path folder, Consumer<BlobId> consumer) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (BlobId.isOne(name)) {
                    consumer.accept(BlobId.parse(name));
                }
            }
        }
    }

    /** The file of a blob, for reading and for backups: it never changes. */
    public Path path(BlobId id) {
        String name = id.toString();
        return directory.resolve(name.substring(0, FOLDER_DIGITS)).resolve(name);
    }

    /** Where a blob is written. */
    Path incoming(BlobId id) {
        return directory.resolve(INCOMING).resolve(id.toString());
    }

    /** Gives a finished file its place, durably. */
    void moveIntoPlace(BlobId id) throws IOException {
        Path place = path(id);
        Path folder = directory.resolve(id.toString().substring(0, FOLDER_DIGITS));
        String name = String.valueOf(folder.getFileName());
        if (!durableFolders.contains(name)) {
            Files.createDirectories(folder);
            synchronise(directory);
            durableFolders.add(name);
        }
        Files.move(incoming(id), place, StandardCopyOption.ATOMIC_MOVE);
        synchronise(folder);
    }

    /**
     * Forces what was written of a file to disk, in the background.
     *
     * @return {@code null} if all threads are busy with others
     */
    @Nullable
    Future<?> forceLater(FileChannel file) {
        try {
            return forcing.submit(() -> {
                file.force(false);
                return null;
            });
        } catch (RejectedExecutionException busy) {
            return null;
        }
    }

    /**
     * @throws StoreException
     *             if the store is closed
     */
    void requireOpen() {
        if (closed) {
            throw new StoreException("the blobs in " + directory + " are closed");
        }
    }

    /** A folder's entries are durable only once the folder itself is synchronised. */
    private static void synchronise(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What is being written is left behind and removed when the store is opened again. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        forcing.shutdown();
        try (lockFile) {
            lock.release();
        } catch (IOException e) {
            throw new StoreException("The blobs in " + directory + " cannot be closed: " + e, e);
        }
    }
}

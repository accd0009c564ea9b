package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.DiskFullException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Whether the disk has room for blobs. Safe for use by any number of threads. */
final class DiskRoom {

    private final Path directory;
    private final long reserveBytes;
    private final LongSupplier usableBytes;

    DiskRoom(Path directory, long reserveBytes, LongSupplier usableBytes) {
        this.directory = directory;
        this.reserveBytes = reserveBytes;
        this.usableBytes = usableBytes;
    }

    /** The room on the disk that a directory lies on. Unlimited while nobody can tell: writing will. */
    static LongSupplier on(Path directory) {
        FileStore disk;
        try {
            disk = Files.getFileStore(directory);
        } catch (IOException e) {
            return () -> Long.MAX_VALUE;
        }
        return () -> {
            try {
                return disk.getUsableSpace();
            } catch (IOException e) {
                return Long.MAX_VALUE;
            }
        };
    }

    /**
     * @throws DiskFullException
     *             if so many bytes are not to be written now
     */
    void require(long bytes) {
        if (usableBytes.getAsLong() < reserveBytes + bytes) {
            throw full();
        }
    }

    /** What a failed write is to the caller. */
    static boolean isFull(IOException e) {
        String said = String.valueOf(e.getMessage());
        return said.contains("No space left on device") || said.contains("Disk quota exceeded");
    }

    DiskFullException full() {
        return new DiskFullException(message());
    }

    DiskFullException full(Throwable cause) {
        return new DiskFullException(message(), cause);
    }

    private String message() {
        return "The disk of " + directory + " is full: there is no room for more bytes of objects beside the "
                + (reserveBytes >> 20) + " MiB that stay free. Nothing was stored; free some space, and try again";
    }
}

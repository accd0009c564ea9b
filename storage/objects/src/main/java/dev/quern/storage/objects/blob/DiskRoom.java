package dev.quern.storage.objects.blob;

import dev.quern.storage.kv.DiskFullException;
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

    /**
     * @throws DiskFullException
     *             if so many bytes are not to be written now
     */
    void require(long bytes) {
        if (usableBytes.getAsLong() < reserveBytes + bytes) {
            throw full();
        }
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

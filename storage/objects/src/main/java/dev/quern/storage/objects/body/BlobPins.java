package dev.quern.storage.objects.body;

import dev.quern.storage.objects.blob.BlobId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which blobs are being written or read in this process: no file of theirs is removed meanwhile. Safe for use by any
 * number of threads.
 */
public final class BlobPins {

    private final Map<BlobId, Integer> pins = new HashMap<>(); // guarded by itself
    private int holds; // guarded by pins

    /** Keeps blobs until as many calls of {@link #unpin} have come. */
    public void pin(Collection<BlobId> blobs) {
        synchronized (pins) {
            blobs.forEach(blob -> pins.merge(blob, 1, Integer::sum));
        }
    }

    public void unpin(Collection<BlobId> blobs) {
        synchronized (pins) {
            blobs.forEach(blob -> pins.computeIfPresent(blob, (id, count) -> count == 1 ? null : count - 1));
        }
    }

    /** Of these blobs, those that may be removed now. */
    public List<BlobId> free(Collection<BlobId> blobs) {
        synchronized (pins) {
            return holds > 0 ? List.of() : blobs.stream().filter(blob -> !pins.containsKey(blob)).toList();
        }
    }

    /** Keeps every blob until the returned hold is closed: while a backup copies them. */
    public Hold holdAll() {
        synchronized (pins) {
            holds++;
        }
        return new Hold();
    }

    /** Keeps every blob until it is closed. */
    public final class Hold implements AutoCloseable {

        private boolean closed; // guarded by pins

        private Hold() {}

        @Override
        public void close() {
            synchronized (pins) {
                if (!closed) {
                    closed = true;
                    holds--;
                }
            }
        }
    }
}

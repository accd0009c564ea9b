package dev.quern.storage.objects.body;

import dev.quern.storage.objects.blob.BlobId;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pins of bodies that are being read. They go when a body is closed; or, since readers may be code of strangers,
 * when nobody has the body any more: else its file would stay until the next start. Safe for use by any number of
 * threads.
 */
final class ReadPins {

    private static final Logger LOG = LoggerFactory.getLogger(ReadPins.class);

    private final BlobPins pins;
    private final ReferenceQueue<OpenBody> forgotten = new ReferenceQueue<>();
    private final Set<Reading> readings = ConcurrentHashMap.newKeySet();

    ReadPins(BlobPins pins) {
        this.pins = pins;
    }

    /** A body that was opened, and the blobs that are pinned for it. */
    private static final class Reading extends PhantomReference<OpenBody> {

        private final List<BlobId> blobs;

        Reading(OpenBody body, ReferenceQueue<OpenBody> queue, List<BlobId> blobs) {
            super(body, queue);
            this.blobs = blobs;
        }
    }

    /**
     * Opens a body whose blobs the caller has pinned.
     *
     * @param open
     *            makes the body; it is given what to run when the body is closed
     */
    OpenBody open(List<BlobId> pinned, Function<Runnable, OpenBody> open) {
        AtomicReference<@Nullable Reading> reading = new AtomicReference<>();
        OpenBody body = open.apply(() -> {
            Reading ended = reading.get();
            if (ended != null) {
                end(ended);
            }
        });
        Reading begun = new Reading(body, forgotten, pinned);
        readings.add(begun);
        reading.set(begun);
        return body;
    }

    private boolean end(Reading reading) {
        if (!readings.remove(reading)) {
            return false;
        }
        pins.unpin(reading.blobs);
        return true;
    }

    /** Lets go what bodies had pinned that nobody has any more. */
    void endForgotten() {
        int count = 0;
        for (Reference<? extends OpenBody> next = forgotten.poll(); next != null; next = forgotten.poll()) {
            if (next instanceof Reading reading && end(reading)) {
                count++;
            }
        }
        if (count > 0) {
            LOG.warn("{} objects were read and never closed, by functions perhaps: close what context.objects() gives",
                    count);
        }
    }
}

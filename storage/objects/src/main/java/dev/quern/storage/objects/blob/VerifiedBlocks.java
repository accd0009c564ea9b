package dev.quern.storage.objects.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * Which blocks were found good a moment ago, so that many readers of one blob share the work. A block is remembered
 * together with the {@linkplain State state} that its file had before it was read: any change to the file is a reason
 * to read it anew. Safe for use by several threads.
 */
final class VerifiedBlocks {

    /** How long a block stays good: its bytes are still in memory then, but for a system that is very short of it. */
    static final Duration GOOD_FOR = Duration.ofSeconds(1);

    /** How old a file's last change has to be, or the next one might have the same time: clocks of files have steps. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    /** Those of 256 MiB. A block that comes to the same place as another takes it. */
    private static final int PLACES = 4096;

    /**
     * What a file is, apart from its bytes.
     *
     * @param inode
     *            which file of its file system it is
     * @param changed
     *            when anything of it was last changed ({@code st_ctime}, which no program can set), in nanoseconds
     * @param size
     *            in bytes
     */
    record State(long inode, long changed, long size) {}

    private record Good(BlobId id, long number, State state, long since) {}

    private final AtomicReferenceArray<Good> places = new AtomicReferenceArray<>(PLACES);
    private final LongSupplier nanoTime;
    private final LongSupplier currentMillis;

    VerifiedBlocks() {
        this(System::nanoTime, System::currentTimeMillis);
    }

    VerifiedBlocks(LongSupplier nanoTime, LongSupplier currentMillis) {
        this.nanoTime = nanoTime;
        this.currentMillis = currentMillis;
    }

    /** The state of a file; empty if the system does not tell it. */
    Optional<State> state(Path path) {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(path, "unix:ino,ctime,size");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty(); // gone, or no such attributes here
        }
        return attributes.get("ino") instanceof Long inode && attributes.get("ctime") instanceof FileTime changed
                && attributes.get("size") instanceof Long size
                        ? Optional.of(new State(inode, changed.to(TimeUnit.NANOSECONDS), size))
                        : Optional.empty();
    }

    /** Whether the block was good when its file was in this state, a moment ago. */
    boolean isGood(BlobId id, long number, State state) {
        Good good = places.get(place(id, number));
        return good != null && good.number() == number && good.id().equals(id) && good.state().equals(state)
                && nanoTime.getAsLong() - good.since() < GOOD_FOR.toNanos();
    }

    /**
     * Remembers that the block is good, unless its file changed too short a time ago.
     *
     * @param state
     *            as it was before the block was read
     * @param began
     *            the {@link #now time} before it was read
     */
    void good(BlobId id, long number, State state, long began) {
        if (currentMillis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(state.changed()) <= SETTLED.toMillis()) {
            return;
        }
        places.set(place(id, number), new Good(id, number, state, began));
    }

    /** The time by which blocks stay good, in nanoseconds. */
    long now() {
        return nanoTime.getAsLong();
    }

    private static int place(BlobId id, long number) {
        // blocks of one blob lie beside each other, so none of them takes another's place in the first 256 MiB
        return (int) (id.hashCode() + number) & PLACES - 1;
    }
}

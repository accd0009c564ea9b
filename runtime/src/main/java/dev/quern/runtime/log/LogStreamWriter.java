package dev.quern.runtime.log;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Takes the events of one stream. Never waits for a disk: an event for which there is no memory is dropped, and a line
 * in its place says how many were. Safe for use by several threads.
 */
public final class LogStreamWriter {

    /** How much is gathered before the writing thread is woken for it. */
    static final int CHUNK_BYTES = 64 << 10;

    private final LogIntake intake;
    private final LogGroupName group;
    private final String stream;
    private final DropNotice notice;

    private Chunk current = new Chunk(); // guarded by this
    private final ArrayDeque<Chunk> full = new ArrayDeque<>(1); // guarded by this
    private long held; // guarded by this; bytes of memory
    private boolean queued; // guarded by this
    private long droppedLines; // guarded by this
    private long droppedBytes; // guarded by this

    LogStreamWriter(LogIntake intake, LogGroupName group, String stream, DropNotice notice) {
        this.intake = intake;
        this.group = group;
        this.stream = stream;
        this.notice = notice;
    }

    /**
     * Takes one event.
     *
     * @param timestamp
     *            milliseconds since the epoch
     * @param text
     *            holds the message in UTF-8; may be used again when this returns
     * @return whether it was taken; {@code false} if it was dropped
     */
    public boolean append(long timestamp, byte[] text, int offset, int length) {
        boolean enqueue;
        boolean urgent = false;
        boolean taken;
        synchronized (this) {
            if (current.size() + Chunk.EVENT_HEAD + length > CHUNK_BYTES && !current.isEmpty()) {
                full.add(current);
                current = new Chunk();
                urgent = true;
            }
            taken = add(timestamp, text, offset, length);
            if (!taken) {
                droppedLines++;
                droppedBytes += length;
            }
            enqueue = !queued;
            queued = true;
        }
        if (!taken) {
            intake.dropped(1, length);
        }
        if (enqueue) {
            intake.enqueue(this);
        }
        if (urgent) {
            intake.writeSoon();
        }
        return taken;
    }

    private boolean add(long timestamp, byte[] text, int offset, int length) {
        int growth = current.growthFor(length);
        if (growth > 0 && !intake.reserve(growth, held)) {
            return false;
        }
        try {
            current.add(timestamp, text, offset, length);
        } catch (OutOfMemoryError e) {
            // the heap is full before the budget is: what was asked for is not used, or it would never come back
            intake.release(growth);
            return false;
        }
        held += growth;
        return true;
    }

    /** Everything that waits, in order; for the writing thread. If it fails, everything waits on. */
    synchronized Queue<Chunk> take(long now) {
        queued = false;
        if (droppedLines > 0) {
            byte[] line = notice.line(droppedLines, droppedBytes);
            int growth = current.growthFor(line.length);
            current.add(now, line, 0, line.length);
            // memory that is not asked for: without this line nobody would know what is missing
            intake.reserveInAnyCase(growth);
            droppedLines = 0;
            droppedBytes = 0;
        }
        Queue<Chunk> taken = new ArrayDeque<>(full.size() + 1);
        Chunk next = new Chunk();
        taken.addAll(full);
        full.clear();
        if (!current.isEmpty()) {
            taken.add(current);
            current = next;
        }
        held = 0;
        return taken;
    }

    /** What waits could not be taken: it is to be asked for again. */
    void waitOn() {
        synchronized (this) {
            queued = true;
        }
        intake.enqueue(this);
    }

    LogGroupName group() {
        return group;
    }

    String stream() {
        return stream;
    }
}

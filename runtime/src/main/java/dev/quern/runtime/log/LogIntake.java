package dev.quern.runtime.log;

import dev.quern.runtime.log.GroupFiles.StreamChunk;
import dev.quern.runtime.log.OpenGroups.Open;
import dev.quern.runtime.time.TimeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of lines from memory to disk: a budget of memory that all writers share, and a thread that writes what waits
 * a moment later. Safe for use by several threads.
 */
final class LogIntake {

    private static final Logger LOG = LoggerFactory.getLogger(LogIntake.class);

    /** How much of the memory one stream may take, so that one function cannot cost another its lines. */
    private static final int SHARE = 8;

    /** How many files are kept open for writing. */
    private static final int OPEN_FILES = 256;

    private final OpenGroups groups;
    private final LogRetention retention;
    private final LogThread thread;
    private final LogSettings settings;
    private final TimeSource time;
    private final Set<GroupFiles> written = ConcurrentHashMap.newKeySet(); // with files open
    private final ConcurrentLinkedQueue<LogStreamWriter> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong reserved = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean running = new AtomicBoolean();
    private final LongAdder lines = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder droppedLines = new LongAdder();
    private final LongAdder droppedBytes = new LongAdder();
    private volatile boolean closed;
    private boolean failing; // only touched by the writing thread

    /**
     * @param thread
     *            the writing thread
     */
    LogIntake(OpenGroups groups, LogRetention retention, LogThread thread, LogSettings settings, TimeSource time) {
        this.groups = groups;
        this.retention = retention;
        this.thread = thread;
        this.settings = settings;
        this.time = time;
    }

    /** Asks for memory for a stream that holds some already; {@code false} if there is none for it. */
    boolean reserve(int growth, long held) {
        if (closed || held + growth > Math.max(settings.bufferBytes() / SHARE, 2L * LogStreamWriter.CHUNK_BYTES)) {
            return false;
        }
        if (reserved.addAndGet(growth) > settings.bufferBytes()) {
            reserved.addAndGet(-growth);
            return false;
        }
        return true;
    }

    void reserveInAnyCase(int growth) {
        reserved.addAndGet(growth);
    }

    /** What was asked for is not used. */
    void release(int growth) {
        reserved.addAndGet(-growth);
    }

    void dropped(long count, long size) {
        droppedLines.add(count);
        droppedBytes.add(size);
    }

    /** Something waits in a writer that was empty. */
    void enqueue(LogStreamWriter writer) {
        waiting.add(writer);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            time.schedule(settings.writeDelay(), this::writeSoon);
        }
    }

    /** Has the writing thread write what waits, without waiting for it. */
    void writeSoon() {
        if (!running.get() && running.compareAndSet(false, true)) {
            thread.doSoon(this::write); // else this is closed, and closing has written the rest
        }
    }

    /** Writes what waits; on the writing thread. */
    private void write() {
        running.set(false);
        scheduled.set(false);
        Map<LogGroupName, List<StreamChunk>> batch = new LinkedHashMap<>();
        List<LogStreamWriter> failed = new ArrayList<>();
        long size = 0;
        for (LogStreamWriter writer = waiting.poll(); writer != null; writer = waiting.poll()) {
            try {
                size += take(writer, batch);
            } catch (RuntimeException | OutOfMemoryError e) {
                // the others are not to lose their lines for it
                failed.add(writer);
                LOG.error("A log of {} waits: its lines could not be taken now", writer.group(), e);
            }
            if (size > settings.bufferBytes() / SHARE) {
                batch.forEach(this::write);
                batch.clear();
                size = 0;
            }
        }
        batch.forEach(this::write);
        failed.forEach(LogStreamWriter::waitOn);
        closeFiles();
    }

    /** Puts what waits in a writer into a batch; how much that is. */
    private long take(LogStreamWriter writer, Map<LogGroupName, List<StreamChunk>> batch) {
        List<StreamChunk> chunks = batch.computeIfAbsent(writer.group(), _ -> new ArrayList<>());
        long size = 0;
        for (Chunk chunk : writer.take(time.now().toEpochMilli())) {
            chunks.add(new StreamChunk(writer.stream(), chunk));
            size += chunk.size();
        }
        return size;
    }

    private void write(LogGroupName group, List<StreamChunk> chunks) {
        if (chunks.isEmpty()) {
            return;
        }
        long count = chunks.stream().mapToLong(chunk -> chunk.chunk().events()).sum();
        long size = chunks.stream().mapToLong(chunk -> chunk.chunk().textBytes()).sum();
        try {
            Open target = groups.ensure(group);
            while (!target.files().write(chunks, time.now().toEpochMilli())) {
                target = groups.ensure(group); // it was deleted meanwhile: it begins anew
            }
            failing = false;
            wrote(target, count, size);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            dropped(count, size);
            if (!failing) {
                LOG.error("The log of {} could not be written: {} lines are lost, and so will be what follows until it"
                        + " can be", group, count, e);
            }
            failing = true;
        } finally {
            reserved.addAndGet(-chunks.stream().mapToLong(chunk -> chunk.chunk().capacity()).sum());
        }
    }

    /**
     * Writes a chunk at once.
     *
     * @throws LogsException.NotFound
     *             if there is no such group
     * @throws LogsException.Unavailable
     *             if it cannot be written
     */
    void put(LogGroupName group, StreamChunk chunk) {
        try {
            Open target = groups.find(group);
            if (!target.files().write(List.of(chunk), time.now().toEpochMilli())) {
                throw LogGroups.noGroup();
            }
            wrote(target, chunk.chunk().events(), chunk.chunk().textBytes());
        } catch (IOException e) {
            LOG.error("Events for the log group {} could not be written", group, e);
            throw new LogsException.Unavailable("The events could not be written; the server's log tells why.");
        }
    }

    private void wrote(Open target, long count, long size) throws IOException {
        written.add(target.files());
        lines.add(count);
        bytes.add(size);
        retention.keepWithin(target);
    }

    private void closeFiles() {
        if (written.size() <= OPEN_FILES) {
            return;
        }
        for (GroupFiles files : written) {
            try {
                files.release();
            } catch (IOException e) {
                LOG.warn("A log segment could not be closed", e);
            }
        }
        written.clear();
    }

    /** Writes everything that has been taken until now, and waits for it. */
    void flush() {
        thread.doNow(this::write);
    }

    /** Writes what has been taken, and takes no more. */
    void close() {
        flush();
        closed = true;
        flush();
    }

    /** What has been written and lost. */
    LogFigures figures() {
        return new LogFigures(lines.sum(), bytes.sum(), droppedLines.sum(), droppedBytes.sum(), groups.storedBytes());
    }
}

package dev.quern.runtime.log;

import dev.quern.runtime.log.GroupFiles.StreamChunk;
import dev.quern.runtime.log.OpenGroups.Open;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All log groups of a server. Writers hand their lines over in memory; one thread writes them, a moment later, and
 * another deletes what is too old or too much. A group is made when something is written to it first.
 *
 * <p>
 * Safe for use by several threads. What reads or manages may block.
 */
public final class LogStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TimeSource time;
    private final LogGroups groups;
    private final OpenGroups open;
    private final LogThread writing = new LogThread("quern-log-write");
    private final LogThread sweeping = new LogThread("quern-log-sweep");
    private final LogRetention retention;
    private final LogIntake intake;
    private final LogReader reader;

    /**
     * Opens the logs.
     *
     * @param folder
     *            where they lie; made if it is not there
     * @param store
     *            where the groups are listed
     * @throws UncheckedIOException
     *             if the folder cannot be used
     */
    public LogStore(Path folder, KeyValueStore store, LogSettings settings, TimeSource time) {
        this.time = time;
        this.groups = new LogGroups(store);
        this.open = new OpenGroups(folder, groups, settings, time);
        this.retention = new LogRetention(groups, open, sweeping, settings, time);
        this.intake = new LogIntake(open, retention, writing, settings, time);
        this.reader = new LogReader(groups, open, retention);
    }

    // ---- writing

    /**
     * A writer for a stream. Makes nothing yet and does not block.
     *
     * @param notice
     *            words the line that stands where others were dropped
     */
    public LogStreamWriter writer(LogGroupName group, String stream, DropNotice notice) {
        return new LogStreamWriter(intake, group, stream, notice);
    }

    /**
     * Writes events at once.
     *
     * @throws LogsException.NotFound
     *             if there is no such group or stream
     * @throws LogsException.Unavailable
     *             if there is no memory for them now, or they cannot be written
     */
    public void put(LogGroupName group, String stream, List<Entry> entries) {
        if (!groups.isCreated(group(group), stream)) {
            reader.requireStream(group, stream); // it may be an environment's
        }
        if (entries.isEmpty()) {
            return;
        }
        Chunk chunk = new Chunk();
        for (Entry entry : entries) {
            byte[] text = entry.message().getBytes(StandardCharsets.UTF_8);
            chunk.add(entry.timestamp(), text, 0, text.length);
        }
        intake.put(group, new StreamChunk(stream, chunk));
    }

    /** An event to be written. */
    public record Entry(long timestamp, String message) {}

    /**
     * Writes everything that has been taken until now, and waits for it.
     */
    public void flush() {
        intake.flush();
    }

    // ---- groups

    /**
     * A group.
     *
     * @throws LogsException.NotFound
     *             if there is none of this name
     */
    public LogGroup group(LogGroupName name) {
        return open.require(name);
    }

    /**
     * The groups after a name, in the order of their names.
     *
     * @param limit
     *            how many at most
     */
    public List<LogGroup> groups(Optional<String> after, int limit, Predicate<LogGroup> wanted) {
        flush();
        return groups.list(after, limit, wanted);
    }

    /** The room that the events of a group take on disk, in bytes. */
    public long storedBytes(LogGroup group) {
        return open.of(group).files().bytes();
    }

    /**
     * Makes a group.
     *
     * @throws LogsException.AlreadyExists
     *             if there is one of this name
     */
    public void createGroup(LogGroupName name) {
        groups.create(name, time.now());
    }

    /**
     * Says how long the events of a group are kept.
     *
     * @param days
     *            one of {@link LogGroup#RETENTION_DAYS}; empty for the server's retention
     */
    public void retain(LogGroupName name, Optional<Integer> days) {
        open.changed(groups.retain(name, days));
    }

    /** Deletes a group and all of its events. What is written to it later makes it anew. */
    public void deleteGroup(LogGroupName name) {
        flush();
        Open known = open.find(name);
        groups.delete(name);
        open.forget(known);
        try {
            known.files().deleteAll();
        } catch (IOException e) {
            LOG.warn("The files of the log group {} could not be deleted; the next start tries again", name, e);
        }
    }

    // ---- streams

    /**
     * Makes a stream without events.
     *
     * @throws LogsException.NotFound
     *             if there is no such group
     * @throws LogsException.AlreadyExists
     *             if there is such a stream
     */
    public void createStream(LogGroupName group, String name) {
        flush();
        LogGroup known = group(group);
        if (reader.streams(known).containsKey(name)) {
            throw LogGroups.streamExists();
        }
        groups.createStream(known, name, time.now());
    }

    /** Deletes a stream and its events. */
    public void deleteStream(LogGroupName group, String name) {
        flush();
        Open known = open.find(group);
        reader.requireStream(group, name);
        groups.deleteStream(known.group(), name, known.files().end());
    }

    /** The streams of a group, by name. */
    public Map<String, LogStream> streams(LogGroupName group) {
        flush();
        return reader.streams(group(group));
    }

    // ---- reading

    /**
     * Reads events in the order of time.
     *
     * @param cursor
     *            the event to go on behind; where the events begin, or end, if empty
     * @param forward
     *            whether to go on to later events, or to earlier ones
     * @param limit
     *            how many at most
     * @throws LogsException.NotFound
     *             if there is no such group
     */
    public LogPage read(LogQuery query, Optional<EventKey> cursor, boolean forward, int limit) {
        flush();
        return reader.read(query, cursor, forward, limit);
    }

    /**
     * As {@link #read}, of one stream.
     *
     * @throws LogsException.NotFound
     *             if there is no such group or stream
     */
    public LogPage readStream(LogGroupName group, String stream, long from, long until, Optional<EventKey> cursor,
            boolean forward, int limit) {
        flush();
        return reader.readStream(group, stream, from, until, cursor, forward, limit);
    }

    /**
     * Before when the events of a group are too old to be seen, in milliseconds since the epoch.
     *
     * @throws LogsException.NotFound
     *             if there is no such group
     */
    public long begin(LogGroupName group) {
        return retention.begin(group(group));
    }

    /** What has been written and lost. */
    public LogFigures figures() {
        return intake.figures();
    }

    /** Deletes what is too old, and the oldest of what is too much. */
    void sweep() {
        retention.sweep();
    }

    /** Writes what has been taken, and takes no more. */
    @Override
    public void close() {
        retention.stop();
        intake.close();
        writing.end();
        sweeping.end();
        try {
            if (!writing.awaitEnd(PATIENCE) || !sweeping.awaitEnd(PATIENCE)) {
                LOG.warn("The logs could not be closed in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.release();
    }
}

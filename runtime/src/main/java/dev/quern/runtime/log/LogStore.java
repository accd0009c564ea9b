package dev.quern.runtime.log;

import dev.quern.runtime.log.GroupFiles.StreamChunk;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final Duration SWEEP = Duration.ofMinutes(10);
    private static final long PATIENCE_SECONDS = 10;

    /** How much of the memory one stream may take, so that one function cannot cost another its lines. */
    private static final int SHARE = 8;

    /** How many files are kept open for writing. */
    private static final int OPEN_FILES = 256;

    /** A group and its files. */
    private record Open(LogGroup group, GroupFiles files) {}

    private final Path folder;
    private final LogSettings settings;
    private final TimeSource time;
    private final LogGroups groups;
    private final Map<LogGroupName, Open> open = new ConcurrentHashMap<>();
    private final Set<GroupFiles> written = ConcurrentHashMap.newKeySet(); // with files open
    private final AtomicLong stored = new AtomicLong();

    private final ConcurrentLinkedQueue<LogStreamWriter> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong reserved = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean running = new AtomicBoolean();
    private final LongAdder lines = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder droppedLines = new LongAdder();
    private final LongAdder droppedBytes = new LongAdder();
    private final ExecutorService writing = thread("quern-log-write");
    private final ExecutorService sweeping = thread("quern-log-sweep");
    private volatile TimeSource.Timer nextSweep;
    private volatile boolean closed;
    private boolean failing; // only touched by the writing thread

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
        this.folder = folder;
        this.settings = settings;
        this.time = time;
        this.groups = new LogGroups(store);
        try {
            Files.createDirectories(folder);
            deleteOrphans();
        } catch (IOException e) {
            throw new UncheckedIOException("The log folder " + folder + " cannot be used", e);
        }
        this.nextSweep = time.schedule(Duration.ofMinutes(1), this::beginSweep);
    }

    private static ExecutorService thread(String name) {
        // nothing inherited: the thread that starts it may be a function's
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().group(new ThreadGroup(name)).inheritInheritableThreadLocals(false)
                        .name(name).factory());
    }

    /** Deletes the folders of groups that are gone, and adds up what the others take. */
    private void deleteOrphans() throws IOException {
        Set<String> known = groups.list(Optional.empty(), Integer.MAX_VALUE, _ -> true).stream().map(LogGroup::folder)
                .collect(Collectors.toSet());
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.toList()) {
                try (Stream<Path> files = Files.list(path)) {
                    for (Path file : files.toList()) {
                        if (!known.contains(path.getFileName().toString())) {
                            Files.delete(file);
                        } else if (file.toString().endsWith(".log")) {
                            stored.addAndGet(Files.size(file));
                        }
                    }
                }
                if (!known.contains(path.getFileName().toString())) {
                    Files.delete(path);
                }
            }
        }
    }

    // ---- writing

    /**
     * A writer for a stream. Makes nothing yet and does not block.
     *
     * @param notice
     *            words the line that stands where others were dropped
     */
    public LogStreamWriter writer(LogGroupName group, String stream, DropNotice notice) {
        return new LogStreamWriter(this, group, stream, notice);
    }

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
            try {
                writing.execute(this::write);
            } catch (RejectedExecutionException e) {
                // closing writes the rest
            }
        }
    }

    /** Writes what waits; on the writing thread. */
    private void write() {
        running.set(false);
        scheduled.set(false);
        try {
            Map<LogGroupName, List<StreamChunk>> batch = new LinkedHashMap<>();
            long size = 0;
            for (LogStreamWriter writer = waiting.poll(); writer != null; writer = waiting.poll()) {
                for (Chunk chunk : writer.take(time.now().toEpochMilli())) {
                    batch.computeIfAbsent(writer.group(), _ -> new ArrayList<>())
                            .add(new StreamChunk(writer.stream(), chunk));
                    size += chunk.size();
                }
                if (size > settings.bufferBytes() / SHARE) {
                    batch.forEach(this::write);
                    batch.clear();
                    size = 0;
                }
            }
            batch.forEach(this::write);
            closeFiles();
        } catch (RuntimeException e) {
            LOG.error("Logs could not be written", e);
        }
    }

    private void write(LogGroupName group, List<StreamChunk> chunks) {
        long count = chunks.stream().mapToLong(chunk -> chunk.chunk().events()).sum();
        long size = chunks.stream().mapToLong(chunk -> chunk.chunk().textBytes()).sum();
        try {
            Open target = ensure(group);
            while (!target.files().write(chunks, time.now().toEpochMilli())) {
                target = ensure(group); // it was deleted meanwhile: it begins anew
            }
            written.add(target.files());
            lines.add(count);
            bytes.add(size);
            failing = false;
            keepWithin(target);
        } catch (IOException | UncheckedIOException | StoreException e) {
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
            requireStream(group, stream); // it may be an environment's
        }
        if (entries.isEmpty()) {
            return;
        }
        Chunk chunk = new Chunk();
        for (Entry entry : entries) {
            byte[] text = entry.message().getBytes(StandardCharsets.UTF_8);
            chunk.add(entry.timestamp(), text, 0, text.length);
        }
        try {
            Open target = find(group);
            if (!target.files().write(List.of(new StreamChunk(stream, chunk)), time.now().toEpochMilli())) {
                throw LogGroups.noGroup();
            }
            written.add(target.files());
            lines.add(chunk.events());
            bytes.add(chunk.textBytes());
            keepWithin(target);
        } catch (IOException e) {
            LOG.error("Events for the log group {} could not be written", group, e);
            throw new LogsException.Unavailable("The events could not be written; the server's log tells why.");
        }
    }

    /** An event to be written. */
    public record Entry(long timestamp, String message) {}

    /**
     * Writes everything that has been taken until now, and waits for it.
     */
    public void flush() {
        try {
            CompletableFuture.runAsync(this::write, writing).join();
        } catch (RejectedExecutionException e) {
            // closed: everything is written
        }
    }

    // ---- groups

    /**
     * A group.
     *
     * @throws LogsException.NotFound
     *             if there is none of this name
     */
    public LogGroup group(LogGroupName name) {
        return groups.find(name).orElseThrow(LogGroups::noGroup);
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
        return opened(group).files().bytes();
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
        LogGroup changed = groups.retain(name, days);
        open.computeIfPresent(name, (_, known) -> new Open(changed, known.files()));
    }

    /** Deletes a group and all of its events. What is written to it later makes it anew. */
    public void deleteGroup(LogGroupName name) {
        flush();
        Open known = find(name);
        groups.delete(name);
        open.remove(name, known);
        try {
            known.files().deleteAll();
        } catch (IOException e) {
            LOG.warn("The files of the log group {} could not be deleted; the next start tries again", name, e);
        }
    }

    private Open ensure(LogGroupName name) {
        Open known = open.get(name);
        return known == null ? opened(groups.ensure(name, time.now())) : known;
    }

    private Open find(LogGroupName name) {
        return opened(group(name));
    }

    private Open opened(LogGroup group) {
        return open.compute(group.name(), (_, known) -> {
            if (known != null && known.group().folder().equals(group.folder())) {
                return new Open(group, known.files());
            }
            try {
                return new Open(group, GroupFiles.open(folder.resolve(group.folder()), settings.segmentBytes(), stored,
                        time.now().toEpochMilli()));
            } catch (IOException e) {
                throw new UncheckedIOException("The log of " + group.name() + " cannot be opened", e);
            }
        });
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
        if (streams(known).containsKey(name)) {
            throw LogGroups.streamExists();
        }
        groups.createStream(known, name, time.now());
    }

    /** Deletes a stream and its events. */
    public void deleteStream(LogGroupName group, String name) {
        flush();
        Open known = find(group);
        requireStream(group, name);
        groups.deleteStream(known.group(), name, known.files().end());
    }

    /** The streams of a group, by name. */
    public Map<String, LogStream> streams(LogGroupName group) {
        flush();
        return streams(group(group));
    }

    private Map<String, LogStream> streams(LogGroup group) {
        Map<String, LogGroups.StreamRow> rows = groups.streams(group);
        Map<String, LogStream> streams = new TreeMap<>();
        rows.values().forEach(row -> row.created().ifPresent(created -> streams.put(row.name(),
                new LogStream(row.name(), created.toEpochMilli(), OptionalLong.empty(), OptionalLong.empty(),
                        OptionalLong.empty()))));
        long begin = begin(group);
        try {
            opened(group).files().streams().forEach((name, extents) -> extents.stream()
                    .filter(extent -> extent.until() >= begin && lives(rows, name, extent.segment(),
                            extent.lastOffset()))
                    .reduce(StreamExtent::and).ifPresent(extent -> streams.merge(name, stream(name, extent, begin),
                            (made, filled) -> new LogStream(name, made.created(), filled.firstEvent(),
                                    filled.lastEvent(), filled.lastIngestion()))));
        } catch (IOException e) {
            throw new UncheckedIOException("The streams of " + group.name() + " cannot be read", e);
        }
        return streams;
    }

    private static LogStream stream(String name, StreamExtent extent, long begin) {
        return new LogStream(name, extent.firstIngested(), OptionalLong.of(Math.max(begin, extent.from())),
                OptionalLong.of(extent.until()), OptionalLong.of(extent.lastIngested()));
    }

    private static boolean lives(Map<String, LogGroups.StreamRow> rows, String stream, long segment, long offset) {
        LogGroups.StreamRow row = rows.get(stream);
        return row == null || row.lives(segment, offset);
    }

    private LogStream requireStream(LogGroupName group, String name) {
        LogStream stream = streams(group(group)).get(name);
        if (stream == null) {
            throw new LogsException.NotFound("The specified log stream does not exist.");
        }
        return stream;
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
        Open known = find(query.group());
        Map<String, LogGroups.StreamRow> rows = groups.streams(known.group());
        LogQuery kept = new LogQuery(query.group(), query.streams(), Math.max(query.from(), begin(known.group())),
                query.until(), query.pattern());
        try {
            return new PageReader(kept, (stream, segment, offset) -> lives(rows, stream, segment, offset),
                    cursor.orElse(null), forward, limit).read(known.files().views());
        } catch (IOException e) {
            throw new UncheckedIOException("The log of " + query.group() + " cannot be read", e);
        }
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
        LogStream known = requireStream(group, stream);
        if (known.firstEvent().isEmpty()) {
            return new LogPage(List.of(), false);
        }
        // what is known of its times spares the segments that it is not in
        return read(new LogQuery(group, stream::equals, Math.max(from, known.firstEvent().getAsLong()),
                Math.min(until, known.lastEvent().getAsLong() + 1), FilterPattern.EVERYTHING), cursor, forward, limit);
    }

    /**
     * Before when the events of a group are too old to be seen, in milliseconds since the epoch.
     *
     * @throws LogsException.NotFound
     *             if there is no such group
     */
    public long begin(LogGroupName group) {
        return begin(group(group));
    }

    private long begin(LogGroup group) {
        return Math.max(0, time.now().minus(group.retention(settings.retention())).toEpochMilli());
    }

    /** What has been written and lost. */
    public LogFigures figures() {
        return new LogFigures(lines.sum(), bytes.sum(), droppedLines.sum(), droppedBytes.sum(), stored.get());
    }

    // ---- limits

    private void keepWithin(Open target) throws IOException {
        while (target.files().bytes() > settings.groupBytes()) {
            target.files().deleteOldest();
        }
        if (stored.get() > settings.totalBytes()) {
            sweepSoon();
        }
    }

    private void beginSweep() {
        sweepSoon();
        if (!closed) {
            nextSweep = time.schedule(SWEEP, this::beginSweep);
        }
    }

    private void sweepSoon() {
        try {
            sweeping.execute(this::sweep);
        } catch (RejectedExecutionException e) {
            // closed: the next start sweeps
        }
    }

    /** Deletes what is too old, and the oldest of what is too much. */
    void sweep() {
        try {
            List<Open> all = new ArrayList<>();
            for (LogGroup group : groups.list(Optional.empty(), Integer.MAX_VALUE, _ -> true)) {
                Open known = opened(group);
                all.add(known);
                known.files().deleteBefore(begin(group));
                groups.forgetStreams(group, known.files().firstSegment());
            }
            while (stored.get() > settings.totalBytes()) {
                Optional<Open> oldest = all.stream().min(Comparator.comparingLong(known -> known.files().oldest()));
                if (oldest.isEmpty() || oldest.get().files().oldest() == Long.MAX_VALUE) {
                    return;
                }
                oldest.get().files().deleteOldest();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("Old logs could not be deleted; it will be tried again", e);
        }
    }

    /** Writes what has been taken, and takes no more. */
    @Override
    public void close() {
        nextSweep.cancel();
        flush();
        closed = true;
        flush();
        writing.shutdown();
        sweeping.shutdown();
        try {
            if (!writing.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    || !sweeping.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The logs could not be closed in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Open known : open.values()) {
            try {
                known.files().release();
            } catch (IOException e) {
                LOG.warn("A log segment of {} could not be closed", known.group().name(), e);
            }
        }
    }
}

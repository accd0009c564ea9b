package dev.quern.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of one group: files {@code NUMBER.log} in a folder, the last of which grows, the others with an index
 * {@code NUMBER.idx} beside them. Safe for use by several threads; what is read is read outside of the lock.
 */
final class GroupFiles {

    private static final Logger LOG = LoggerFactory.getLogger(GroupFiles.class);
    private static final String SEGMENT = ".log";
    private static final String INDEX = ".idx";

    /** A full segment; what its index says of streams is left on disk. */
    private record Full(long number, long length, long until, List<Region> regions) {}

    /**
     * What can be read of a segment now.
     *
     * @param regions
     *            in order; nothing is to be read behind the last
     */
    record View(long number, Path file, List<Region> regions) {}

    private final Path folder;
    private final int segmentBytes;

    /** The room that all groups take; changed with the files. */
    private final AtomicLong stored;

    private final Deque<Full> full = new ArrayDeque<>(); // guarded by this
    private SegmentIndex last = new SegmentIndex(); // guarded by this
    private long lastNumber; // guarded by this
    private @Nullable FileChannel channel; // guarded by this; open on the last segment, at its end
    private boolean deleted; // guarded by this

    private GroupFiles(Path folder, int segmentBytes, AtomicLong stored) {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.stored = stored;
    }

    /**
     * Opens a group's folder; makes it if it is not there. What a crash tore at the end of the last segment is cut off.
     *
     * @param stored
     *            the room that all groups take, this one's files included already
     * @param firstNumber
     *            the number of the next segment where there are none: larger than that of any there ever was
     */
    static GroupFiles open(Path folder, int segmentBytes, AtomicLong stored, long firstNumber) throws IOException {
        Files.createDirectories(folder);
        GroupFiles files = new GroupFiles(folder, segmentBytes, stored);
        synchronized (files) {
            files.load(firstNumber);
        }
        return files;
    }

    private void load(long firstNumber) throws IOException {
        lastNumber = firstNumber;
        for (long number : numbers()) {
            SegmentIndex index = readIndex(number);
            if (index == null && last.length() == 0) {
                last = scan(number); // the last, unless another follows
                lastNumber = number;
                continue;
            }
            if (last.length() > 0) {
                seal();
            }
            if (index == null) {
                last = scan(number);
                lastNumber = number;
            } else {
                full.add(full(number, index));
                lastNumber = Math.max(firstNumber, number + 1);
            }
        }
    }

    private static Full full(long number, SegmentIndex index) {
        return new Full(number, index.length(), index.until(), List.copyOf(index.regions()));
    }

    private List<Long> numbers() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).filter(name -> name.endsWith(SEGMENT))
                    .map(name -> Long.parseLong(name.substring(0, name.length() - SEGMENT.length()))).sorted()
                    .toList();
        }
    }

    private @Nullable SegmentIndex readIndex(long number) throws IOException {
        try {
            return SegmentIndex.parse(Files.readAllBytes(path(number, INDEX)), number)
                    .filter(index -> index.length() == size(path(number, SEGMENT))).orElse(null);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    private SegmentIndex scan(long number) throws IOException {
        Path file = path(number, SEGMENT);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        SegmentIndex index = SegmentIndex.scan(bytes, number);
        long torn = bytes.capacity() - index.length();
        if (torn > 0) {
            LOG.warn("The last {} bytes of the log segment {} are no whole entries and have been cut off", torn, file);
            try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
                cut.truncate(index.length());
            }
            stored.addAndGet(-torn);
        }
        return index;
    }

    private Path path(long number, String extension) {
        return folder.resolve(String.format(Locale.ROOT, "%016d%s", number, extension));
    }

    /**
     * Writes blocks.
     *
     * @return {@code false} if the group has been deleted, and nothing was written
     * @throws IOException
     *             if they were not written, or not all of them, for another reason
     */
    synchronized boolean write(List<StreamChunk> chunks, long now) throws IOException {
        if (deleted) {
            return false;
        }
        int length = 0;
        for (StreamChunk chunk : chunks) {
            length += Block.length(chunk.name(), chunk.chunk());
        }
        if (last.length() > 0 && last.length() + length > segmentBytes) {
            seal();
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        chunks.forEach(chunk -> Block.write(out, chunk.name(), chunk.chunk(), now));
        FileChannel open = channel();
        long before = last.length();
        try {
            out.flip();
            while (out.hasRemaining()) {
                open.write(out);
            }
            out.flip();
            for (Block block = Block.read(out); block != null; block = Block.read(out)) {
                last.add(block, lastNumber);
            }
        } catch (IOException | OutOfMemoryError e) {
            giveUp(open, e);
            throw e;
        } finally {
            stored.addAndGet(last.length() - before);
        }
        return true;
    }

    /** Half a block, or one that the index lacks, must not stand between others: the next is written over it. */
    private void giveUp(FileChannel open, Throwable reason) {
        try {
            open.truncate(last.length());
            release();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        channel = null;
    }

    /** A chunk and the stream that it goes to. */
    record StreamChunk(byte[] name, Chunk chunk) {
        StreamChunk(String stream, Chunk chunk) {
            this(stream.getBytes(StandardCharsets.UTF_8), chunk);
        }
    }

    private FileChannel channel() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(path(lastNumber, SEGMENT), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.position(last.length());
        }
        return channel;
    }

    private void seal() throws IOException {
        // on disk before the index that says how long it is
        channel().force(true);
        release();
        write(lastNumber, last);
        full.add(full(lastNumber, last));
        last = new SegmentIndex();
        lastNumber++;
    }

    private void write(long number, SegmentIndex index) throws IOException {
        Path draft = path(number, INDEX + ".new");
        Files.write(draft, index.bytes());
        Files.move(draft, path(number, INDEX), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lets go of the file that is written to; it is opened again when need be. */
    synchronized void release() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    /** What can be read now. */
    synchronized List<View> views() {
        List<View> views = new ArrayList<>(full.size() + 1);
        full.forEach(segment -> views.add(new View(segment.number(), path(segment.number(), SEGMENT),
                segment.regions())));
        if (last.length() > 0) {
            views.add(new View(lastNumber, path(lastNumber, SEGMENT), List.copyOf(last.regions())));
        }
        return views;
    }

    /** The streams, with what they have in each segment, the oldest first. */
    Map<String, List<StreamExtent>> streams() throws IOException {
        List<Long> numbers;
        Map<String, StreamExtent> newest;
        synchronized (this) {
            numbers = full.stream().map(Full::number).toList();
            newest = new LinkedHashMap<>(last.streams());
        }
        Map<String, List<StreamExtent>> all = new LinkedHashMap<>();
        for (long number : numbers) {
            SegmentIndex index = readIndex(number);
            if (index != null) { // else it has been deleted meanwhile
                gather(all, index.streams());
            }
        }
        gather(all, newest);
        return all;
    }

    private static void gather(Map<String, List<StreamExtent>> all, Map<String, StreamExtent> some) {
        some.forEach((name, extent) -> all.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(extent));
    }

    /** Where the next block will lie. */
    synchronized EventKey end() {
        return new EventKey(0, lastNumber, last.length(), 0);
    }

    /** The oldest segment that is there. */
    synchronized long firstSegment() {
        return full.isEmpty() ? lastNumber : full.getFirst().number();
    }

    /** The room that it takes. */
    synchronized long bytes() {
        return full.stream().mapToLong(Full::length).sum() + last.length();
    }

    /** The latest time in the oldest segment; the end of time if there is none. */
    synchronized long oldest() {
        return !full.isEmpty() ? full.getFirst().until() : last.length() > 0 ? last.until() : Long.MAX_VALUE;
    }

    /** Deletes the oldest segment, whatever it holds. */
    synchronized void deleteOldest() throws IOException {
        if (full.isEmpty() && last.length() > 0) {
            seal();
        }
        if (!full.isEmpty()) {
            delete(full.removeFirst());
        }
    }

    /** Deletes the segments in which nothing is younger. */
    synchronized void deleteBefore(long time) throws IOException {
        while (oldest() < time) {
            deleteOldest();
        }
    }

    private void delete(Full segment) throws IOException {
        Files.deleteIfExists(path(segment.number(), SEGMENT));
        Files.deleteIfExists(path(segment.number(), INDEX));
        stored.addAndGet(-segment.length());
    }

    /** Deletes everything; nothing is written any more. */
    synchronized void deleteAll() throws IOException {
        deleted = true;
        while (oldest() < Long.MAX_VALUE) {
            deleteOldest();
        }
        Files.deleteIfExists(folder);
    }
}

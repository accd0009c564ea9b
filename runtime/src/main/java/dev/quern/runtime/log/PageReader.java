package dev.quern.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the next events of a query in the order of time, though they lie in the order in which they were written: keeps
 * the best ones seen so far and reads only those regions that may hold better ones. As the two orders are nearly the
 * same, these are few. For one use by one thread.
 */
final class PageReader {

    private static final Logger LOG = LoggerFactory.getLogger(PageReader.class);

    /** What the texts of a page may come to, unless it has one event only; CloudWatch Logs' 1 MB. */
    private static final long MAX_BYTES = 1 << 20;

    /** Whether a block at this place is still to be seen, or its stream has been deleted since. */
    interface Liveness {
        boolean lives(String stream, long segment, long offset);
    }

    private final LogQuery query;
    private final Liveness liveness;
    private final @Nullable EventKey cursor;
    private final boolean forward;
    private final int limit;
    private final PriorityQueue<LogEvent> best;
    private long bytes;

    /** The nearest event that found no room; what lies behind it is of no use any more. */
    private @Nullable EventKey bound;

    /**
     * @param cursor
     *            the event to begin behind; the first or the last if {@code null}
     * @param forward
     *            whether to go on to later events
     */
    PageReader(LogQuery query, Liveness liveness, @Nullable EventKey cursor, boolean forward, int limit) {
        this.query = query;
        this.liveness = liveness;
        this.cursor = cursor;
        this.forward = forward;
        this.limit = limit;
        Comparator<LogEvent> inTime = Comparator.comparing(LogEvent::key);
        this.best = new PriorityQueue<>(forward ? inTime.reversed() : inTime); // the farthest first
    }

    LogPage read(List<GroupFiles.View> segments) throws IOException {
        for (GroupFiles.View segment : forward ? segments : segments.reversed()) {
            try {
                read(segment);
            } catch (NoSuchFileException e) {
                // its time has come while it was to be read
            }
        }
        List<LogEvent> events = new ArrayList<>(best);
        events.sort(Comparator.comparing(LogEvent::key));
        return new LogPage(events, bound != null);
    }

    private void read(GroupFiles.View segment) throws IOException {
        FileChannel channel = null;
        try {
            for (Region region : forward ? segment.regions() : segment.regions().reversed()) {
                if (mayHold(region.from(), region.until())) {
                    if (channel == null) {
                        channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
                    }
                    read(segment, region, channel);
                }
            }
        } finally {
            if (channel != null) {
                channel.close();
            }
        }
    }

    /** Whether something better may be among events of these times. */
    private boolean mayHold(long from, long until) {
        if (until < query.from() || from >= query.until()) {
            return false;
        }
        boolean behindCursor = cursor == null
                || (forward ? until >= cursor.timestamp() : from <= cursor.timestamp());
        return behindCursor
                && (bound == null || (forward ? from <= bound.timestamp() : until >= bound.timestamp()));
    }

    private void read(GroupFiles.View segment, Region region, FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) (region.end() - region.start()));
        while (buffer.hasRemaining() && channel.read(buffer, region.start() + buffer.position()) >= 0) {
            // until all of it is there
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            long offset = region.start() + buffer.position();
            Block block = Block.read(buffer);
            if (block == null) {
                LOG.warn("The log segment {} is damaged at byte {}: events up to byte {} cannot be read",
                        segment.file(), offset, region.end());
                return;
            }
            if (mayHold(block.from(), block.until()) && query.streams().test(block.stream())
                    && liveness.lives(block.stream(), segment.number(), offset)) {
                read(block, segment.number(), offset);
            }
        }
    }

    private void read(Block block, long segment, long offset) {
        ByteBuffer events = block.events();
        for (int i = 0; i < block.count(); i++) {
            EventKey key = new EventKey(events.getLong(), segment, offset, i);
            int length = events.getInt();
            int start = events.position();
            events.position(start + length);
            if (isWanted(key)) {
                String message = new String(events.array(), events.arrayOffset() + start, length,
                        StandardCharsets.UTF_8);
                if (query.pattern().matches(message)) {
                    offer(new LogEvent(block.stream(), key, block.ingested(), message));
                }
            }
        }
    }

    private boolean isWanted(EventKey key) {
        return key.timestamp() >= query.from() && key.timestamp() < query.until()
                && (cursor == null || isBehind(key, cursor)) && (bound == null || isBehind(bound, key));
    }

    private boolean isBehind(EventKey key, EventKey other) {
        return forward ? key.compareTo(other) > 0 : key.compareTo(other) < 0;
    }

    private void offer(LogEvent event) {
        best.add(event);
        bytes += event.message().length();
        while (best.size() > limit || bytes > MAX_BYTES && best.size() > 1) {
            LogEvent farthest = best.remove();
            bytes -= farthest.message().length();
            bound = farthest.key();
        }
    }
}

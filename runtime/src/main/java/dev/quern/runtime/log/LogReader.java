package dev.quern.runtime.log;

import dev.quern.runtime.log.OpenGroups.Open;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Finds streams and reads events: what has been written, is not too old, and was not deleted with its stream. Safe for
 * use by several threads.
 */
final class LogReader {

    private final LogGroups groups;
    private final OpenGroups open;
    private final LogRetention retention;

    LogReader(LogGroups groups, OpenGroups open, LogRetention retention) {
        this.groups = groups;
        this.open = open;
        this.retention = retention;
    }

    /** The streams of a group, by name. */
    Map<String, LogStream> streams(LogGroup group) {
        Map<String, LogGroups.StreamRow> rows = groups.streams(group);
        Map<String, LogStream> streams = new TreeMap<>();
        rows.values().forEach(row -> row.created().ifPresent(created -> streams.put(row.name(),
                new LogStream(row.name(), created.toEpochMilli(), OptionalLong.empty(), OptionalLong.empty(),
                        OptionalLong.empty()))));
        long begin = retention.begin(group);
        try {
            open.of(group).files().streams().forEach((name, extents) -> extents.stream()
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

    /**
     * A stream.
     *
     * @throws LogsException.NotFound
     *             if there is no such group or stream
     */
    LogStream requireStream(LogGroupName group, String name) {
        LogStream stream = streams(open.require(group)).get(name);
        if (stream == null) {
            throw new LogsException.NotFound("The specified log stream does not exist.");
        }
        return stream;
    }

    /** As {@link LogStore#read}. */
    LogPage read(LogQuery query, Optional<EventKey> cursor, boolean forward, int limit) {
        Open known = open.find(query.group());
        Map<String, LogGroups.StreamRow> rows = groups.streams(known.group());
        LogQuery kept = new LogQuery(query.group(), query.streams(),
                Math.max(query.from(), retention.begin(known.group())),
                query.until(), query.pattern());
        try {
            return new PageReader(kept, (stream, segment, offset) -> lives(rows, stream, segment, offset),
                    cursor.orElse(null), forward, limit).read(known.files().views());
        } catch (IOException e) {
            throw new UncheckedIOException("The log of " + query.group() + " cannot be read", e);
        }
    }

    /** As {@link LogStore#readStream}. */
    LogPage readStream(LogGroupName group, String stream, long from, long until, Optional<EventKey> cursor,
            boolean forward, int limit) {
        LogStream known = requireStream(group, stream);
        if (known.firstEvent().isEmpty()) {
            return new LogPage(List.of(), false);
        }
        // what is known of its times spares the segments that it is not in
        return read(new LogQuery(group, stream::equals, Math.max(from, known.firstEvent().getAsLong()),
                Math.min(until, known.lastEvent().getAsLong() + 1), FilterPattern.EVERYTHING), cursor, forward, limit);
    }
}

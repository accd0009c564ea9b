package dev.quern.runtime.log;

import dev.quern.runtime.store.Rows;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What is durable of log groups beside their events. Safe for use by several threads. */
final class LogGroups {

    private static final Subspace ROOT = Subspace.named("logs");
    private static final int READABLE = 48;

    /**
     * What is known of a stream beside its events.
     *
     * @param created
     *            when somebody made it; empty if it is there because something was written to it
     * @param goneSegment
     *            of which segment events were deleted last with the stream
     * @param goneOffset
     *            before which place in that segment
     */
    record StreamRow(String name, Optional<Instant> created, long goneSegment, long goneOffset) {

        /** Whether a block at this place was written after the stream had been deleted last. */
        boolean lives(long segment, long offset) {
            return segment > goneSegment || segment == goneSegment && offset >= goneOffset;
        }
    }

    private final Rows<LogGroup> groups = new Rows<>(ROOT.sub("group"), LogGroup.class);
    private final Rows<StreamRow> streams = new Rows<>(ROOT.sub("stream"), StreamRow.class);
    private final KeyValueStore store;
    private final RandomGenerator random = new SecureRandom();

    LogGroups(KeyValueStore store) {
        this.store = store;
    }

    Optional<LogGroup> find(LogGroupName name) {
        try (Snapshot snapshot = store.snapshot()) {
            return groups.get(snapshot, name.value());
        }
    }

    /** The groups after a name, in the order of their names. */
    List<LogGroup> list(Optional<String> after, int limit, Predicate<LogGroup> wanted) {
        try (Snapshot snapshot = store.snapshot()) {
            return groups.following(snapshot, after.map(Object.class::cast), limit, wanted);
        }
    }

    /** The group of this name, made if it is not there. */
    LogGroup ensure(LogGroupName name, Instant now) {
        String folder = folder(name);
        return store.transact(transaction -> groups.get(transaction, name.value())
                .orElseGet(() -> put(transaction, new LogGroup(name, folder, now, Optional.empty()))));
    }

    LogGroup create(LogGroupName name, Instant now) {
        String folder = folder(name);
        return store.transact(transaction -> {
            if (groups.get(transaction, name.value()).isPresent()) {
                throw new LogsException.AlreadyExists("The specified log group already exists");
            }
            return put(transaction, new LogGroup(name, folder, now, Optional.empty()));
        });
    }

    LogGroup retain(LogGroupName name, Optional<Integer> days) {
        return store.transact(transaction -> {
            LogGroup group = require(transaction, name);
            return put(transaction, new LogGroup(name, group.folder(), group.created(), days));
        });
    }

    LogGroup delete(LogGroupName name) {
        return store.transact(transaction -> {
            LogGroup group = require(transaction, name);
            groups.delete(transaction, name.value());
            streams.deleteAll(transaction, group.folder());
            return group;
        });
    }

    private LogGroup put(Transaction transaction, LogGroup group) {
        groups.put(transaction, group, group.name().value());
        return group;
    }

    private LogGroup require(Transaction transaction, LogGroupName name) {
        return groups.get(transaction, name.value()).orElseThrow(LogGroups::noGroup);
    }

    static LogsException noGroup() {
        return new LogsException.NotFound("The specified log group does not exist.");
    }

    /** A folder of its own for a group, which a person can still tell from others. */
    private String folder(LogGroupName name) {
        byte[] id = new byte[8];
        random.nextBytes(id);
        String readable = name.value().replaceAll("[^A-Za-z0-9-]+", "-").replaceAll("^-+", "");
        return readable.substring(0, Math.min(READABLE, readable.length())) + "-" + HexFormat.of().formatHex(id);
    }

    /** What is known of the streams of a group, by name. */
    Map<String, StreamRow> streams(LogGroup group) {
        Map<String, StreamRow> all = new TreeMap<>();
        try (Snapshot snapshot = store.snapshot()) {
            streams.all(snapshot, group.folder()).forEach(row -> all.put(row.name(), row));
        }
        return all;
    }

    /** Whether somebody made a stream of this name. */
    boolean isCreated(LogGroup group, String name) {
        try (Snapshot snapshot = store.snapshot()) {
            return streams.get(snapshot, group.folder(), name).flatMap(StreamRow::created).isPresent();
        }
    }

    /**
     * Makes a stream that has no events yet.
     *
     * @throws LogsException.AlreadyExists
     *             if somebody has made it already
     */
    void createStream(LogGroup group, String name, Instant now) {
        store.update(transaction -> {
            require(transaction, group.name());
            Optional<StreamRow> row = streams.get(transaction, group.folder(), name);
            if (row.flatMap(StreamRow::created).isPresent()) {
                throw streamExists();
            }
            streams.put(transaction, new StreamRow(name, Optional.of(now), row.map(StreamRow::goneSegment).orElse(0L),
                    row.map(StreamRow::goneOffset).orElse(0L)), group.folder(), name);
        });
    }

    static LogsException streamExists() {
        return new LogsException.AlreadyExists("The specified log stream already exists");
    }

    /** Deletes a stream, and with it what lies before {@code end}. */
    void deleteStream(LogGroup group, String name, EventKey end) {
        store.update(transaction -> {
            require(transaction, group.name());
            streams.put(transaction, new StreamRow(name, Optional.empty(), end.segment(), end.offset()),
                    group.folder(), name);
        });
    }

    /** Forgets deleted streams of which nothing is left that could be seen again. */
    void forgetStreams(LogGroup group, long oldestSegment) {
        List<String> gone = streams(group).values().stream()
                .filter(row -> row.created().isEmpty() && row.goneSegment() < oldestSegment).map(StreamRow::name)
                .toList();
        if (!gone.isEmpty()) {
            store.update(transaction -> gone.forEach(name -> streams.get(transaction, group.folder(), name)
                    .filter(row -> row.created().isEmpty())
                    .ifPresent(_ -> streams.delete(transaction, group.folder(), name))));
        }
    }
}

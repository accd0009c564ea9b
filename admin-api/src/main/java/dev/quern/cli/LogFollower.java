package dev.quern.cli;

import dev.quern.cli.client.LogsClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a log again and again, and passes on what is new. Environments write a moment apart, so that an earlier line
 * may
 * come after a later one: the last few seconds are read each time, and what was seen is known by its identifier. For
 * use
 * by one thread.
 */
final class LogFollower {

    /** How long a server may be away before it is given up. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long OVERLAP_MILLIS = 5_000;

    private final LogsClient logs;
    private final String group;
    private final Optional<String> filter;
    private final Consumer<LogsClient.Event> reader;
    private final Map<String, Long> seen = new HashMap<>();
    private long start;

    LogFollower(LogsClient logs, String group, Optional<String> filter, Instant start,
            Consumer<LogsClient.Event> reader) {
        this.logs = logs;
        this.group = group;
        this.filter = filter;
        this.start = Math.max(0, start.toEpochMilli());
        this.reader = reader;
    }

    /**
     * Passes on what has come since.
     *
     * @return whether there is such a log
     */
    boolean read() {
        long[] latest = {start + OVERLAP_MILLIS};
        boolean found = logs.read(group, start, filter, event -> {
            latest[0] = Math.max(latest[0], event.timestamp());
            if (seen.putIfAbsent(event.eventId(), event.timestamp()) == null) {
                reader.accept(event);
            }
        });
        start = latest[0] - OVERLAP_MILLIS;
        seen.values().removeIf(timestamp -> timestamp < start);
        return found;
    }
}

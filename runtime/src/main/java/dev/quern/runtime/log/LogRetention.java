package dev.quern.runtime.log;

import dev.quern.runtime.log.OpenGroups.Open;
import dev.quern.runtime.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what is too old or too much, from time to time. Safe for use by several threads. */
final class LogRetention {

    private static final Logger LOG = LoggerFactory.getLogger(LogRetention.class);
    private static final Duration FIRST_SWEEP = Duration.ofMinutes(1);
    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final LogGroups groups;
    private final OpenGroups open;
    private final LogThread thread;
    private final LogSettings settings;
    private final TimeSource time;
    private volatile TimeSource.Timer nextSweep;
    private volatile boolean stopped;

    /**
     * Begins at once.
     *
     * @param thread
     *            does the deleting
     */
    LogRetention(LogGroups groups, OpenGroups open, LogThread thread, LogSettings settings, TimeSource time) {
        this.groups = groups;
        this.open = open;
        this.thread = thread;
        this.settings = settings;
        this.time = time;
        this.nextSweep = time.schedule(FIRST_SWEEP, this::beginSweep);
    }

    /** Before when the events of a group are too old to be seen, in milliseconds since the epoch. */
    long begin(LogGroup group) {
        return Math.max(0, time.now().minus(group.retention(settings.retention())).toEpochMilli());
    }

    /** A group has grown. */
    void keepWithin(Open target) throws IOException {
        while (target.files().bytes() > settings.groupBytes()) {
            target.files().deleteOldest();
        }
        if (open.storedBytes() > settings.totalBytes()) {
            sweepSoon();
        }
    }

    private void beginSweep() {
        sweepSoon();
        if (!stopped) {
            nextSweep = time.schedule(SWEEP, this::beginSweep);
        }
    }

    private void sweepSoon() {
        thread.doSoon(this::sweep); // else this is closed: the next start sweeps
    }

    /** Deletes what is too old, and the oldest of what is too much. */
    void sweep() {
        try {
            List<Open> all = new ArrayList<>();
            for (LogGroup group : groups.list(Optional.empty(), Integer.MAX_VALUE, _ -> true)) {
                Open known = open.of(group);
                all.add(known);
                known.files().deleteBefore(begin(group));
                groups.forgetStreams(group, known.files().firstSegment());
            }
            while (open.storedBytes() > settings.totalBytes()) {
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

    /** Begins no more by itself. */
    void stop() {
        stopped = true;
        nextSweep.cancel();
    }
}

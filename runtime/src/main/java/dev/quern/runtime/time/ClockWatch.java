package dev.quern.runtime.time;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the time of day is set anew while everything runs, by comparing it with the clock for measuring, and
 * says so in the log. Nothing needs it to be right: it is for whoever wonders why something comes late, or came early.
 */
public final class ClockWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(30);
    /** What is corrected little by little, and leap seconds, are no news. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final TimeSource time;
    private Instant lastNow; // guarded by this
    private long lastNanos; // guarded by this
    private TimeSource.@Nullable Timer timer; // guarded by this
    private boolean closed; // guarded by this

    /** Does not look by itself yet. */
    public ClockWatch(TimeSource time) {
        this.time = time;
        this.lastNow = time.now();
        this.lastNanos = time.nanoTime();
    }

    /** From now on it looks again and again, until it is closed. */
    public synchronized void start() {
        if (!closed) {
            timer = time.schedule(PERIOD, () -> {
                look();
                start();
            });
        }
    }

    /** By how much the time of day was set on since the last look; negative if it was set back, zero if it was not. */
    synchronized Duration look() {
        Instant now = time.now();
        long nanos = time.nanoTime();
        Instant expected = lastNow.plusNanos(nanos - lastNanos);
        lastNow = now;
        lastNanos = nanos;
        Duration jump = Duration.between(expected, now);
        if (jump.abs().compareTo(TOLERANCE) <= 0) {
            return Duration.ZERO;
        }
        if (jump.isNegative()) {
            LOG.warn("The clock was set back by {}: it says {}. What waits for a time of day comes that much later;"
                    + " numbers of records and versions go on rising", text(jump.negated()), seconds(now));
        } else {
            LOG.warn("The clock was set on by {}, or the machine slept: it says {}. What waits for a time of day comes"
                    + " that much earlier, and what is kept for a time may go", text(jump), seconds(now));
        }
        return jump;
    }

    private static String text(Duration jump) {
        return jump.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static Instant seconds(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}

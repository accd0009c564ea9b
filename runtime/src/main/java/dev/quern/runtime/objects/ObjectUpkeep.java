package dev.quern.runtime.objects;

import dev.quern.runtime.time.TimeSource;
import dev.quern.runtime.time.Upkeep;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.lifecycle.Expirer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for the object store what nobody waits for, on a thread of its own that exists while there is something to do:
 * removes garbage every few minutes, looks for what a crash left behind once after the start and then daily, and lets
 * objects expire every hour, so soon after midnight in UTC, when days end.
 */
public final class ObjectUpkeep implements AutoCloseable {

    /** How often garbage is removed. */
    public static final Duration PERIOD = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(ObjectUpkeep.class);

    private final ObjectStore store;
    private final TimeSource time;
    private final Upkeep upkeep;
    // of the upkeep's thread
    private Instant sweptOn = Instant.MIN;
    private Instant expiredIn = Instant.MIN;

    public ObjectUpkeep(ObjectStore store, TimeSource time) {
        this.store = store;
        this.time = time;
        this.upkeep = new Upkeep("quern-objects-upkeep", time);
    }

    /** Begins; the first turn comes after one period, so that the start has the disk for itself. */
    public void start() {
        upkeep.later(PERIOD, this::turn);
    }

    private void turn() {
        Instant now = time.now();
        Upkeep.attempt("remove garbage of the object store", () -> {
            long removed = store.garbage().collect(now);
            if (removed > 0) {
                LOG.debug("{} files of removed objects were deleted", removed);
            }
        });
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        if (!today.equals(sweptOn)) {
            sweptOn = today;
            Upkeep.attempt("look for blobs that nobody names", () -> {
                long removed = store.garbage().sweep(upkeep::goesOn);
                if (removed > 0) {
                    LOG.info("{} blobs that a crash had left behind were deleted", removed);
                }
            });
        }
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        if (!hour.equals(expiredIn)) {
            expiredIn = hour;
            Upkeep.attempt("let objects expire", () -> {
                Expirer.Report report = store.expirer().expire(now, upkeep::goesOn);
                if (report.hidden() + report.removed() + report.uploadsEnded() > 0) {
                    LOG.info("lifecycles: {} objects were hidden, {} versions and {} uploads removed", report.hidden(),
                            report.removed(), report.uploadsEnded());
                }
            });
        }
        start();
    }

    /** Waits for what is running, which ends soon. */
    @Override
    public void close() {
        upkeep.close();
    }
}

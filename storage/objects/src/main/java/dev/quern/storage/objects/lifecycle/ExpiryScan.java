package dev.quern.storage.objects.lifecycle;

import dev.quern.storage.objects.model.ObjectVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is due among versions that come in their order: keys ascending, the newest of a key first. Whether a
 * delete marker is alone shows when the next key comes. For one thread.
 */
final class ExpiryScan {

    private final DueDates dates;
    private final Instant now;
    private List<ObjectVersion> due = new ArrayList<>();
    private @Nullable ObjectVersion previous;
    /** How many versions of the previous one's key came, but for the newest. */
    private int noncurrent;

    ExpiryScan(DueDates dates, Instant now) {
        this.dates = dates;
        this.now = now;
    }

    void add(ObjectVersion version) {
        ObjectVersion newer = previous;
        if (newer == null || !newer.key().equals(version.key())) {
            end();
            noncurrent = 0;
            if (!version.deleteMarker() && isDue(dates.ofCurrent(version.key(), version.size(), version.tags(),
                    version.lastModified()))) {
                due.add(version);
            }
        } else {
            if (isDue(dates.ofNoncurrent(version.key(), version.size(), version.tags(), newer.lastModified(),
                    noncurrent))) {
                due.add(version);
            }
            noncurrent++;
        }
        previous = version;
    }

    /** No more versions come of the last key. */
    void end() {
        ObjectVersion last = previous;
        if (last != null && last.latest() && last.deleteMarker()
                && isDue(dates.ofLoneMarker(last.key(), last.lastModified()))) {
            due.add(last);
        }
        previous = null;
    }

    private boolean isDue(Optional<DueDates.Expiry> expiry) {
        return expiry.isPresent() && !expiry.get().due().isAfter(now);
    }

    /** What was found since the last call. */
    List<ObjectVersion> take() {
        List<ObjectVersion> taken = due;
        due = new ArrayList<>();
        return taken;
    }
}

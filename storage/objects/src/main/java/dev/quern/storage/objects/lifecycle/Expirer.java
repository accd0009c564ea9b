package dev.quern.storage.objects.lifecycle;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.objects.listing.Listings;
import dev.quern.storage.objects.listing.UploadListRequest;
import dev.quern.storage.objects.listing.UploadPage;
import dev.quern.storage.objects.listing.VersionListRequest;
import dev.quern.storage.objects.listing.VersionPage;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.rows.BucketRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Lets expire what is due. Goes through everything in the buckets that have a lifecycle, a page at a time, and
 * changes a few objects in each transaction, each with its event. Days end at midnight, UTC: a run soon after it does
 * what the day brings. For use by one thread at a time, of one process at a time.
 */
public final class Expirer {

    private static final int PAGE = 1_000;
    private static final int BUCKETS = 100;

    private final KeyValueStore store;
    private final BucketRows buckets;
    private final LifecycleSettings settings;
    private final Listings listings;
    private final ExpiryChanges changes;

    public Expirer(KeyValueStore store, BucketRows buckets, LifecycleSettings settings, Listings listings,
            ExpiryChanges changes) {
        this.store = store;
        this.buckets = buckets;
        this.settings = settings;
        this.listings = listings;
        this.changes = changes;
    }

    /**
     * What a run did.
     *
     * @param hidden
     *            objects that a delete marker was put on
     * @param removed
     *            versions and delete markers that are gone
     * @param uploadsEnded
     *            uploads in parts that are gone
     */
    public record Report(long hidden, long removed, long uploadsEnded) {

        Report plus(Report other) {
            return new Report(hidden + other.hidden, removed + other.removed, uploadsEnded + other.uploadsEnded);
        }
    }

    /** A bucket with a lifecycle. */
    private record Governed(Bucket bucket, DueDates dates) {}

    /**
     * Lets expire what is due at a time.
     *
     * @param goOn
     *            asked between pages whether to go on
     */
    public Report expire(Instant now, BooleanSupplier goOn) {
        Report report = new Report(0, 0, 0);
        Optional<String> after = Optional.empty();
        do {
            List<Bucket> some = next(after);
            for (Governed governed : governed(some)) {
                report = report.plus(expire(governed, now, goOn));
            }
            after = some.isEmpty() ? Optional.empty() : Optional.of(some.getLast().name().value());
        } while (after.isPresent() && goOn.getAsBoolean());
        return report;
    }

    /** For tests: what is changed between looking and changing. */
    ExpiryChanges changes() {
        return changes;
    }

    private List<Bucket> next(Optional<String> after) {
        try (Snapshot snapshot = store.snapshot()) {
            return buckets.list(snapshot, after, "", BUCKETS);
        }
    }

    private List<Governed> governed(List<Bucket> some) {
        List<Governed> governed = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot()) {
            for (Bucket bucket : some) {
                settings.get(snapshot, bucket).ifPresent(lifecycle -> governed
                        .add(new Governed(bucket, new DueDates(lifecycle.rules()))));
            }
        }
        return governed;
    }

    private Report expire(Governed governed, Instant now, BooleanSupplier goOn) {
        try {
            Report versions = expireVersions(governed, now, goOn);
            return governed.dates().endUploads() ? versions.plus(endUploads(governed, now, goOn)) : versions;
        } catch (ObjectsException.NoSuchBucket e) {
            // deleted meanwhile: nothing is left to expire
            return new Report(0, 0, 0);
        }
    }

    private Report expireVersions(Governed governed, Instant now, BooleanSupplier goOn) {
        Report report = new Report(0, 0, 0);
        ExpiryScan scan = new ExpiryScan(governed.dates(), now);
        VersionListRequest request = VersionListRequest.first(PAGE);
        while (goOn.getAsBoolean()) {
            VersionPage page = listings.versions(governed.bucket().name(), request);
            for (ObjectVersion version : page.versions()) {
                scan.add(version);
            }
            if (!page.truncated()) {
                scan.end();
            }
            report = report.plus(changes.apply(governed.bucket(), scan.take()));
            if (!page.truncated()) {
                break;
            }
            request = new VersionListRequest("", Optional.empty(), page.nextKey(), page.nextVersion(), PAGE);
        }
        return report;
    }

    private Report endUploads(Governed governed, Instant now, BooleanSupplier goOn) {
        long ended = 0;
        UploadListRequest request = UploadListRequest.first(PAGE);
        while (goOn.getAsBoolean()) {
            UploadPage page = listings.uploads(governed.bucket().name(), request);
            for (Upload upload : page.uploads()) {
                boolean due = governed.dates().ofUpload(upload.key(), upload.initiated())
                        .filter(expiry -> !expiry.due().isAfter(now)).isPresent();
                if (due && changes.endUpload(upload)) {
                    ended++;
                }
            }
            if (!page.truncated()) {
                break;
            }
            request = new UploadListRequest("", Optional.empty(), page.nextKey(), page.nextUpload(), PAGE);
        }
        return new Report(0, 0, ended);
    }
}

package dev.quern.storage.objects.lifecycle;

import dev.quern.storage.objects.lifecycle.Expirer.Report;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.multipart.Uploads;
import dev.quern.storage.objects.rows.BucketRows;
import dev.quern.storage.objects.rows.UploadRows;
import dev.quern.storage.objects.rows.VersionRow;
import dev.quern.storage.objects.rows.VersionRows;
import dev.quern.storage.objects.version.Changes;
import dev.quern.storage.objects.version.Effects;
import dev.quern.storage.objects.version.KeyHistory;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Changes what is due, if it is still what it was when it was looked at. Safe for use by several threads. */
public final class ExpiryChanges {

    private static final int TOGETHER = 100;

    private final Changes changes;
    private final BucketRows buckets;
    private final VersionRows versions;
    private final UploadRows uploadRows;
    private final Uploads uploads;

    public ExpiryChanges(Changes changes, BucketRows buckets, VersionRows versions, UploadRows uploadRows,
            Uploads uploads) {
        this.changes = changes;
        this.buckets = buckets;
        this.versions = versions;
        this.uploadRows = uploadRows;
        this.uploads = uploads;
    }

    Report apply(Bucket bucket, List<ObjectVersion> due) {
        Report report = new Report(0, 0, 0);
        for (int from = 0; from < due.size(); from += TOGETHER) {
            List<ObjectVersion> some = due.subList(from, Math.min(due.size(), from + TOGETHER));
            Cause cause = Cause.store(UUID.randomUUID().toString());
            report = report.plus(changes.commit(effects -> {
                Optional<Bucket> now = buckets.find(effects.transaction(), bucket.name())
                        .filter(there -> there.id() == bucket.id());
                return now.map(there -> some.stream().map(version -> apply(effects, there, version, cause))
                        .reduce(new Report(0, 0, 0), Report::plus)).orElse(new Report(0, 0, 0));
            }));
        }
        return report;
    }

    private Report apply(Effects effects, Bucket bucket, ObjectVersion due, Cause cause) {
        KeyHistory history = new KeyHistory(versions, effects, bucket, due.key());
        Optional<VersionRow> found = history.find(due.versionId()).filter(row -> isSame(row, due));
        if (found.isEmpty()) {
            return new Report(0, 0, 0);
        }
        VersionRow row = found.get();
        boolean latest = history.isNewest(row);
        if (latest != due.latest() || row.deleteMarker() && latest && !history.isAlone(row)) {
            return new Report(0, 0, 0);
        }
        if (latest && !row.deleteMarker() && bucket.versioning().keepsVersions()) {
            VersionRow marker = history.mark();
            effects.changed(ChangeKind.EXPIRED_BY_MARKER, bucket, due.key(), marker, marker.sequence(), cause);
            return new Report(1, 0, 0);
        }
        long sequence = history.remove(row);
        effects.changed(ChangeKind.EXPIRED, bucket, due.key(), row, sequence, cause);
        return new Report(0, 1, 0);
    }

    /** The version NULL may be another one by now; and tags decide whether a version expires. */
    private static boolean isSame(VersionRow row, ObjectVersion due) {
        return row.lastModified().equals(due.lastModified()) && row.etag().equals(due.etag())
                && row.tags().equals(due.tags());
    }

    boolean endUpload(Upload upload) {
        return changes.commit(effects -> {
            boolean there = uploadRows.find(effects.transaction(), upload.bucket(), upload.key(), upload.id())
                    .isPresent();
            if (there) {
                uploads.remove(effects, upload.bucket().id(), upload.key().value(), upload.id());
            }
            return there;
        });
    }
}

package dev.quern.storage.objects;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.CrashLog.Change;
import dev.quern.storage.objects.CrashWriter.Operation;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.listing.UploadListRequest;
import dev.quern.storage.objects.listing.VersionListRequest;
import dev.quern.storage.objects.listing.VersionPage;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.version.ObjectContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares a store that was opened after a kill with what the killed process said. */
final class CrashCheck {

    private final Fixture fixture;
    private final CrashLog log;
    private final List<String> violations = new ArrayList<>();
    private final BodyRows bodies = new BodyRows();

    CrashCheck(Fixture fixture, CrashLog log) {
        this.fixture = fixture;
        this.log = log;
    }

    List<String> violations() {
        for (String key : log.keys()) {
            check(key);
        }
        endUploads(CrashWriter.PLAIN);
        endUploads(CrashWriter.VERSIONED);
        fixture.store.garbage().collect(fixture.clock.instant());
        fixture.store.garbage().sweep(() -> true);
        checkBlobs();
        return violations;
    }

    private void check(String key) {
        List<Operation> events = events(key);
        List<Operation> withEvents = log.done(key).stream().filter(change -> hasEvent(key, change))
                .map(Change::operation).toList();
        Optional<Change> begun = log.begun(key);
        boolean happened = begun.isPresent() && events.size() > withEvents.size();
        // a deletion of what is not there changes nothing and tells of nothing
        log.settle(key, happened || begun.isPresent() && !hasEvent(key, begun.get()));
        List<Operation> expected = log.done(key).stream().filter(change -> hasEvent(key, change))
                .map(Change::operation).toList();
        if (events.size() != expected.size()) {
            violations.add("%s has %d events of %d changes".formatted(key, events.size(), expected.size()));
        }
        if (isVersioned(key)) {
            checkVersions(key);
        } else {
            checkObject(key);
        }
    }

    private static boolean isVersioned(String key) {
        return key.startsWith(CrashWriter.VERSIONED.value());
    }

    private static BucketName bucketOf(String key) {
        return isVersioned(key) ? CrashWriter.VERSIONED : CrashWriter.PLAIN;
    }

    /** Without versioning, a deletion of what is not there is no change. */
    private boolean hasEvent(String key, Change change) {
        if (isVersioned(key) || change.operation() != Operation.DELETE) {
            return true;
        }
        List<Change> all = log.done(key);
        int at = indexOfSame(all, change);
        int before = (at < 0 ? all.size() : at) - 1;
        return before >= 0 && all.get(before).operation() != Operation.DELETE;
    }

    private static int indexOfSame(List<Change> all, Change change) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).equals(change)) {
                return i;
            }
        }
        return -1;
    }

    private List<Operation> events(String key) {
        List<Operation> events = new ArrayList<>();
        try (Snapshot snapshot = fixture.kv.snapshot();
                Cursor rows = snapshot.range(CrashWriter.EVENTS.range(bucketOf(key).value(), key))) {
            while (rows.hasNext()) {
                String kind = Tuple.unpack(rows.next().value()).getString(0);
                events.add(kind.startsWith("REMOVED") ? Operation.DELETE : Operation.SMALL);
            }
        }
        return events;
    }

    private void checkObject(String key) {
        List<Change> changes = log.done(key);
        boolean there = !changes.isEmpty() && changes.getLast().operation() != Operation.DELETE;
        List<ObjectVersion> versions = versions(key);
        if (versions.size() != (there ? 1 : 0)) {
            violations.add("%s has %d versions after %s".formatted(key, versions.size(), changes));
        } else if (there) {
            checkContent(versions.getFirst(), changes.getLast());
        }
    }

    private void checkVersions(String key) {
        List<Change> changes = log.done(key).reversed();
        List<ObjectVersion> versions = versions(key);
        if (versions.size() != changes.size()) {
            violations.add("%s has %d versions of %d".formatted(key, versions.size(), changes.size()));
            return;
        }
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).deleteMarker() != (changes.get(i).operation() == Operation.DELETE)) {
                violations.add("%s is not %s".formatted(versions.get(i), changes.get(i)));
            } else if (!versions.get(i).deleteMarker()) {
                checkContent(versions.get(i), changes.get(i));
            }
        }
    }

    private List<ObjectVersion> versions(String key) {
        List<ObjectVersion> versions = new ArrayList<>();
        VersionListRequest request = new VersionListRequest(key, Optional.empty(), Optional.empty(), Optional.empty(),
                1_000);
        VersionPage page = fixture.store.listings().versions(bucketOf(key), request);
        versions.addAll(page.versions());
        if (page.truncated()) {
            violations.add(key + " has more versions than one page");
        }
        return versions;
    }

    private void checkContent(ObjectVersion version, Change change) {
        try (ObjectContent content = fixture.store.objects().open(version.bucket().name(), version.key(),
                Optional.of(version.versionId()))) {
            byte[] expected = change.operation().content(change.seed());
            if (!Arrays.equals(Fixture.readAll(content), expected)) {
                violations.add("%s has other bytes than %s".formatted(version, change));
            }
        } catch (RuntimeException e) {
            violations.add("%s cannot be read after %s: %s".formatted(version, change, e));
        }
    }

    private void endUploads(BucketName bucket) {
        for (Upload upload : fixture.store.listings().uploads(bucket, UploadListRequest.first(1_000)).uploads()) {
            fixture.store.uploads().abort(bucket, upload.key(), upload.id());
        }
    }

    /** Exactly the blobs are there that objects use. */
    private void checkBlobs() {
        Set<BlobId> files = new HashSet<>();
        fixture.blobs.forEach(files::add);
        Set<BlobId> used = new HashSet<>();
        int uses = 0;
        try (Snapshot snapshot = fixture.kv.snapshot()) {
            for (Optional<BlobId> blob = bodies.nextUsed(snapshot, Optional.empty()); blob.isPresent(); blob = bodies
                    .nextUsed(snapshot, blob)) {
                used.add(blob.get());
                uses += bodies.owners(snapshot, blob.get()).size();
            }
        }
        if (!files.equals(used)) {
            violations.add("%d blobs are there and %d are used".formatted(files.size(), used.size()));
        }
        if (uses != expectedUses()) {
            violations.add("blobs are used %d times, not %d times".formatted(uses, expectedUses()));
        }
    }

    private int expectedUses() {
        int uses = 1; // the source of copies
        for (String key : log.keys()) {
            List<Change> changes = log.done(key);
            List<Change> kept = isVersioned(key)
                    ? changes
                    : changes.subList(Math.max(0, changes.size() - 1), changes.size());
            for (Change change : kept) {
                uses += switch (change.operation()) {
                    case LARGE, COPY -> 1;
                    case PARTS -> 3;
                    case SMALL, DELETE -> 0;
                };
            }
        }
        return uses;
    }
}

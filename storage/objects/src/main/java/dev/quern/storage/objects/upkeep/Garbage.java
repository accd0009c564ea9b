package dev.quern.storage.objects.upkeep;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.body.Bodies;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.multipart.Uploads;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.rows.BucketRows;
import dev.quern.storage.objects.rows.UploadRows;
import dev.quern.storage.objects.rows.UploadRows.KeyedUpload;
import dev.quern.storage.objects.rows.VersionRows;
import dev.quern.storage.objects.version.Changes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Removes what nobody will ask for again: files of removed objects, blobs whose commit never came, uploads of deleted
 * buckets, notes about what is past. Never a blob that is in use, being written or being read. For use by one thread
 * at a time, while everything else goes on.
 */
public final class Garbage {

    /** How long the answer to a completed upload is kept, and the last number of a key that is gone. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private static final int TOGETHER = 500;

    private final KeyValueStore store;
    private final BlobStore blobs;
    private final Bodies bodies;
    private final Changes changes;
    private final BodyRows bodyRows;
    private final BucketRows buckets;
    private final VersionRows versions;
    private final UploadRows uploadRows;
    private final Uploads uploads;

    public Garbage(KeyValueStore store, BlobStore blobs, Bodies bodies, Changes changes, BodyRows bodyRows,
            BucketRows buckets, VersionRows versions, UploadRows uploadRows, Uploads uploads) {
        this.store = store;
        this.blobs = blobs;
        this.bodies = bodies;
        this.changes = changes;
        this.bodyRows = bodyRows;
        this.buckets = buckets;
        this.versions = versions;
        this.uploadRows = uploadRows;
        this.uploads = uploads;
    }

    /**
     * Removes what is known to be garbage. Costs little; to be done every few minutes.
     *
     * @return how many files were removed
     */
    public long collect(Instant now) {
        bodies.awaitRemovals();
        bodies.endForgottenReadings();
        removeUploadsOfDeletedBuckets();
        Instant forgotten = now.minus(REMEMBERED);
        forget(uploadRows::completedAfter, value -> uploadRows.isCompletedBefore(value, forgotten));
        forget(versions::sequencesAfter, value -> versions.isSequenceBefore(value, forgotten));
        return removeDoomed();
    }

    /**
     * Looks at every blob and removes those that nobody names: a crash may leave them between a blob and its row. Takes
     * as long as listing all files takes; to be done after each start, and once in a while.
     *
     * @param goOn
     *            asked for each blob whether to go on
     * @return how many blobs were removed
     */
    public long sweep(BooleanSupplier goOn) {
        AtomicLong removed = new AtomicLong();
        blobs.forEach(blob -> {
            if (goOn.getAsBoolean() && bodies.removeIfUnused(blob)) {
                removed.incrementAndGet();
            }
        });
        return removed.get();
    }

    private long removeDoomed() {
        long removed = 0;
        Optional<BlobId> after = Optional.empty();
        do {
            List<BlobId> doomed;
            try (Snapshot snapshot = store.snapshot()) {
                doomed = bodyRows.doomed(snapshot, after, TOGETHER);
            }
            // those that are being read stay doomed: their turn comes
            List<BlobId> gone = bodies.removeFiles(doomed);
            if (!gone.isEmpty()) {
                store.update(transaction -> bodyRows.forgetDoomed(transaction, gone));
            }
            removed += gone.size();
            after = doomed.isEmpty() ? Optional.empty() : Optional.of(doomed.getLast());
        } while (after.isPresent());
        return removed;
    }

    /**
     * Removes rows that are old, a few at a time. They are found outside of the transaction that removes them, so
     * that it meets no other but one that changes the same row.
     */
    private void forget(Function<Optional<byte[]>, KeyRange> rows, Predicate<byte[]> isOld) {
        Optional<byte[]> after = Optional.empty();
        do {
            List<Entry> some = next(rows.apply(after));
            List<byte[]> old = some.stream().filter(row -> isOld.test(row.value())).map(Entry::key).toList();
            if (!old.isEmpty()) {
                store.update(transaction -> removeIfOld(transaction, old, isOld));
            }
            after = some.isEmpty() ? Optional.empty() : Optional.of(some.getLast().key());
        } while (after.isPresent());
    }

    private List<Entry> next(KeyRange range) {
        List<Entry> entries = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(); Cursor rows = snapshot.range(range)) {
            while (entries.size() < TOGETHER && rows.hasNext()) {
                entries.add(rows.next());
            }
        }
        return entries;
    }

    private static void removeIfOld(Transaction transaction, List<byte[]> keys, Predicate<byte[]> isOld) {
        for (byte[] key : keys) {
            byte[] now = transaction.get(key);
            if (now != null && isOld.test(now)) {
                transaction.delete(key);
            }
        }
    }

    private void removeUploadsOfDeletedBuckets() {
        for (KeyedUpload upload : ofDeletedBuckets()) {
            changes.commit(effects -> {
                uploads.remove(effects, upload.bucketId(), upload.key(), upload.id());
                return upload;
            });
        }
    }

    private List<KeyedUpload> ofDeletedBuckets() {
        List<KeyedUpload> found = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot()) {
            long known = -1;
            try (Cursor rows = snapshot.range(uploadRows.all())) {
                while (rows.hasNext()) {
                    KeyedUpload upload = uploadRows.upload(rows.next());
                    Optional<Bucket> bucket = upload.bucketId() == known
                            ? Optional.empty()
                            : buckets.find(snapshot, upload.bucketId());
                    if (bucket.isPresent()) {
                        known = upload.bucketId();
                    } else if (upload.bucketId() != known) {
                        found.add(upload);
                    }
                }
            }
        }
        return found;
    }
}

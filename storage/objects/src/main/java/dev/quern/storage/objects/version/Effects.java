package dev.quern.storage.objects.version;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.bucket.NotificationRules;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.model.ObjectChange;
import dev.quern.storage.objects.model.ObjectEvents;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.rows.BodyRef;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.rows.VersionRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a transaction that changes objects: tells of changes, and gathers what is to be done once it has
 * committed. For one thread.
 */
public final class Effects {

    private final Transaction transaction;
    private final Instant now;
    private final ObjectEvents events;
    private final NotificationRules rules;
    private final BodyRows bodies;
    private final List<BlobId> doomed = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    Effects(Transaction transaction, Instant now, ObjectEvents events, NotificationRules rules, BodyRows bodies) {
        this.transaction = transaction;
        this.now = now;
        this.events = events;
        this.rules = rules;
        this.bodies = bodies;
    }

    public Transaction transaction() {
        return transaction;
    }

    /** The time of the change, to the millisecond. */
    public Instant now() {
        return now;
    }

    /** Tells of a version that was made or removed. */
    public void changed(ChangeKind kind, Bucket bucket, ObjectKey key, VersionRow version, long sequence,
            Cause cause) {
        ETag etag = version.etag();
        ObjectChange change = new ObjectChange(kind, bucket, key, version.versionId(), version.size(), etag, sequence,
                now, cause);
        List<NotificationRule> matching = rules.get(transaction, bucket).stream()
                .filter(rule -> rule.matches(kind, key)).toList();
        afterCommit.add(events.changed(transaction, change, matching));
    }

    /** Removes a body that nothing names any more. */
    public void remove(BodyRef body) {
        doomed.addAll(bodies.delete(transaction, body));
    }

    List<BlobId> doomed() {
        return doomed;
    }

    List<Runnable> afterCommit() {
        return afterCommit;
    }
}

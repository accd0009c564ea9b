package dev.quern.storage.objects.version;

import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.model.Versioning;
import dev.quern.storage.objects.rows.VersionRow;
import dev.quern.storage.objects.rows.VersionRows;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * The versions of one key in a transaction: what writing and deleting does to them in each state of versioning. For one
 * thread.
 *
 * <p>
 * Changes of a key are numbered. A number is the time in microseconds, or one more than the last if that is not less:
 * so numbers rise whatever the clock does, by what the transaction has read of the key; and the last number of a key
 * that is gone need not be remembered for ever.
 */
public final class KeyHistory {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final VersionRows rows;
    private final Transaction transaction;
    private final Effects effects;
    private final Bucket bucket;
    private final ObjectKey key;
    private Optional<VersionRow> current;
    /** Whether the last number is in a row of its own. */
    private boolean sequenceIsNoted;

    public KeyHistory(VersionRows rows, Effects effects, Bucket bucket, ObjectKey key) {
        this.rows = rows;
        this.transaction = effects.transaction();
        this.effects = effects;
        this.bucket = bucket;
        this.key = key;
        this.current = rows.current(transaction, bucket, key);
    }

    /** The newest version, unless it is a delete marker. */
    public Optional<VersionRow> current() {
        return current;
    }

    /** The newest version if it is a delete marker. */
    public Optional<VersionRow> marker() {
        return current.isPresent() || !bucket.versioning().keepsVersions()
                ? Optional.empty()
                : rows.newestEarlier(transaction, bucket, key);
    }

    /** Whether a version that is there is the newest. */
    public boolean isNewest(VersionRow row) {
        Optional<VersionRow> newest = current.isPresent() ? current : rows.newestEarlier(transaction, bucket, key);
        return newest.isPresent() && newest.get().sequence() == row.sequence();
    }

    /** Whether a version that is there is the only one. */
    public boolean isAlone(VersionRow row) {
        return isNewest(row) && (current.isEmpty()
                ? rows.earlierCount(transaction, bucket, key, 2) == 1
                : rows.earlierCount(transaction, bucket, key, 1) == 0);
    }

    /** A version by its identifier. */
    public Optional<VersionRow> find(VersionId versionId) {
        return find(rows, transaction, bucket, key, versionId, current);
    }

    static Optional<VersionRow> find(VersionRows rows, Reader reader, Bucket bucket, ObjectKey key,
            VersionId versionId, Optional<VersionRow> current) {
        if (current.isPresent() && current.get().versionId().equals(versionId)) {
            return current;
        }
        if (!bucket.versioning().keepsVersions()) {
            return Optional.empty();
        }
        return versionId.isNull()
                ? rows.earlierNull(reader, bucket, key)
                : rows.earlier(reader, bucket, key, versionId.sequence().orElseThrow())
                        .filter(row -> row.versionId().equals(versionId));
    }

    /** The number of the next change. */
    public long nextSequence() {
        Instant now = effects.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        return Math.max(micros, lastSequence() + 1);
    }

    private long lastSequence() {
        long last = current.map(VersionRow::sequence).orElse(0L);
        OptionalLong noted = rows.lastSequence(transaction, bucket, key);
        sequenceIsNoted = noted.isPresent();
        last = Math.max(last, noted.orElse(0));
        if (current.isEmpty() && bucket.versioning().keepsVersions()) {
            last = Math.max(last, rows.newestEarlier(transaction, bucket, key).map(VersionRow::sequence).orElse(0L));
        }
        return last;
    }

    /** The identifier that a version with this number gets, as the bucket's versioning is now. */
    private VersionId newVersionId(long sequence) {
        return bucket.versioning() == Versioning.ENABLED
                ? VersionId.of(sequence, RANDOM.nextLong())
                : VersionId.NULL;
    }

    /**
     * Writes a new version.
     *
     * @param make
     *            makes the row of its number and identifier
     */
    public VersionRow write(BiFunction<Long, VersionId, VersionRow> make) {
        long sequence = nextSequence();
        VersionRow row = make.apply(sequence, newVersionId(sequence));
        makeWay();
        rows.putCurrent(transaction, bucket, key, row);
        if (sequenceIsNoted) {
            rows.deleteLastSequence(transaction, bucket, key);
        }
        current = Optional.of(row);
        return row;
    }

    /** Adds a delete marker, as the newest version. */
    public VersionRow mark() {
        long sequence = nextSequence();
        VersionRow marker = VersionRow.marker(sequence, newVersionId(sequence), effects.now());
        makeWay();
        rows.deleteCurrent(transaction, bucket, key);
        rows.putEarlier(transaction, bucket, key, marker);
        current = Optional.empty();
        return marker;
    }

    /**
     * Moves what is current among the earlier versions, or removes it, and removes an earlier NULL that is replaced.
     */
    private void makeWay() {
        if (bucket.versioning() != Versioning.ENABLED) {
            if (bucket.versioning() == Versioning.SUSPENDED) {
                rows.earlierNull(transaction, bucket, key).ifPresent(this::removeEarlier);
            }
            if (current.isPresent() && current.get().versionId().isNull()) {
                effects.remove(current.get().body());
                return;
            }
        }
        current.ifPresent(row -> rows.putEarlier(transaction, bucket, key, row));
    }

    private void removeEarlier(VersionRow row) {
        rows.deleteEarlier(transaction, bucket, key, row);
        effects.remove(row.body());
    }

    /**
     * Removes a version for good; the newest of those that are left becomes current if it is not a delete marker.
     *
     * @return the number of the change
     */
    public long remove(VersionRow row) {
        long sequence = nextSequence();
        if (current.isPresent() && current.get().sequence() == row.sequence()) {
            rows.deleteCurrent(transaction, bucket, key);
            effects.remove(row.body());
            current = Optional.empty();
        } else {
            removeEarlier(row);
        }
        if (current.isEmpty() && bucket.versioning().keepsVersions()) {
            promote();
        }
        rows.putLastSequence(transaction, bucket, key, sequence);
        return sequence;
    }

    private void promote() {
        Optional<VersionRow> newest = rows.newestEarlier(transaction, bucket, key);
        if (newest.isPresent() && !newest.get().deleteMarker()) {
            rows.deleteEarlier(transaction, bucket, key, newest.get());
            rows.putCurrent(transaction, bucket, key, newest.get());
            current = newest;
        }
    }

    /** Replaces the row of a version that is there. */
    public void replace(VersionRow row) {
        if (current.isPresent() && current.get().sequence() == row.sequence()) {
            rows.putCurrent(transaction, bucket, key, row);
            current = Optional.of(row);
        } else {
            rows.putEarlier(transaction, bucket, key, row);
        }
    }
}

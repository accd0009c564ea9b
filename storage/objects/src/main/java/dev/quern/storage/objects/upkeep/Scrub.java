package dev.quern.storage.objects.upkeep;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.blob.BlobReader;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.blob.DamagedBlobException;
import dev.quern.storage.objects.body.BlobPins;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.rows.BodyOwner;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.rows.BucketRows;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads all bytes that objects have in blobs and compares them with their checksums, to find damage before a reader
 * does. What lies in rows, the key-value store checks. Everything else goes on meanwhile. For use by one thread at a
 * time.
 */
public final class Scrub {

    private final KeyValueStore store;
    private final BlobStore blobs;
    private final BlobPins pins;
    private final BodyRows bodies;
    private final BucketRows buckets;

    public Scrub(KeyValueStore store, BlobStore blobs, BlobPins pins, BodyRows bodies, BucketRows buckets) {
        this.store = store;
        this.blobs = blobs;
        this.pins = pins;
        this.bodies = bodies;
        this.buckets = buckets;
    }

    /**
     * What a run read.
     *
     * @param blobs
     *            how many blobs
     * @param bytes
     *            how many bytes they have
     * @param damages
     *            how many damages were reported
     */
    public record Report(long blobs, long bytes, long damages) {}

    /**
     * Reads everything that is there at the beginning and at the end.
     *
     * @param reported
     *            is given every damage, once for each object that it hits
     * @param goOn
     *            asked between blobs whether to go on
     */
    public Report run(Consumer<Damage> reported, BooleanSupplier goOn) {
        long[] counts = new long[3];
        Optional<BlobId> blob = next(Optional.empty());
        while (blob.isPresent() && goOn.getAsBoolean()) {
            BlobId id = blob.get();
            counts[1] += verify(id, damage -> {
                for (Damage one : ofOwners(damage)) {
                    counts[2]++;
                    reported.accept(one);
                }
            });
            counts[0]++;
            blob = next(blob);
        }
        return new Report(counts[0], counts[1], counts[2]);
    }

    private Optional<BlobId> next(Optional<BlobId> after) {
        try (Snapshot snapshot = store.snapshot()) {
            return bodies.nextUsed(snapshot, after);
        }
    }

    private long verify(BlobId id, Consumer<DamagedBlobException> damage) {
        pins.pin(List.of(id));
        try (BlobReader reader = blobs.open(id)) {
            reader.verify(damage);
            return reader.length();
        } catch (DamagedBlobException e) {
            damage.accept(e);
        } catch (StoreException e) {
            damage.accept(new DamagedBlobException(id, -1, String.valueOf(e.getMessage())));
        } finally {
            pins.unpin(List.of(id));
        }
        return 0;
    }

    /** Nobody, if the objects were removed meanwhile. */
    private List<Damage> ofOwners(DamagedBlobException damage) {
        try (Snapshot snapshot = store.snapshot()) {
            return bodies.owners(snapshot, damage.id()).stream().map(owner -> damage(snapshot, owner, damage)).toList();
        }
    }

    private Damage damage(Snapshot snapshot, BodyOwner owner, DamagedBlobException damage) {
        return new Damage(buckets.find(snapshot, owner.bucketId()).map(Bucket::name).map(name -> name.value()),
                owner.key(), text(owner.versionId()), text(owner.uploadId()), damage.id(), damage.block(),
                String.valueOf(damage.getMessage()));
    }

    private static Optional<String> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}

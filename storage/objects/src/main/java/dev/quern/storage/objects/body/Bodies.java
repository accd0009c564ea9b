package dev.quern.storage.objects.body;

import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.blob.BlobWriter;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.rows.BodyId;
import dev.quern.storage.objects.rows.BodyOwner;
import dev.quern.storage.objects.rows.BodyRef;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.rows.Segment;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of objects between the blobs and the rows that name them. Safe for use by any number of threads.
 *
 * <p>
 * A blob is on disk before a row names it, and its file is removed after no row does any more; in between it is pinned
 * by
 * whoever writes or reads it. What a crash leaves behind the rows tell: a blob is used, or doomed, or nobody's.
 */
public final class Bodies {

    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

    private final KeyValueStore store;
    private final BlobStore blobs;
    private final BodyRows rows;
    private final BlobPins pins;
    private final int inlineBytes;

    public Bodies(KeyValueStore store, BlobStore blobs, BodyRows rows, BlobPins pins, int inlineBytes) {
        this.store = store;
        this.blobs = blobs;
        this.rows = rows;
        this.pins = pins;
        this.inlineBytes = inlineBytes;
    }

    /**
     * Begins to receive a body.
     *
     * @param algorithms
     *            the checksums to compute, besides the MD5
     * @param maxLength
     *            how many bytes may come at most
     */
    public BodyWriter receive(Set<ChecksumAlgorithm> algorithms, long maxLength) {
        return new BodyWriter(this, algorithms, inlineBytes, maxLength);
    }

    BlobWriter createBlob() {
        BlobWriter writer = blobs.create();
        pins.pin(List.of(writer.id()));
        return writer;
    }

    /** Who wrote a blob is done with it. */
    void closed(Optional<BlobId> blob, boolean unused) {
        if (blob.isEmpty()) {
            return;
        }
        pins.unpin(List.of(blob.get()));
        if (unused) {
            try {
                removeFiles(List.of(blob.get()));
            } catch (StoreException e) {
                LOG.warn("A blob that is not used stays until garbage is collected: {}", e.getMessage());
            }
        }
    }

    /** Names a received body in a transaction: it is stored when that commits. */
    public BodyRef put(Transaction transaction, ReceivedBody body, BodyOwner owner) {
        body.requireOpen();
        byte[] inline = body.inline();
        BodyId id = BodyId.random();
        if (inline != null) {
            return rows.putInline(transaction, id, inline);
        }
        return body.segments().isEmpty()
                ? new BodyRef.Empty()
                : rows.putSegments(transaction, id, body.segments(), owner);
    }

    /**
     * Runs what commits a received body.
     *
     * @param commit
     *            {@linkplain #put puts} the body in a transaction and returns when that has committed
     */
    public <T> T commit(ReceivedBody body, Supplier<T> commit) {
        body.requireOpen();
        try {
            T result = commit.get();
            body.taken();
            return result;
        } catch (CommitOutcomeUnknownException e) {
            // the store may find out later that it did commit
            body.keep();
            throw e;
        }
    }

    /** Opens a body for reading; empty if it was removed since its row was read. */
    public Optional<OpenBody> open(Reader reader, BodyRef body) {
        if (body instanceof BodyRef.Inline inline) {
            return Optional.of(OpenBody.inline(rows.inline(reader, inline.id())));
        }
        List<Segment> segments = rows.segments(reader, body);
        BodyId id = BodyRows.id(body);
        if (segments.isEmpty() || id == null) {
            return Optional.of(OpenBody.inline(new byte[0]));
        }
        List<BlobId> used = segments.stream().map(Segment::blob).distinct().toList();
        pins.pin(used);
        // pinned before looked at: whoever removes the body from now on will see the pin
        if (!isStillUsed(used.getFirst(), id)) {
            unpin(used);
            return Optional.empty();
        }
        return Optional.of(OpenBody.blobs(segments, blobs, () -> unpin(used)));
    }

    private boolean isStillUsed(BlobId blob, BodyId id) {
        try (Snapshot now = store.snapshot()) {
            return rows.isUsed(now, blob, id);
        }
    }

    private void unpin(List<BlobId> used) {
        pins.unpin(used);
    }

    /**
     * Removes the files of blobs that nobody uses any more, except of those that are being read: their turn comes.
     *
     * @return those that are gone
     */
    public List<BlobId> removeFiles(Collection<BlobId> doomed) {
        List<BlobId> free = pins.free(doomed);
        free.forEach(blobs::delete);
        return free;
    }

    /** Keeps every blob until closed. */
    public BlobPins.Hold holdAll() {
        return pins.holdAll();
    }
}

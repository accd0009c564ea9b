package dev.quern.storage.objects.body;

import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.blob.BlobWriter;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.SumThreads;
import dev.quern.storage.objects.checksum.Sums;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.rows.BodyId;
import dev.quern.storage.objects.rows.BodyOwner;
import dev.quern.storage.objects.rows.BodyRef;
import dev.quern.storage.objects.rows.BodyRows;
import dev.quern.storage.objects.rows.Segment;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of objects between the blobs and the rows that name them. Safe for use by any number of threads.
 *
 * <p>
 * A blob is on disk before a row names it, and its file is removed after no row does any more; in between it is
 * pinned by whoever writes or reads it. What a crash leaves behind the rows tell: a blob is used, or doomed, or
 * nobody's.
 */
public final class Bodies implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

    /** 8 MiB, enough for ten bodies to be received as fast as one can be. */
    private static final int FURTHER_CHUNKS = 64;

    private final KeyValueStore store;
    private final BlobStore blobs;
    private final BodyRows rows;
    private final BlobPins pins;
    private final ReadPins readings;
    private final SumThreads threads;
    private final BodySettings settings;
    private final ChunkMemory chunks = new ChunkMemory(FURTHER_CHUNKS);
    private final ThreadPoolExecutor removals = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("quern-object-removal").factory());

    public Bodies(KeyValueStore store, BlobStore blobs, BodyRows rows, BlobPins pins, SumThreads threads,
            BodySettings settings) {
        this.store = store;
        this.blobs = blobs;
        this.rows = rows;
        this.pins = pins;
        this.readings = new ReadPins(pins);
        this.threads = threads;
        this.settings = settings;
        removals.allowCoreThreadTimeOut(true);
    }

    /**
     * Begins to receive the bytes of an object.
     *
     * @param algorithms
     *            the checksums to compute, besides the MD5
     */
    public BodyWriter receive(Set<ChecksumAlgorithm> algorithms) {
        return new BodyWriter(this, algorithms, threads, settings.inlineBytes());
    }

    /** As {@link #receive}, for a part: never in a row, so that an object can be put together without a copy. */
    public BodyWriter receivePart(Set<ChecksumAlgorithm> algorithms) {
        return new BodyWriter(this, algorithms, threads, 0);
    }

    /**
     * Some of the bytes of an open body for another object or part: shared if they lie in few blobs, else copied.
     *
     * @param source
     *            stays open until the new body is stored
     * @param known
     *            the sums of these bytes if they are known: then they need not be read to be shared
     * @param algorithms
     *            the checksums to compute, besides the MD5
     */
    public NewBody share(OpenBody source, long from, long length, Optional<Sums.Result> known,
            Set<ChecksumAlgorithm> algorithms) {
        List<Segment> segments = source.segments(from, length);
        if (segments.isEmpty()) {
            return copy(source, from, length, algorithms, false);
        }
        return new SharedBody(segments, known.orElseGet(() -> {
            Sums sums = new Sums(algorithms, threads);
            source.forEachPiece(from, length, sums::update);
            return sums.finish();
        }));
    }

    /**
     * Some of the bytes of an open body, copied.
     *
     * @param forPart
     *            whether they are for a part
     */
    public NewBody copy(OpenBody source, long from, long length, Set<ChecksumAlgorithm> algorithms, boolean forPart) {
        try (BodyWriter writer = new BodyWriter(this, algorithms, threads, forPart ? 0 : settings.inlineBytes())) {
            source.forEachPiece(from, length, writer::write);
            return writer.finish(ExpectedBody.ofLength(length));
        }
    }

    /**
     * @throws ObjectsException.TooLarge
     *             if a body cannot have so many bytes
     */
    public void requireSize(long length) {
        if (length > settings.maxPutBytes()) {
            throw new ObjectsException.TooLarge(length, settings.maxPutBytes());
        }
    }

    ChunkMemory chunks() {
        return chunks;
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
            removeQuietly(List.of(blob.get()));
        }
    }

    /**
     * Names a body in a transaction: it is stored when that commits.
     *
     * @throws SourceRemovedException
     *             if its bytes were shared with an object that has been removed
     */
    public BodyRef put(Transaction transaction, NewBody body, BodyOwner owner) {
        BodyId id = BodyId.random();
        return switch (body) {
            case ReceivedBody received -> {
                received.requireOpen();
                byte[] inline = received.inline();
                yield inline != null
                        ? rows.putInline(transaction, id, inline)
                        : putSegments(transaction, id, received.segments(), owner);
            }
            case SharedBody shared -> {
                // what is used now, in this transaction, will have a use more when it commits
                if (!shared.segments().stream().map(Segment::blob).distinct()
                        .allMatch(blob -> rows.isUsed(transaction, blob))) {
                    throw new SourceRemovedException();
                }
                yield putSegments(transaction, id, shared.segments(), owner);
            }
        };
    }

    private BodyRef putSegments(Transaction transaction, BodyId id, List<Segment> segments, BodyOwner owner) {
        return segments.isEmpty() ? new BodyRef.Empty() : rows.putSegments(transaction, id, segments, owner);
    }

    /**
     * Runs what commits a body.
     *
     * @param commit
     *            {@linkplain #put puts} the body in a transaction and returns when that has committed
     */
    public <T> T commit(NewBody body, Supplier<T> commit) {
        try {
            T result = commit.get();
            if (body instanceof ReceivedBody received) {
                received.taken();
            }
            return result;
        } catch (CommitOutcomeUnknownException e) {
            // the store may find out later that it did commit
            if (body instanceof ReceivedBody received) {
                received.keep();
            }
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
            pins.unpin(used);
            return Optional.empty();
        }
        return Optional.of(readings.open(used, onClose -> OpenBody.blobs(segments, blobs, onClose)));
    }

    private boolean isStillUsed(BlobId blob, BodyId id) {
        try (Snapshot now = store.snapshot()) {
            return rows.isUsed(now, blob, id);
        }
    }

    /** Lets go what readers keep who never closed what they read, and have it no more. */
    public void endForgottenReadings() {
        readings.endForgotten();
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

    /** As {@link #removeFiles}, in the background: a large file takes a while. They are noted as doomed. */
    public void removeFilesLater(Collection<BlobId> doomed) {
        if (doomed.isEmpty()) {
            return;
        }
        try {
            removals.execute(() -> removeQuietly(doomed));
        } catch (RejectedExecutionException closed) {
            LOG.debug("{} blobs are left to the next start", doomed.size());
        }
    }

    private void removeQuietly(Collection<BlobId> doomed) {
        try {
            removeFiles(doomed);
        } catch (RuntimeException e) {
            LOG.warn("The bytes of a removed object stay until garbage is collected: {}", e.getMessage());
        }
    }

    /** Waits until the files are gone that were to be removed in the background. */
    public void awaitRemovals() {
        CompletableFuture.runAsync(() -> {}, removals).join();
    }

    /**
     * Removes a blob unless it is used, or being written or read.
     *
     * @return whether it was removed
     */
    public boolean removeIfUnused(BlobId blob) {
        // looked at first: who wrote it lets it go only after the commit, which the snapshot then shows
        if (pins.free(List.of(blob)).isEmpty()) {
            return false;
        }
        try (Snapshot now = store.snapshot()) {
            if (rows.isUsed(now, blob)) {
                return false;
            }
        }
        return !removeFiles(List.of(blob)).isEmpty();
    }

    /** Keeps every blob until closed. */
    public BlobPins.Hold holdAll() {
        return pins.holdAll();
    }

    /** Finishes what is being removed. */
    @Override
    public void close() {
        removals.close();
    }
}

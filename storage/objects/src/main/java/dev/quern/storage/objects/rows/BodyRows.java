package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.blob.BlobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of bodies:
 *
 * <pre>
 * inline    body            the bytes, if they are few
 * segment   body, number    up to 500 segments, if there are several
 * part      body, number    up to 500 parts of an object that was uploaded in parts
 * use       blob, body      who the body belongs to: a blob is kept as long as it has such a row
 * doomed    blob            a blob whose last use is gone, until its file is, too
 * </pre>
 *
 * <p>
 * Safe for use by several threads.
 */
public final class BodyRows {

    private static final Subspace INLINE = Space.OBJECTS.sub("inline");
    private static final Subspace SEGMENTS = Space.OBJECTS.sub("segment");
    private static final Subspace PARTS = Space.OBJECTS.sub("part");
    private static final Subspace USES = Space.OBJECTS.sub("use");
    private static final Subspace DOOMED = Space.OBJECTS.sub("doomed");
    private static final int PER_ROW = 500;

    /**
     * The bytes of an inline body.
     *
     * @throws StoreException
     *             if they are not there
     */
    public byte[] inline(Reader reader, BodyId id) {
        byte[] bytes = reader.get(INLINE.pack((Object) id.bytes()));
        if (bytes == null) {
            throw new StoreException("The bytes of an object are missing: no row for the body " + id.value());
        }
        return bytes;
    }

    /** Stores the bytes of a new inline body. */
    public BodyRef putInline(Transaction transaction, BodyId id, byte[] bytes) {
        transaction.put(INLINE.pack((Object) id.bytes()), bytes);
        return new BodyRef.Inline(id);
    }

    /**
     * Stores a new body that lies in blobs, and that it uses them.
     *
     * @param segments
     *            at least one
     * @param owner
     *            who the body belongs to
     */
    public BodyRef putSegments(Transaction transaction, BodyId id, List<Segment> segments, BodyOwner owner) {
        byte[] use = owner.value();
        segments.forEach(segment -> transaction.put(useKey(segment.blob(), id), use));
        if (segments.size() == 1) {
            return new BodyRef.OneBlob(id, segments.getFirst());
        }
        List<Tuple> rows = segments.stream().map(Values::segment).toList();
        putInRows(transaction, SEGMENTS.sub((Object) id.bytes()), rows);
        return new BodyRef.Blobs(id, segments.size());
    }

    /** The segments of a body, in order; none if it lies in no blob. */
    public List<Segment> segments(Reader reader, BodyRef body) {
        return switch (body) {
            case BodyRef.Empty _,BodyRef.Inline _ -> List.of();
            case BodyRef.OneBlob one -> List.of(one.segment());
            case BodyRef.Blobs many -> {
                List<Segment> segments = fromRows(reader, SEGMENTS.sub((Object) many.id().bytes())).stream()
                        .map(segment -> Values.segment(segment, 0)).toList();
                if (segments.size() != many.count()) {
                    throw new StoreException("Rows of the body %s are missing: %d of %d segments".formatted(
                            many.id().value(), segments.size(), many.count()));
                }
                yield segments;
            }
        };
    }

    /** Stores which parts an object was uploaded in. */
    public void putParts(Transaction transaction, BodyId id, List<PartRow> parts) {
        putInRows(transaction, PARTS.sub((Object) id.bytes()), parts.stream().map(PartRow::tuple).toList());
    }

    /** The parts that an object was uploaded in, in order; none if in one piece. */
    public List<PartRow> parts(Reader reader, BodyRef body) {
        BodyId id = id(body);
        return id == null
                ? List.of()
                : fromRows(reader, PARTS.sub((Object) id.bytes())).stream().map(PartRow::of).toList();
    }

    /**
     * Removes a body.
     *
     * @return the blobs that nobody uses any more: to be removed after the commit; they are noted as doomed
     */
    public List<BlobId> delete(Transaction transaction, BodyRef body) {
        BodyId id = id(body);
        if (id == null) {
            return List.of();
        }
        if (body instanceof BodyRef.Inline) {
            transaction.delete(INLINE.pack((Object) id.bytes()));
            return List.of();
        }
        List<Segment> segments = segments(transaction, body);
        if (body instanceof BodyRef.Blobs) {
            transaction.deleteRange(SEGMENTS.range((Object) id.bytes()));
        }
        transaction.deleteRange(PARTS.range((Object) id.bytes()));
        List<BlobId> doomed = new ArrayList<>();
        for (BlobId blob : segments.stream().map(Segment::blob).distinct().toList()) {
            transaction.delete(useKey(blob, id));
            if (!isUsed(transaction, blob)) {
                transaction.put(DOOMED.pack((Object) blob.bytes()), new byte[0]);
                doomed.add(blob);
            }
        }
        return doomed;
    }

    /** Takes the segments of a body from it: the body is no more, and who gets them names the blobs anew. */
    public List<Segment> takeSegments(Transaction transaction, BodyRef body) {
        List<Segment> segments = segments(transaction, body);
        BodyId id = id(body);
        if (id != null) {
            segments.forEach(segment -> transaction.delete(useKey(segment.blob(), id)));
            if (body instanceof BodyRef.Blobs) {
                transaction.deleteRange(SEGMENTS.range((Object) id.bytes()));
            }
        }
        return segments;
    }

    /** Whether a body uses the blob. */
    public boolean isUsed(Reader reader, BlobId blob) {
        try (Cursor uses = reader.range(USES.range((Object) blob.bytes()))) {
            return uses.hasNext();
        }
    }

    /** Whether this body uses the blob. */
    public boolean isUsed(Reader reader, BlobId blob, BodyId body) {
        return reader.get(useKey(blob, body)) != null;
    }

    /** The blob in use that comes after another, in the order of their names. */
    public Optional<BlobId> nextUsed(Reader reader, Optional<BlobId> after) {
        KeyRange range = after.map(blob -> USES.range().after(USES.range((Object) blob.bytes()).to()))
                .orElse(USES.range());
        try (Cursor uses = reader.range(range)) {
            return uses.hasNext()
                    ? Optional.of(BlobId.of(USES.unpack(uses.next().key()).getBytes(0)))
                    : Optional.empty();
        }
    }

    /** Who uses a blob. */
    public List<BodyOwner> owners(Reader reader, BlobId blob) {
        List<BodyOwner> owners = new ArrayList<>();
        try (Cursor uses = reader.range(USES.range((Object) blob.bytes()))) {
            while (uses.hasNext()) {
                owners.add(BodyOwner.of(uses.next().value()));
            }
        }
        return owners;
    }

    /**
     * Blobs whose last use is gone and whose file may be there, in the order of their names.
     *
     * @param after
     *            begins after this one; empty for the first
     * @param limit
     *            how many at most
     */
    public List<BlobId> doomed(Reader reader, Optional<BlobId> after, int limit) {
        KeyRange range = after.map(blob -> DOOMED.range().after(DOOMED.pack((Object) blob.bytes())))
                .orElse(DOOMED.range());
        List<BlobId> blobs = new ArrayList<>();
        try (Cursor rows = reader.range(range)) {
            while (blobs.size() < limit && rows.hasNext()) {
                blobs.add(BlobId.of(DOOMED.unpack(rows.next().key()).getBytes(0)));
            }
        }
        return blobs;
    }

    /** The files of these blobs are gone. */
    public void forgetDoomed(Transaction transaction, List<BlobId> blobs) {
        blobs.forEach(blob -> transaction.delete(DOOMED.pack((Object) blob.bytes())));
    }

    /** The identifier of a body; {@code null} if it has none. */
    public static @Nullable BodyId id(BodyRef body) {
        return switch (body) {
            case BodyRef.Empty _ -> null;
            case BodyRef.Inline inline -> inline.id();
            case BodyRef.OneBlob one -> one.id();
            case BodyRef.Blobs many -> many.id();
        };
    }

    private static byte[] useKey(BlobId blob, BodyId body) {
        return USES.pack(blob.bytes(), body.bytes());
    }

    private static void putInRows(Transaction transaction, Subspace space, List<Tuple> elements) {
        for (int from = 0; from < elements.size(); from += PER_ROW) {
            Object[] row = elements.subList(from, Math.min(elements.size(), from + PER_ROW)).toArray();
            transaction.put(space.pack(from / PER_ROW), Tuple.of(row).pack());
        }
    }

    private static List<Tuple> fromRows(Reader reader, Subspace space) {
        List<Tuple> elements = new ArrayList<>();
        try (Cursor rows = reader.range(space.range())) {
            while (rows.hasNext()) {
                Tuple row = Tuple.unpack(rows.next().value());
                for (int i = 0; i < row.size(); i++) {
                    elements.add(row.getTuple(i));
                }
            }
        }
        return elements;
    }
}

package dev.quern.storage.objects.body;

import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.Sums;
import dev.quern.storage.objects.rows.Segment;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes that have come in whole. */
public final class ReceivedBody implements NewBody {

    private final Bodies bodies;
    private final long length;
    private final Sums.Result sums;
    private final byte @Nullable [] inline;
    private final Optional<BlobId> blob;
    private boolean taken;
    private boolean closed;

    ReceivedBody(Bodies bodies, long length, Sums.Result sums, byte @Nullable [] inline, Optional<BlobId> blob) {
        this.bodies = bodies;
        this.length = length;
        this.sums = sums;
        this.inline = inline;
        this.blob = blob;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte[] md5() {
        return sums.md5().clone();
    }

    @Override
    public byte[] sum(ChecksumAlgorithm algorithm) {
        return sums.sum(algorithm);
    }

    /** As {@link #sum}, in Base64. */
    public String sumText(ChecksumAlgorithm algorithm) {
        return Base64.getEncoder().encodeToString(sum(algorithm));
    }

    /** The bytes, if they are to lie in a row; {@code null} if they lie in a blob or there are none. */
    byte @Nullable [] inline() {
        return inline;
    }

    /** Where the bytes lie, if in a blob. */
    List<Segment> segments() {
        return blob.map(id -> List.of(new Segment(id, 0, length))).orElse(List.of());
    }

    void requireOpen() {
        if (closed || taken) {
            throw new IllegalStateException("the body was stored already, or closed");
        }
    }

    /** A write that took the bytes has committed. */
    public void taken() {
        taken = true;
    }

    /** Whether a write that took the bytes has committed is unknown: they stay until the next start, in any case. */
    public void keep() {
        taken = true;
        closed = true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bodies.closed(blob, !taken);
        }
    }
}

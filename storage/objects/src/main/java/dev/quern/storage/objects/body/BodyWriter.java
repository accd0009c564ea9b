package dev.quern.storage.objects.body;

import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.objects.blob.BlobWriter;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.SumThreads;
import dev.quern.storage.objects.checksum.Sums;
import dev.quern.storage.objects.model.ObjectsException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Receives the bytes of an object or part: few are kept in memory, many written to a blob as they come. To be closed in
 * any case. For use by one thread at a time; methods block.
 */
public final class BodyWriter implements AutoCloseable {

    private final Bodies bodies;
    private final Sums sums;
    /** The beginning, while it may be all. */
    private final ByteBuffer start;
    private @Nullable BlobWriter blob;
    private @Nullable BodyChunks chunks;
    private long length;
    /** Not while, nor after, something failed: what came then is not whole. */
    private boolean usable = true;
    private boolean finished;

    BodyWriter(Bodies bodies, Set<ChecksumAlgorithm> algorithms, SumThreads threads, int inlineBytes) {
        this.bodies = bodies;
        this.sums = new Sums(algorithms, threads);
        this.start = ByteBuffer.allocate(inlineBytes);
    }

    /**
     * Takes what remains of the buffer, which belongs to the caller again when this returns.
     *
     * @throws ObjectsException.TooLarge
     *             if these are more bytes than an upload may have
     * @throws DiskFullException
     *             if there is no room
     * @throws StoreException
     *             if they cannot be written
     */
    public void write(ByteBuffer bytes) {
        use();
        length += bytes.remaining();
        bodies.requireSize(length);
        BodyChunks open = chunks;
        if (open == null && bytes.remaining() <= start.remaining()) {
            start.put(bytes);
        } else {
            (open == null ? beginBlob() : open).write(bytes);
        }
        usable = true;
    }

    private void use() {
        if (!usable) {
            throw new IllegalStateException("the body is finished or closed, or could not be received");
        }
        usable = false;
    }

    private BodyChunks beginBlob() {
        BlobWriter begun = bodies.createBlob();
        blob = begun;
        BodyChunks open = new BodyChunks(bodies.chunks(), sums::updateLater, begun);
        chunks = open;
        open.write(start.flip());
        return open;
    }

    /** How many bytes have come. */
    public long length() {
        return length;
    }

    /**
     * All bytes have come: compares them with what was said of them, and makes them durable.
     *
     * @return to be closed by the caller
     * @throws ObjectsException.IncompleteBody
     *             if there are more or fewer than expected
     * @throws ObjectsException.WrongChecksum
     *             if a checksum is another
     * @throws DiskFullException
     *             if there is no room
     * @throws StoreException
     *             if they cannot be written
     */
    public ReceivedBody finish(ExpectedBody expected) {
        use();
        if (expected.length().isPresent() && expected.length().getAsLong() != length) {
            throw new ObjectsException.IncompleteBody(expected.length().getAsLong(), length);
        }
        BodyChunks open = chunks;
        if (open == null) {
            sums.update(start.flip());
        } else {
            open.flush();
        }
        Sums.Result result = sums.finish();
        check(expected, result);
        BlobWriter whole = blob;
        if (whole == null) {
            finished = true;
            byte[] bytes = new byte[start.remaining()];
            start.get(bytes);
            return new ReceivedBody(bodies, length, result, bytes.length == 0 ? null : bytes, Optional.empty());
        }
        // if this fails, close discards the blob
        whole.commit();
        finished = true;
        giveChunksBack();
        return new ReceivedBody(bodies, length, result, null, Optional.of(whole.id()));
    }

    private void giveChunksBack() {
        BodyChunks open = chunks;
        chunks = null;
        if (open != null) {
            open.close();
        }
    }

    private static void check(ExpectedBody expected, Sums.Result result) {
        if (expected.md5().isPresent()) {
            String computed = Base64.getEncoder().encodeToString(result.md5());
            if (!computed.equals(expected.md5().get())) {
                throw ObjectsException.WrongChecksum.md5(expected.md5().get(), computed);
            }
        }
        for (Map.Entry<ChecksumAlgorithm, String> one : expected.checksums().entrySet()) {
            byte[] sum = result.sums().get(one.getKey());
            if (sum == null) {
                throw new IllegalArgumentException(one.getKey() + " is expected but was not computed");
            }
            String computed = Base64.getEncoder().encodeToString(sum);
            if (!computed.equals(one.getValue())) {
                throw new ObjectsException.WrongChecksum(one.getKey(), one.getValue(), computed);
            }
        }
    }

    /** Discards what has come, unless {@link #finish} was successful. */
    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        usable = false;
        giveChunksBack();
        BlobWriter open = blob;
        if (open != null) {
            try {
                open.close();
            } finally {
                bodies.closed(Optional.of(open.id()), false);
            }
        }
    }
}

package dev.quern.storage.objects.body;

import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.blob.BlobReader;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.blob.DamagedBlobException;
import dev.quern.storage.objects.blob.FileRegion;
import dev.quern.storage.objects.rows.Segment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object, open for reading: they stay readable until closed, whatever happens to the object. For use by
 * one thread at a time; methods block.
 */
public abstract sealed class OpenBody implements AutoCloseable {

    private static final int FEW_BLOBS = 8;
    private static final int PIECE_BYTES = 256 << 10;

    private final long length;

    private OpenBody(long length) {
        this.length = length;
    }

    static OpenBody inline(byte[] bytes) {
        return new InMemory(bytes);
    }

    static OpenBody blobs(List<Segment> segments, BlobStore blobs, Runnable onClose) {
        return new InBlobs(segments, blobs, onClose);
    }

    /** How many bytes there are. */
    public final long length() {
        return length;
    }

    /**
     * Reads from a place, as many bytes as the buffer has room for or there are left.
     *
     * @param position
     *            from 0 to {@link #length}
     * @return how many bytes were read; 0 at the end
     * @throws DamagedBlobException
     *             if the bytes are damaged there
     */
    public abstract int read(ByteBuffer into, long position);

    /**
     * The next bytes as a part of a file, verified. The region that was given before this one stays valid until the
     * next
     * one is asked for, wherever it lies, so that it can be sent meanwhile.
     *
     * @param position
     *            below {@link #length}
     * @param maxLength
     *            how many bytes at most, above 0
     * @return as many as lie together, at least one; empty if they do not lie in a file: then {@link #read} them
     * @throws DamagedBlobException
     *             if the bytes are damaged there
     */
    public abstract Optional<FileRegion> region(long position, int maxLength);

    /** The blobs that some of the bytes lie in; none if they lie in no blob. */
    abstract List<Segment> segments(long from, long count);

    /** Whether some of the bytes lie in so few blobs that sharing them makes no long list. */
    public final boolean isInFewBlobs(long from, long count) {
        int blobs = segments(from, count).size();
        return blobs > 0 && blobs <= FEW_BLOBS;
    }

    /** Reads some of the bytes, piece by piece. */
    final void forEachPiece(long from, long count, Consumer<ByteBuffer> consumer) {
        Objects.checkFromIndexSize(from, count, length);
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, count));
        for (long position = from; position < from + count; position += piece.limit()) {
            piece.clear().limit((int) Math.min(piece.capacity(), from + count - position));
            int read = read(piece, position);
            consumer.accept(piece.flip());
            if (read == 0) {
                throw new IllegalStateException("a body ended before its length");
            }
        }
    }

    @Override
    public abstract void close();

    private static final class InMemory extends OpenBody {

        private final byte[] bytes;

        InMemory(byte[] bytes) {
            super(bytes.length);
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer into, long position) {
            Objects.checkFromToIndex(position, length(), length());
            int count = (int) Math.min(into.remaining(), length() - position);
            into.put(bytes, (int) position, count);
            return count;
        }

        @Override
        public Optional<FileRegion> region(long position, int maxLength) {
            return Optional.empty();
        }

        @Override
        List<Segment> segments(long from, long count) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private static final class InBlobs extends OpenBody {

        private final List<Segment> segments;
        /** Where each segment begins. */
        private final long[] starts;
        private final BlobStore blobs;
        private final Runnable onClose;
        private @Nullable BlobReader open;
        private @Nullable BlobId openId;
        /** The one before: its last bytes may be on their way to a client still. */
        private @Nullable BlobReader before;
        private int last;
        private boolean closed;

        InBlobs(List<Segment> segments, BlobStore blobs, Runnable onClose) {
            super(segments.stream().mapToLong(Segment::length).sum());
            this.segments = segments;
            this.blobs = blobs;
            this.onClose = onClose;
            this.starts = new long[segments.size()];
            for (int i = 1; i < starts.length; i++) {
                starts[i] = starts[i - 1] + segments.get(i - 1).length();
            }
        }

        @Override
        public int read(ByteBuffer into, long position) {
            Objects.checkFromToIndex(position, length(), length());
            int wanted = (int) Math.min(into.remaining(), length() - position);
            int done = 0;
            while (done < wanted) {
                int number = segmentAt(position + done);
                Segment segment = segments.get(number);
                long offset = position + done - starts[number];
                int count = (int) Math.min(wanted - done, segment.length() - offset);
                readFully(reader(segment), into.slice(into.position(), count), segment.offset() + offset);
                into.position(into.position() + count);
                done += count;
            }
            return wanted;
        }

        private static void readFully(BlobReader reader, ByteBuffer into, long from) {
            long position = from;
            while (into.hasRemaining()) {
                int count = reader.read(into, position);
                position += count;
            }
        }

        @Override
        public Optional<FileRegion> region(long position, int maxLength) {
            Objects.checkIndex(position, length());
            int number = segmentAt(position);
            Segment segment = segments.get(number);
            long offset = position - starts[number];
            int count = (int) Math.min(maxLength, segment.length() - offset);
            return reader(segment).region(segment.offset() + offset, count);
        }

        @Override
        List<Segment> segments(long from, long count) {
            List<Segment> wanted = new ArrayList<>();
            for (int i = 0; i < starts.length; i++) {
                Segment segment = segments.get(i);
                long begin = Math.max(from, starts[i]);
                long end = Math.min(from + count, starts[i] + segment.length());
                if (begin < end) {
                    wanted.add(new Segment(segment.blob(), segment.offset() + begin - starts[i], end - begin));
                }
            }
            return wanted;
        }

        /** Reading mostly goes on where it was. */
        private int segmentAt(long position) {
            while (last > 0 && starts[last] > position) {
                last--;
            }
            while (last + 1 < starts.length && starts[last + 1] <= position) {
                last++;
            }
            return last;
        }

        private BlobReader reader(Segment segment) {
            if (closed) {
                throw new IllegalStateException("the body is closed");
            }
            BlobReader reader = open;
            if (reader != null && segment.blob().equals(openId)) {
                return reader;
            }
            BlobReader left = before;
            before = open;
            open = null;
            openId = null;
            close(left);
            reader = blobs.open(segment.blob());
            open = reader;
            openId = segment.blob();
            if (reader.length() < segment.offset() + segment.length()) {
                throw new DamagedBlobException(segment.blob(), -1, "the blob " + segment.blob() + " has "
                        + reader.length() + " bytes and should have more");
            }
            return reader;
        }

        private static void close(@Nullable BlobReader reader) {
            if (reader != null) {
                reader.close();
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                try (BlobReader _ = open; BlobReader _ = before) {
                    open = null;
                    before = null;
                } finally {
                    onClose.run();
                }
            }
        }
    }
}

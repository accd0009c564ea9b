package dev.quern.storage.objects.version;

import dev.quern.storage.objects.blob.DamagedBlobException;
import dev.quern.storage.objects.blob.FileRegion;
import dev.quern.storage.objects.body.OpenBody;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.rows.PartRow;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object that is being read: its bytes stay readable until this is closed, even if it is deleted or replaced
 * meanwhile. All bytes are compared with their checksums before they are given out. For use by one thread at a time;
 * methods block.
 */
public final class ObjectContent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectContent.class);

    private final ObjectVersion version;
    private final OpenBody body;
    private final List<PartRow> parts;

    ObjectContent(ObjectVersion version, OpenBody body, List<PartRow> parts) {
        this.version = version;
        this.body = body;
        this.parts = parts;
    }

    public ObjectVersion version() {
        return version;
    }

    /** How many bytes there are. */
    public long length() {
        return version.size();
    }

    /**
     * Reads from a place, as many bytes as the buffer has room for or the object has left.
     *
     * @param position
     *            from 0 to {@link #length}
     * @return how many bytes were read; 0 at the end
     * @throws ObjectsException.Damaged
     *             if the bytes are damaged there; what is in the buffer is to be thrown away
     */
    public int read(ByteBuffer into, long position) {
        return undamaged(() -> body.read(into, position));
    }

    /**
     * The next bytes as a part of a file, verified just now, for a server that lets the operating system send them. Ask
     * for as much as is sent next (a MiB, say), not for all at once; when the next is asked for, this one must have
     * been
     * sent.
     *
     * @param position
     *            below {@link #length}
     * @param maxLength
     *            how many bytes at most, above 0
     * @return as many as lie together, at least one; empty if they do not lie in a file: then {@link #read} them
     * @throws ObjectsException.Damaged
     *             if the bytes are damaged there
     */
    public Optional<FileRegion> region(long position, int maxLength) {
        return undamaged(() -> body.region(position, maxLength));
    }

    /** All bytes from a place on, in a stream; closing it does not close this. */
    public InputStream stream(long position, long length) {
        Objects.checkFromIndexSize(position, length, length());
        return new ContentStream(this, position, position + length);
    }

    /**
     * The parts that the object was uploaded in; none if it was uploaded in one piece.
     */
    public List<ObjectPart> parts() {
        return ObjectPart.of(parts);
    }

    /**
     * A part by its number. An object in one piece is its own part 1.
     *
     * @throws ObjectsException.InvalidPartNumber
     *             if there is no such part
     */
    public ObjectPart part(int number) {
        List<ObjectPart> known = parts();
        if (known.isEmpty() && number == 1) {
            return new ObjectPart(1, 0, length(), version.checksum());
        }
        return known.stream().filter(part -> part.number() == number).findFirst()
                .orElseThrow(() -> new ObjectsException.InvalidPartNumber(number, Math.max(1, known.size())));
    }

    private <T> T undamaged(Supplier<T> read) {
        try {
            return read.get();
        } catch (DamagedBlobException e) {
            ObjectsException.Damaged damaged = new ObjectsException.Damaged(version.bucket().name(), version.key(),
                    version.versionId(), String.valueOf(e.getMessage()));
            LOG.error(damaged.getMessage());
            throw damaged;
        }
    }

    @Override
    public void close() {
        body.close();
    }
}

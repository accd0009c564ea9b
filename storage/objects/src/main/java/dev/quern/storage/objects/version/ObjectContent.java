package dev.quern.storage.objects.version;

import dev.quern.storage.objects.blob.DamagedBlobException;
import dev.quern.storage.objects.blob.FileRegion;
import dev.quern.storage.objects.body.Bodies;
import dev.quern.storage.objects.body.NewBody;
import dev.quern.storage.objects.body.OpenBody;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.checksum.Sums;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.rows.PartRow;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    private final Bodies bodies;
    private final ObjectVersion version;
    private final OpenBody body;
    private final List<PartRow> parts;

    ObjectContent(Bodies bodies, ObjectVersion version, OpenBody body, List<PartRow> parts) {
        this.bodies = bodies;
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
     * The next bytes as a part of a file, verified just now, for a server that lets the operating system send them.
     * Ask for as much as is sent next (a MiB, say), not for all at once. A region stays valid while the next one is
     * verified, and must have been sent when the one after that is asked for.
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

    /**
     * These bytes for another object; without copying them, where that is possible. Reads them unless their sums are
     * known.
     *
     * @param algorithms
     *            the checksums to have of them
     */
    NewBody share(Set<ChecksumAlgorithm> algorithms) {
        return undamaged(() -> bodies.share(body, 0, length(), knownSums(algorithms), algorithms));
    }

    /**
     * Some of these bytes for a part of another object.
     *
     * @param shared
     *            whether they may be shared; else they are copied
     * @param algorithms
     *            the checksums to have of them
     */
    public NewBody forPart(long from, long count, boolean shared, Set<ChecksumAlgorithm> algorithms) {
        return undamaged(() -> shared && body.isInFewBlobs(from, count)
                ? bodies.share(body, from, count, Optional.empty(), algorithms)
                : bodies.copy(body, from, count, algorithms, true));
    }

    /** These bytes once more. */
    NewBody copy(Set<ChecksumAlgorithm> algorithms) {
        return undamaged(() -> bodies.copy(body, 0, length(), algorithms, false));
    }

    private Optional<Sums.Result> knownSums(Set<ChecksumAlgorithm> algorithms) {
        Map<ChecksumAlgorithm, byte[]> sums = new EnumMap<>(ChecksumAlgorithm.class);
        version.checksum().filter(checksum -> checksum.type() == ChecksumType.FULL_OBJECT)
                .ifPresent(checksum -> sums.put(checksum.algorithm(), checksum.sum()));
        return version.partCount() > 0 || !sums.keySet().containsAll(algorithms)
                ? Optional.empty()
                : Optional.of(new Sums.Result(HexFormat.of().parseHex(version.etag().value()), sums));
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

package dev.quern.storage.objects.body;

import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.Sums;
import dev.quern.storage.objects.rows.Segment;
import java.util.List;

/**
 * Bytes of an object that there is, to be those of another one, too: a copy that copies nothing. Valid while the object
 * that they are from is open.
 */
final class SharedBody implements NewBody {

    private final long length;
    private final Sums.Result sums;
    private final List<Segment> segments;

    SharedBody(List<Segment> segments, Sums.Result sums) {
        this.length = segments.stream().mapToLong(Segment::length).sum();
        this.sums = sums;
        this.segments = segments;
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

    List<Segment> segments() {
        return segments;
    }

    @Override
    public void close() {
        // whoever opened the source closes it
    }
}

package dev.quern.storage.objects.checksum;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The MD5 of bytes that come one after another, and the checksums that are asked for. For use by one thread at a time.
 */
public final class Sums {

    private final RunningSum md5 = RunningSum.of("MD5");
    private final Map<ChecksumAlgorithm, RunningSum> running = new EnumMap<>(ChecksumAlgorithm.class);

    public Sums(Set<ChecksumAlgorithm> algorithms) {
        algorithms.forEach(algorithm -> running.put(algorithm, algorithm.start()));
    }

    /** Takes what remains of the buffer, whose position stays. */
    public void update(ByteBuffer bytes) {
        md5.update(bytes.duplicate());
        running.values().forEach(sum -> sum.update(bytes.duplicate()));
    }

    /** The sums of all bytes; called once, at the end. */
    public Result finish() {
        Map<ChecksumAlgorithm, byte[]> sums = new EnumMap<>(ChecksumAlgorithm.class);
        running.forEach((algorithm, sum) -> sums.put(algorithm, sum.finish()));
        return new Result(md5.finish(), sums);
    }

    /**
     * What came of it.
     *
     * @param md5
     *            16 bytes
     * @param sums
     *            by algorithm; exactly those asked for
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Result(byte[] md5, Map<ChecksumAlgorithm, byte[]> sums) {

        /**
         * The sum of one of the algorithms that were asked for: a copy.
         *
         * @throws IllegalArgumentException
         *             if it was not asked for
         */
        public byte[] sum(ChecksumAlgorithm algorithm) {
            byte[] sum = sums.get(algorithm);
            if (sum == null) {
                throw new IllegalArgumentException("no " + algorithm + " was computed of these bytes");
            }
            return sum.clone();
        }
    }
}

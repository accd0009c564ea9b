package dev.quern.storage.objects.checksum;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The MD5 of bytes that come one after another, and the checksums that are asked for. For use by one thread at a time.
 */
public final class Sums {

    /** An MD5 of fewer bytes takes no longer than waking a thread. */
    private static final int WORTH_A_THREAD = 32 << 10;

    private final SumThreads threads;
    private final RunningSum md5 = RunningSum.of("MD5");
    private final Map<ChecksumAlgorithm, RunningSum> running = new EnumMap<>(ChecksumAlgorithm.class);

    /**
     * @param algorithms
     *            what to compute besides the MD5
     * @param threads
     *            who helps with large pieces
     */
    public Sums(Set<ChecksumAlgorithm> algorithms, SumThreads threads) {
        this.threads = threads;
        algorithms.forEach(algorithm -> running.put(algorithm, algorithm.start()));
    }

    /** Sums that the caller computes alone: of what is not worth a thread. */
    public static Sums alone(Set<ChecksumAlgorithm> algorithms) {
        SumThreads nobody = new SumThreads(1);
        nobody.close();
        return new Sums(algorithms, nobody);
    }

    /** Takes what remains of the buffer, whose position stays. */
    public void update(ByteBuffer bytes) {
        update(bytes, () -> {});
    }

    /**
     * Takes what remains of the buffer, and does something else with it at the same time: on this thread, while another
     * may compute.
     *
     * @param meanwhile
     *            may move the buffer's position, and must not change its bytes
     */
    public void update(ByteBuffer bytes, Runnable meanwhile) {
        if (bytes.remaining() < WORTH_A_THREAD) {
            md5.update(bytes.duplicate());
            updateOthers(bytes);
            meanwhile.run();
            return;
        }
        ByteBuffer same = bytes.duplicate();
        CompletableFuture<Void> computed = threads.start(() -> md5.update(same));
        try {
            updateOthers(bytes);
            meanwhile.run();
        } finally {
            // the bytes are the caller's again when this returns
            computed.join();
        }
    }

    private void updateOthers(ByteBuffer bytes) {
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

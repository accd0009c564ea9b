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

    private final SumThreads threads;
    /** Completed when the MD5 has taken all that it was given. */
    private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);
    private final RunningSum md5 = RunningSum.of("MD5");
    private final Map<ChecksumAlgorithm, RunningSum> running = new EnumMap<>(ChecksumAlgorithm.class);

    /**
     * @param algorithms
     *            what to compute besides the MD5
     * @param threads
     *            who computes the MD5 of large pieces
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
        pending.join();
        md5.update(bytes.duplicate());
        updateOthers(bytes);
    }

    /**
     * Takes what remains of the buffer, whose position stays. Returns before the MD5 is computed, which may happen on
     * another thread.
     *
     * @return completed when the buffer is the caller's again; until then its bytes must not be changed
     */
    public CompletableFuture<Void> updateLater(ByteBuffer bytes) {
        ByteBuffer same = bytes.duplicate();
        if (pending.isDone()) {
            pending = threads.start(() -> md5.update(same));
        } else {
            // one after another: this is a queue of the one who writes, and the threads are for all
            pending = pending.thenRun(() -> md5.update(same));
        }
        updateOthers(bytes);
        return pending;
    }

    private void updateOthers(ByteBuffer bytes) {
        running.values().forEach(sum -> sum.update(bytes.duplicate()));
    }

    /** The sums of all bytes; called once, at the end. */
    public Result finish() {
        pending.join();
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

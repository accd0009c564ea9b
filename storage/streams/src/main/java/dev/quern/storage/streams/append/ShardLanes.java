package dev.quern.storage.streams.append;

import dev.quern.storage.streams.stream.ShardKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * What waits to be appended, shard by shard. Of a shard one transaction is under way at a time; what comes meanwhile
 * waits, and all of it is the next one. Safe for use by any number of threads.
 */
final class ShardLanes {

    /** How much is committed at once, unless a single job is larger; a transaction takes much more. */
    private static final long MAX_BATCH_BYTES = 4L << 20;

    private final BiFunction<ShardKey, List<Job>, CompletableFuture<?>> work;
    /** A lane is here while something waits in it or is under way. */
    private final ConcurrentHashMap<ShardKey, ArrayDeque<Job>> lanes = new ConcurrentHashMap<>();

    /**
     * @param work
     *            does jobs of one shard, and ends when their results are known; never fails. The next may run on
     *            whatever thread ended this
     */
    ShardLanes(BiFunction<ShardKey, List<Job>, CompletableFuture<?>> work) {
        this.work = work;
    }

    /** Puts a job at the end of its lane. Returns at once, or when the job is on its way if nobody else leads. */
    void submit(Job job) {
        ShardKey shard = ShardKey.of(job.shard());
        boolean[] leads = {false};
        lanes.compute(shard, (_, waiting) -> {
            leads[0] = waiting == null;
            ArrayDeque<Job> lane = waiting == null ? new ArrayDeque<>() : waiting;
            lane.add(job);
            return lane;
        });
        if (leads[0]) {
            run(shard);
        }
    }

    /** Does what waits in a lane until nothing does, or leaves that to the thread that ends what is under way. */
    private void run(ShardKey shard) {
        List<Job> batch = take(shard);
        while (!batch.isEmpty()) {
            CompletableFuture<?> done = work.apply(shard, batch);
            if (!done.isDone()) {
                var _ = done.whenComplete((_, _) -> run(shard));
                return;
            }
            batch = take(shard);
        }
    }

    /** The next jobs; if there are none, the lane is gone. */
    private List<Job> take(ShardKey shard) {
        List<Job> batch = new ArrayList<>();
        lanes.computeIfPresent(shard, (_, waiting) -> {
            long bytes = 0;
            while (!waiting.isEmpty() && (batch.isEmpty() || bytes + waiting.element().bytes() <= MAX_BATCH_BYTES)) {
                Job job = waiting.remove();
                bytes += job.bytes();
                batch.add(job);
            }
            return batch.isEmpty() ? null : waiting;
        });
        return batch;
    }
}

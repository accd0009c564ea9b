package dev.quern.runtime.mapping.feed;

import java.time.Duration;

/**
 * How streams are read.
 *
 * @param idlePoll
 *            how soon a shard is looked at again that nobody has said anything about: hints may be missed. The longer
 *            there is nothing, the more seldom, down to once in {@code discovery}
 * @param discovery
 *            how often to look for new shards, in the same way
 * @param retry
 *            how long to wait after a function failed, was throttled or is not there
 * @param fault
 *            how long to wait after a fault of this server or of the source
 * @param checkpoint
 *            how soon after a checkpoint of a shard the next one may be written; later if the disk is slow. Batches
 *            that
 *            end meanwhile are written down together
 * @param progress
 *            how often progress is written down that consists of filtered records alone
 * @param readAhead
 *            how many bytes of events may be read and not done with, of all shards together; beyond that a shard reads
 *            only when none of its records waits, and little
 * @param threads
 *            how many shards may take their turn at a time
 */
public record FeedSettings(Duration idlePoll, Duration discovery, Backoff retry, Backoff fault,
        Duration checkpoint, Duration progress, long readAhead, int threads) {

    /** What suits sources in this process, whose hints are seldom missed. */
    public static FeedSettings defaults() {
        return new FeedSettings(Duration.ofSeconds(5), Duration.ofSeconds(30),
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)), Duration.ofMillis(20),
                Duration.ofSeconds(1), Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 8), 16);
    }

    /** How long to wait after a checkpoint that took so long: most of the time is for what is written down. */
    Duration pauseAfter(Duration took) {
        Duration several = took.multipliedBy(3);
        if (several.compareTo(progress) > 0) {
            return progress;
        }
        return several.compareTo(checkpoint) > 0 ? several : checkpoint;
    }

    /** How long to wait after a look at a shard that has found nothing, as the one before that waited so long. */
    Duration rarer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(discovery) < 0 ? twice : discovery;
    }
}

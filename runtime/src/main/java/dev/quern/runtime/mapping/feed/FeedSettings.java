package dev.quern.runtime.mapping.feed;

import java.time.Duration;

/**
 * How streams are read.
 *
 * @param idlePoll
 *            how often a shard is looked at that nobody has said anything about: hints may be missed
 * @param discovery
 *            how often to look for new shards, in the same way
 * @param retry
 *            how long to wait after a function failed, was throttled or is not there
 * @param fault
 *            how long to wait after a fault of this server or of the source
 * @param progress
 *            how often progress is written down that consists of filtered records alone
 * @param threads
 *            how many shards may take their turn at a time
 */
public record FeedSettings(Duration idlePoll, Duration discovery, Backoff retry, Backoff fault, Duration progress,
        int threads) {

    /** What suits sources in this process, whose hints are seldom missed. */
    public static FeedSettings defaults() {
        return new FeedSettings(Duration.ofSeconds(5), Duration.ofSeconds(30),
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)), Duration.ofSeconds(1), 16);
    }
}

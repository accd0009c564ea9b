package dev.quern.storage.streams;

/**
 * How the stream store works.
 *
 * @param account
 *            whose streams they are; it stands in refusals
 * @param region
 *            where they are
 * @param maxShards
 *            how many open shards all streams may have together
 * @param maxOnDemandStreams
 *            how many streams may leave the number of their shards to the service
 */
public record StreamStoreSettings(String account, String region, int maxShards, int maxOnDemandStreams) {

    /** How many open shards one stream may have. */
    public static final int MAX_SHARDS_OF_STREAM = 10_000;

    /**
     * @throws IllegalArgumentException
     *             if a number is not above zero
     */
    public StreamStoreSettings {
        if (maxShards < 1 || maxOnDemandStreams < 1) {
            throw new IllegalArgumentException(
                    "limits of streams are above zero, not %d, %d".formatted(maxShards, maxOnDemandStreams));
        }
    }

    public static StreamStoreSettings defaults() {
        return new StreamStoreSettings("000000000000", "us-east-1", 20_000, 50);
    }

    public StreamStoreSettings withOwner(String newAccount, String newRegion) {
        return new StreamStoreSettings(newAccount, newRegion, maxShards, maxOnDemandStreams);
    }

    public StreamStoreSettings withMaxShards(int shards) {
        return new StreamStoreSettings(account, region, shards, maxOnDemandStreams);
    }

    public StreamStoreSettings withMaxOnDemandStreams(int streams) {
        return new StreamStoreSettings(account, region, maxShards, streams);
    }
}

package dev.quern.storage.tables;

/**
 * How the table store works.
 *
 * @param streamShards
 *            into how many shards the changes of a table are divided: as many can be followed at the same time
 * @param maxCollectionBytes
 *            how large the items with one hash key may be together, in a table with local indexes
 */
public record TableStoreSettings(int streamShards, long maxCollectionBytes) {

    /**
     * @throws IllegalArgumentException
     *             if a number is out of its range
     */
    public TableStoreSettings {
        if (streamShards < 1 || streamShards > 1_024) {
            throw new IllegalArgumentException("streamShards is 1 to 1024, not " + streamShards);
        }
        if (maxCollectionBytes < 1) {
            throw new IllegalArgumentException("maxCollectionBytes is above zero, not " + maxCollectionBytes);
        }
    }

    public static TableStoreSettings defaults() {
        return new TableStoreSettings(4, 10L << 30);
    }

    public TableStoreSettings withStreamShards(int shards) {
        return new TableStoreSettings(shards, maxCollectionBytes);
    }

    public TableStoreSettings withMaxCollectionBytes(long bytes) {
        return new TableStoreSettings(streamShards, bytes);
    }
}

package dev.quern.storage.streams.append;

import dev.quern.storage.kv.StoreException;
import dev.quern.storage.streams.stream.SequenceNumber;
import dev.quern.storage.streams.stream.Shard;

/** What became of a record that was to be put. */
public sealed interface Placement {

    /** It is durable, in this shard, with this number. */
    record Placed(Shard shard, SequenceNumber sequence) implements Placement {}

    /**
     * It was not put, or nobody can tell whether it was
     * ({@link dev.quern.storage.kv.CommitOutcomeUnknownException}).
     */
    record Failed(StoreException cause) implements Placement {}
}

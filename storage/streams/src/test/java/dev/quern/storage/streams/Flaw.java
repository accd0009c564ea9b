package dev.quern.storage.streams;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;

/** Ways to break the promises that the crash test is about: it must notice each. */
enum Flaw {
    NONE,
    /** Records come after they were acknowledged. */
    RECORDS_LATER,
    /** The last number of a shard comes after its records, so that a number may be given twice. */
    HEADS_LATER;

    KeyValueStore of(KeyValueStore store) {
        Subspace streams = Subspace.named("streams");
        return switch (this) {
            case NONE -> store;
            case RECORDS_LATER -> new LateStore(store, streams.sub("record"));
            case HEADS_LATER -> new LateStore(store, streams.sub("head"));
        };
    }
}

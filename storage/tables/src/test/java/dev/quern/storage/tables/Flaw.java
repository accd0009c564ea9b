package dev.quern.storage.tables;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;

/** Ways to break the promises that the crash test is about: it must notice each. */
enum Flaw {
    NONE,
    /** Change records come after the change was acknowledged. */
    RECORDS_LATER,
    /** Entries of indexes come after the item. */
    ENTRIES_LATER,
    /** Items come after the acknowledgement, with everything else in time. */
    ITEMS_LATER;

    KeyValueStore of(KeyValueStore store) {
        Subspace tables = Subspace.named("tables");
        return switch (this) {
            case NONE -> store;
            case RECORDS_LATER -> new LateStore(store, tables.sub("change"));
            case ENTRIES_LATER -> new LateStore(store, tables.sub("index"));
            case ITEMS_LATER -> new LateStore(store, tables.sub("item"));
        };
    }
}

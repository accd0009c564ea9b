package dev.quern.storage.tables.write;

import dev.quern.storage.tables.table.ConsumedCapacity;
import java.util.Optional;

/** A write that was done. */
record Outcome(Planned planned, ConsumedCapacity consumed, Optional<ItemCollection> collection) {}

package dev.quern.storage.tables.table;

import java.util.List;
import java.util.Optional;

/**
 * An index that is asked for. What is wrong with it shows when it is made.
 *
 * @param keys
 *            its key
 * @param projection
 *            empty if none was named
 * @param throughput
 *            only for a global index of a table whose capacity is provisioned
 */
public record NewIndex(IndexName name, List<KeyElement> keys, Optional<IndexProjection> projection,
        Optional<Throughput> throughput) {}

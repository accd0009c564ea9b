package dev.quern.storage.tables.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of a table. What is wrong with them shows when they are made.
 *
 * @param definitions
 *            of the attributes of an index that is added; empty if the request has none
 * @param onDemand
 *            how capacity is counted from now on
 * @param throughput
 *            the capacity that is set aside from now on
 * @param indexes
 *            one index to add or delete, or capacities of indexes
 * @param stream
 *            begins a stream, or ends the one that is
 * @param settings
 *            replaces those of these names; an empty value removes one
 */
public record UpdateTable(TableName name, List<KeyAttribute> definitions, Optional<Boolean> onDemand,
        Optional<Throughput> throughput, List<IndexChange> indexes, Optional<StreamChange> stream,
        Optional<Boolean> deletionProtected, Map<String, Optional<String>> settings) {

    /** A change of a global index. */
    public sealed interface IndexChange {

        record Create(NewIndex index) implements IndexChange {}

        record Delete(IndexName name) implements IndexChange {}

        /** Sets the capacity of an index; without one, only the settings that belong to it change. */
        record Update(IndexName name, Optional<Throughput> throughput) implements IndexChange {}
    }

    /** Whether there is a stream from now on. */
    public sealed interface StreamChange {

        record Enable(StreamView view) implements StreamChange {}

        record Disable() implements StreamChange {}
    }

    /** Nothing, for adding to. */
    public static UpdateTable of(TableName name) {
        return new UpdateTable(name, List.of(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(),
                Optional.empty(), Map.of());
    }

    public UpdateTable withIndex(IndexChange change, KeyAttribute... added) {
        return new UpdateTable(name, List.of(added), onDemand, throughput, List.of(change), stream, deletionProtected,
                settings);
    }

    public UpdateTable withStream(StreamChange change) {
        return new UpdateTable(name, definitions, onDemand, throughput, indexes, Optional.of(change),
                deletionProtected, settings);
    }
}

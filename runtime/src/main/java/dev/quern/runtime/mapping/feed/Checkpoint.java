package dev.quern.runtime.mapping.feed;

import java.util.List;
import java.util.Optional;

/**
 * How far a mapping has come in a shard.
 *
 * @param done
 *            all records up to this one are done with: processed, filtered out, or given up; none yet if empty
 * @param slots
 *            for each slot how far it has come beyond that; empty where it has not, and with one slot
 * @param window
 *            the tumbling window that is open
 * @param finished
 *            whether the shard is closed and everything in it done with
 */
record Checkpoint(Optional<String> done, List<Optional<String>> slots, Optional<OpenWindow> window,
        boolean finished) {

    Checkpoint {
        slots = slots.stream().allMatch(Optional::isEmpty) ? List.of() : List.copyOf(slots);
    }

    /** The beginning: after a record, or at the oldest. */
    static Checkpoint after(Optional<String> sequenceNumber) {
        return new Checkpoint(sequenceNumber, List.of(), Optional.empty(), false);
    }

    /** A shard that is not to be read. */
    static Checkpoint nothing() {
        return new Checkpoint(Optional.empty(), List.of(), Optional.empty(), true);
    }

    /** The farthest that any slot has come beyond {@link #done}. */
    Optional<String> farthest() {
        return slots.stream().flatMap(Optional::stream).max(Sequences::compare);
    }
}

package dev.quern.storage.tables.table;

import java.util.Optional;

/** Another order of a table's items. Its rows change in the transactions of the items. */
public sealed interface SecondaryIndex {

    /** Unique in the store, and never used again. */
    long id();

    IndexName name();

    KeySchema keys();

    IndexProjection projection();

    /**
     * An index with the table's hash attribute, that is there from the beginning.
     */
    record Local(long id, IndexName name, KeySchema keys, IndexProjection projection) implements SecondaryIndex {}

    /**
     * An index with a hash attribute of its own.
     *
     * @param throughput
     *            as for the table; empty if it is paid for by request
     */
    record Global(long id, IndexName name, KeySchema keys, IndexProjection projection, State state,
            Optional<Throughput> throughput) implements SecondaryIndex {

        public Global withState(State newState) {
            return new Global(id, name, keys, projection, newState, throughput);
        }

        public Global withThroughput(Optional<Throughput> newThroughput) {
            return new Global(id, name, keys, projection, state, newThroughput);
        }
    }

    /** How far a global index is. */
    enum State {
        /** Items that are written from now on are in it; those that were there before are not yet. */
        CREATING,
        /** What was there before is being added. */
        BACKFILLING,
        /** Complete. */
        ACTIVE
    }
}

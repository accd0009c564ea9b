package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingRows;
import dev.quern.runtime.store.Ownership;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes that mappings make by themselves. Safe for use by several threads. Blocks. */
final class MappingStates {

    private final KeyValueStore store;
    private final MappingRows mappings;
    private final CheckpointRows checkpoints;
    private final Ownership ownership;

    MappingStates(KeyValueStore store, MappingRows mappings, CheckpointRows checkpoints, Ownership ownership) {
        this.store = store;
        this.mappings = mappings;
        this.checkpoints = checkpoints;
        this.ownership = ownership;
    }

    List<String> all() {
        try (Snapshot snapshot = store.snapshot()) {
            return mappings.all(snapshot).stream().map(Mapping::id).toList();
        }
    }

    Optional<Mapping> find(String id) {
        try (Snapshot snapshot = store.snapshot()) {
            return mappings.find(snapshot, id);
        }
    }

    /**
     * Puts a mapping into another state, unless a user has done so meanwhile.
     *
     * @return the mapping as it is now
     * @throws Checkpoints.Superseded
     *             if it is gone, or this process must not change it any more
     */
    Mapping moved(Mapping from, Mapping to) {
        return store.transact(transaction -> {
            Mapping now = require(transaction, from.id());
            if (now.state() != from.state() || now.on() != from.on() || !now.pending().equals(from.pending())) {
                return now;
            }
            // what batches came to is written by others
            Mapping next = to.lastResult().equals(from.lastResult()) ? to.with(now.lastResult()) : to;
            if (!next.target().reference().equals(now.target().reference())) {
                mappings.unpair(transaction, now, now.target().reference());
            }
            mappings.put(transaction, next);
            return next;
        });
    }

    /** Writes down where a mapping begins in its stream, and forgets what it knew of another one. */
    void begin(Mapping begun, Map<String, Checkpoint> beginnings) {
        String identity = begun.stream().orElseThrow();
        store.update(transaction -> {
            Mapping now = require(transaction, begun.id());
            if (!now.began() || now.isOfAnotherThan(identity)) {
                mappings.put(transaction, now.begunIn(identity));
                checkpoints.deleteAll(transaction, begun.id());
                beginnings.forEach((shard, checkpoint) -> checkpoints.put(transaction, begun.id(), shard, checkpoint));
            }
        });
    }

    /** Takes the checkpoints of a mapping that does not say which stream they are of for those of this one. */
    Mapping adopt(Mapping mapping, String identity) {
        return store.transact(transaction -> {
            Mapping now = require(transaction, mapping.id());
            mappings.put(transaction, now.begunIn(now.stream().orElse(identity)));
            return mapping.begunIn(now.stream().orElse(identity));
        });
    }

    /** Begins a shard that has come later, with its oldest record. */
    void begin(String mapping, String shard) {
        store.update(transaction -> {
            require(transaction, mapping);
            if (checkpoints.find(transaction, mapping, shard).isEmpty()) {
                checkpoints.put(transaction, mapping, shard, Checkpoint.after(Optional.empty()));
            }
        });
    }

    /** The shards that a mapping knows, and whether they are done with. */
    Map<String, Boolean> checkpoints(String mapping) {
        try (Snapshot snapshot = store.snapshot()) {
            Map<String, Boolean> known = new HashMap<>();
            for (String shard : checkpoints.shards(snapshot, mapping)) {
                known.put(shard, checkpoints.find(snapshot, mapping, shard).orElseThrow().finished());
            }
            return known;
        }
    }

    /** Forgets a shard that is gone. */
    void forget(String mapping, String shard) {
        store.update(transaction -> {
            require(transaction, mapping);
            checkpoints.delete(transaction, mapping, shard);
        });
    }

    /** Forgets a mapping. */
    void delete(Mapping mapping) {
        store.update(transaction -> {
            mappings.delete(transaction, require(transaction, mapping.id()));
            checkpoints.deleteAll(transaction, mapping.id());
        });
    }

    private Mapping require(Transaction transaction, String id) {
        if (!ownership.holds(transaction)) {
            throw new Checkpoints.Superseded();
        }
        return mappings.find(transaction, id).orElseThrow(Checkpoints.Superseded::new);
    }
}

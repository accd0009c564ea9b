package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.async.RecordBuckets;
import dev.quern.runtime.async.RecordBuckets.PreparedRecord;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingRows;
import dev.quern.runtime.store.Ownership;
import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes down how far a mapping has come, and what it has given up. Safe for use by several threads. Blocks. */
final class Checkpoints {

    private final KeyValueStore store;
    private final MappingRows mappings;
    private final CheckpointRows rows;
    private final Ownership ownership;
    private final RecordBuckets buckets;

    Checkpoints(KeyValueStore store, MappingRows mappings, CheckpointRows rows, Ownership ownership,
            RecordBuckets buckets) {
        this.store = store;
        this.mappings = mappings;
        this.rows = rows;
        this.ownership = ownership;
        this.buckets = buckets;
    }

    /** Another process feeds functions, or the mapping is gone or reads another stream: nothing more is written. */
    static final class Superseded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Superseded() {
            super("superseded", null, false, false);
        }
    }

    /** A record of failure, and where it goes. */
    record Note(String bucket, String key, byte[] json, String functionArn) {}

    Checkpoint load(String mapping, String shard) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.find(snapshot, mapping, shard)
                    .orElseThrow(() -> new IllegalStateException("there is no checkpoint of " + shard));
        }
    }

    /**
     * Writes all of it in one transaction.
     *
     * @param mapping
     *            as it was when the shard was begun
     * @param result
     *            what came of the last batch
     * @return how many notes could not be written, for their buckets are not there
     * @throws Superseded
     *             if this process must not write it any more
     */
    int save(Mapping mapping, String shard, Checkpoint checkpoint, Optional<String> result, List<Note> notes) {
        List<PreparedRecord> prepared = new ArrayList<>();
        try {
            for (Note note : notes) {
                prepared.add(buckets.prepare(note.bucket(), note.key(), note.json(), note.functionArn(),
                        Lineage.NONE));
            }
            int missing = store.transact(transaction -> {
                prepared.forEach(PreparedRecord::begin);
                Mapping now = mappings.find(transaction, mapping.id()).orElseThrow(Superseded::new);
                if (!now.stream().equals(mapping.stream()) || !ownership.holds(transaction)) {
                    throw new Superseded();
                }
                rows.put(transaction, mapping.id(), shard, checkpoint);
                if (result.isPresent() && !result.get().equals(now.lastResult())) {
                    mappings.put(transaction, now.with(result.get()));
                }
                return (int) prepared.stream().filter(note -> !note.write(transaction)).count();
            });
            prepared.forEach(PreparedRecord::committed);
            return missing;
        } catch (CommitOutcomeUnknownException e) {
            prepared.forEach(PreparedRecord::unknown);
            throw e;
        } finally {
            prepared.forEach(PreparedRecord::close);
        }
    }
}

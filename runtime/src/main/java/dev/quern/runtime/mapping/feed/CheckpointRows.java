package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.store.Rows;
import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of checkpoints: one for each shard of each mapping. Safe for use by several threads. */
final class CheckpointRows {

    private static final Subspace SUBSPACE = Subspace.named("event-source-checkpoint");

    private final Rows<Checkpoint> rows = new Rows<>(SUBSPACE, Checkpoint.class);

    Optional<Checkpoint> find(Reader reader, String mapping, String shard) {
        return rows.get(reader, mapping, shard);
    }

    /** The shards that there are checkpoints for. */
    List<String> shards(Reader reader, String mapping) {
        List<String> shards = new ArrayList<>();
        try (Cursor cursor = reader.range(SUBSPACE.range(mapping))) {
            while (cursor.hasNext()) {
                shards.add(SUBSPACE.unpack(cursor.next().key()).getString(1));
            }
        }
        return shards;
    }

    void put(Transaction transaction, String mapping, String shard, Checkpoint checkpoint) {
        rows.put(transaction, checkpoint, mapping, shard);
    }

    void delete(Transaction transaction, String mapping, String shard) {
        rows.delete(transaction, mapping, shard);
    }

    void deleteAll(Transaction transaction, String mapping) {
        rows.deleteAll(transaction, mapping);
    }
}

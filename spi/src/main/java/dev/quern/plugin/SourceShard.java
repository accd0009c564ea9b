package dev.quern.plugin;

import java.util.List;

/**
 * A shard of a stream.
 *
 * @param id
 *            unique in its stream for ever
 * @param parents
 *            the shards that it goes on from: its records are later than theirs. They may be gone by now, and then
 *            those that they went on from are, too: what follows a shard outlives it
 * @param open
 *            whether records may still be added
 */
public record SourceShard(String id, List<String> parents, boolean open) {

    public SourceShard {
        parents = List.copyOf(parents);
    }
}

package dev.quern.storage.streams.rows;

import dev.quern.storage.kv.Subspace;

/** The subspace of the streams, which all their rows lie in. */
final class Space {

    static final Subspace STREAMS = Subspace.named("streams");

    private Space() {}
}

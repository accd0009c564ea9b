package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Subspace;

/** The subspace of the object store, which all its rows lie in. */
final class Space {

    static final Subspace OBJECTS = Subspace.named("objects");

    private Space() {}
}

package dev.quern.storage.tables.rows;

import dev.quern.storage.kv.Subspace;

/** The subspace of the tables, which all their rows lie in. */
final class Space {

    static final Subspace TABLES = Subspace.named("tables");

    private Space() {}
}

package dev.quern.storage.tables.rows;

import dev.quern.storage.kv.Subspace;

/** The subspace of the tables, which all their rows lie in. */
public final class Space {

    public static final Subspace TABLES = Subspace.named("tables");

    private Space() {}
}

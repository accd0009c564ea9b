package dev.quern.storage.kv;

/** Placeholder until the encoding is written. */
public final class Subspace {
    private Subspace() {}
}

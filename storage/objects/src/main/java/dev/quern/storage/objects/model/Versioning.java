package dev.quern.storage.objects.model;

/** Whether a bucket keeps what is overwritten and deleted. */
public enum Versioning {
    /** Never switched on: a key has one version, {@link VersionId#NULL}. */
    OFF,
    /** Every write makes a version of its own, every deletion a delete marker. */
    ENABLED,
    /** Was on: versions made then are kept, new writes replace {@link VersionId#NULL}. */
    SUSPENDED;

    /** Whether keys of the bucket may have more than one version, and clients are told version identifiers. */
    public boolean keepsVersions() {
        return this != OFF;
    }
}

package dev.quern.runtime.java.weave;

/** Where a class gets polls; those that take more room first. */
enum Polls {

    /** Every so many rounds in loops that count and do little, in each round of others. */
    NOW_AND_THEN,

    /** In each round of all loops. */
    IN_EACH_ROUND,

    /** Nowhere. */
    NONE
}

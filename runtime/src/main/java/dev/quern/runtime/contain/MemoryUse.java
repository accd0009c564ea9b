package dev.quern.runtime.contain;

/**
 * What an invocation did to the heap.
 *
 * @param allocatedBytes
 *            what its own thread allocated while it ran, garbage included
 * @param usedBytes
 *            an estimate of the most that its environment held: what survived the last collection, and what the
 *            invocation allocated since
 */
public record MemoryUse(long allocatedBytes, long usedBytes) {

    /** Nothing that is known of. */
    public static final MemoryUse NONE = new MemoryUse(0, 0);
}

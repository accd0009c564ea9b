package dev.quern.runtime.java.weave;

import dev.quern.plugin.InvalidCodeException;

/**
 * How much a package may unpack to, JARs inside it included: a small upload must not fill the disk. Not thread-safe.
 */
final class SizeLimit {

    private static final long MIB = 1 << 20;

    private final long limit;
    private long taken;

    SizeLimit(long limit) {
        this.limit = limit;
    }

    void take(long bytes) throws InvalidCodeException {
        taken += bytes;
        if (taken > limit) {
            throw new InvalidCodeException("the archive unpacks to more than %d MiB, with the JARs inside it"
                    .formatted(limit / MIB));
        }
    }
}

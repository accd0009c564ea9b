package dev.quern.admin.http;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes request ids: random UUIDs (version 4). They tell requests apart and protect nothing, so they need not be
 * unpredictable: {@link UUID#randomUUID} asks the secure generator, behind one lock for all threads. For use by one
 * thread.
 */
final class RequestIds {
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final RandomGenerator random = new SplittableRandom(new SecureRandom().nextLong());

    String next() {
        long high = random.nextLong() & ~0xf000L | VERSION_4;
        long low = random.nextLong() & ~0xc000_0000_0000_0000L | VARIANT;
        return new UUID(high, low).toString();
    }
}

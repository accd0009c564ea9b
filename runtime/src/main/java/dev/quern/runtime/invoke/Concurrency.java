package dev.quern.runtime.invoke;

import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.ThrottleReason;
import java.util.concurrent.atomic.AtomicInteger;

/** How many invocations run, against how many may. Safe for use by several threads. */
final class Concurrency {

    private final int limit;
    private final AtomicInteger running = new AtomicInteger();

    Concurrency(int limit) {
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    int running() {
        return running.get();
    }

    /**
     * @throws TooManyRequests
     *             if as many run as may
     */
    void enter() {
        for (int now = running.get();; now = running.get()) {
            if (now >= limit) {
                throw new TooManyRequests(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
            }
            // counting up first and back down would refuse others for a moment
            if (running.compareAndSet(now, now + 1)) {
                return;
            }
        }
    }

    void leave() {
        running.decrementAndGet();
    }
}

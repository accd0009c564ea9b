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
        if (running.incrementAndGet() > limit) {
            running.decrementAndGet();
            throw new TooManyRequests(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        }
    }

    void leave() {
        running.decrementAndGet();
    }
}

package dev.quern.runtime.mapping.feed;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much all readers of this process hold of records that were read and are not done with: thousands of shards that
 * are behind must not fill the heap. Safe for use by several threads.
 */
final class ReadAhead {

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param most
     *            in bytes of events
     */
    ReadAhead(long most) {
        this.most = most;
    }

    /** Whether somebody may read more than what he needs to go on. */
    boolean hasRoom() {
        return held.get() < most;
    }

    /** Somebody holds so many bytes more, or less if negative. */
    void changed(long bytes) {
        held.addAndGet(bytes);
    }
}

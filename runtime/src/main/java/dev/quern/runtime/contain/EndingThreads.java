package dev.quern.runtime.contain;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * The threads of an environment that was told to end, seen again and again until each has ended or is known not to. For
 * one thread at a time.
 */
final class EndingThreads {

    private final Supplier<? extends Collection<Thread>> threads;

    /** Weak, for a thread that has ended holds the function. */
    private final Map<Thread, Seen> seen = new WeakHashMap<>();

    private record Seen(Sighting first, Sighting last) {}

    /**
     * @param threads
     *            those that it has when asked
     */
    EndingThreads(Supplier<? extends Collection<Thread>> threads) {
        this.threads = threads;
    }

    /** What one look has found. */
    record Found(Map<Thread, Sighting> stranded, boolean undecided) {}

    Found look() {
        Map<Thread, Sighting> stranded = new HashMap<>();
        boolean undecided = false;
        for (Thread thread : threads.get()) {
            if (!thread.isAlive() || thread.getState() == Thread.State.NEW) {
                continue;
            }
            Sighting now = Sighting.of(thread);
            Seen before = seen.get(thread);
            if (before != null && now.isStranded(before.first, before.last)) {
                stranded.put(thread, now);
            } else {
                seen.put(thread, new Seen(before == null ? now : before.first, now));
                undecided = true;
            }
        }
        return new Found(stranded, undecided);
    }
}

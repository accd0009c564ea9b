package dev.quern.runtime.contain;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A thread that was told to end, at one moment. Two of them tell a thread that cannot be stopped from one that has had
 * no
 * chance to end, because others had the processors.
 *
 * @param cpuNanos
 *            what it has computed in its life; negative where the JVM does not say, as for virtual threads
 * @param state
 *            what it was doing
 * @param stack
 *            where it was, innermost frame first
 */
record Sighting(long cpuNanos, Thread.State state, List<StackTraceElement> stack) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A thread that has computed so long since it was told to end had every chance to. */
    private static final long ENOUGH = Duration.ofMillis(50).toNanos();

    static Sighting of(Thread thread) {
        return new Sighting(thread.isVirtual() ? -1 : THREADS.getThreadCpuTime(thread.threadId()), thread.getState(),
                Arrays.asList(thread.getStackTrace()));
    }

    /**
     * Whether it will not end by itself.
     *
     * @param first
     *            when it was seen first
     * @param last
     *            when it was seen last, a while ago
     */
    boolean isStranded(Sighting first, Sighting last) {
        boolean computed = cpuNanos < 0 || cpuNanos - first.cpuNanos >= ENOUGH;
        return computed || !waitsForProcessor() && state == last.state && stack.equals(last.stack);
    }

    /**
     * In code of Java's and ready to run, or out of all code and about to end: if it is always in the same place, then
     * because it does not get to run.
     */
    private boolean waitsForProcessor() {
        return state == Thread.State.RUNNABLE && (stack.isEmpty() || !stack.getFirst().isNativeMethod());
    }
}

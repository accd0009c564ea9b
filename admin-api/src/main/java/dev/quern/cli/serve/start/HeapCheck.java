package dev.quern.cli.serve.start;

import com.sun.management.OperatingSystemMXBean;
import dev.quern.cli.serve.start.Obstacle.Kind;
import java.lang.management.ManagementFactory;

/** A heap that may grow larger than the memory ends in the middle of work, killed from outside: better not begun. */
public final class HeapCheck {

    private HeapCheck() {}

    /**
     * Compares this JVM's heap with the memory of this machine, or of the container that it runs in.
     *
     * @throws Obstacle
     *             if the heap is larger
     */
    public static void run() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            check(Runtime.getRuntime().maxMemory(), system.getTotalMemorySize());
        }
    }

    static void check(long heap, long memory) {
        if (memory > 0 && heap > memory) {
            throw new Obstacle(Kind.HEAP,
                    "the heap may grow to " + (heap >> 20) + " MiB, but this machine, or the limit"
                            + " that this process has been given, has " + (memory >> 20)
                            + " MiB of memory: name a smaller -Xmx, some " + (memory >> 20) * 6 / 10
                            + " MiB (in QUERN_JAVA_OPTS; in a container, in java.options), or raise the limit");
        }
    }
}

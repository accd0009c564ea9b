package dev.quern.runtime.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Optional;

/**
 * How full the heap is between two collections, and a collection on demand. Reading takes about a microsecond and, but
 * for
 * a few bytes, no memory: it works where the heap is nearly full. Safe for use by several threads.
 */
public interface HeapGauge {

    /** The size that the heap may grow to, in bytes. */
    long maxBytes();

    /** What is used, garbage and all, in bytes. */
    long usedBytes();

    /**
     * What is used of the part that collections of young objects leave alone, in bytes: what has grown old, and objects
     * so
     * large that they begin there. Has garbage in it. 0 if the collector keeps no such part.
     */
    long oldBytes();

    /** Collects the whole heap, while the caller waits. */
    void collect();

    /** The gauge of this JVM. */
    static HeapGauge ofThisProcess() {
        Optional<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                // G1 Old Gen, PS Old Gen, Tenured Gen, ZGC Old Generation
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured")).findFirst();
        return new HeapGauge() {

            @Override
            public long maxBytes() {
                return Runtime.getRuntime().maxMemory();
            }

            @Override
            public long usedBytes() {
                return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            }

            @Override
            public long oldBytes() {
                return old.isPresent() ? old.get().getUsage().getUsed() : 0;
            }

            @Override
            public void collect() {
                System.gc();
            }
        };
    }
}

package dev.quern.runtime.memory;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Tells how full the heap is after each collection: what is used then is the only honest sign of how much is needed.
 * Nothing runs between collections. Safe for use by several threads.
 */
public final class MemoryPressure implements AutoCloseable {

    private static final Set<String> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP).map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());

    private final List<NotificationEmitter> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(NotificationEmitter.class::isInstance).map(NotificationEmitter.class::cast).toList();
    private final NotificationListener listener = this::collected;
    private final DoubleConsumer told;

    /**
     * Listens to the collections of this process.
     *
     * @param told
     *            given the used share of the largest heap, 0 to 1, after each collection; on a thread of the JVM's that
     *            it must not hold up
     */
    public MemoryPressure(DoubleConsumer told) {
        this.told = told;
        collectors.forEach(collector -> collector.addNotificationListener(listener, null, null));
    }

    private void collected(Notification notification, Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
                && notification.getUserData() instanceof CompositeData data) {
            told.accept(used(GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc(),
                    Runtime.getRuntime().maxMemory()));
        }
    }

    /** The used share of a heap. */
    static double used(Map<String, MemoryUsage> pools, long largestHeap) {
        long used = pools.entrySet().stream().filter(pool -> HEAP.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed()).sum();
        return (double) used / largestHeap;
    }

    @Override
    public void close() {
        for (NotificationEmitter collector : collectors) {
            try {
                collector.removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("it was added to " + ((GarbageCollectorMXBean) collector).getName(),
                        e);
            }
        }
    }
}

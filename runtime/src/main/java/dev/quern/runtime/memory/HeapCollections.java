package dev.quern.runtime.memory;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each collection of this JVM how much of the heap is used after it: the only honest sign of how much is
 * needed. Nothing runs between collections. Safe for use by several threads.
 */
public final class HeapCollections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeapCollections.class);

    private static final Set<String> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP).map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());

    private final List<NotificationEmitter> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(NotificationEmitter.class::isInstance).map(NotificationEmitter.class::cast).toList();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final NotificationListener notified = this::notified;

    /** Wants to know of collections. */
    @FunctionalInterface
    public interface Listener {

        /**
         * There was a collection. Called on a thread of the JVM's, which it must not hold up.
         *
         * @param usedBytes
         *            how much of the heap is used after it
         * @param startMillis
         *            when it began, in milliseconds of the JVM's life
         */
        void collected(long usedBytes, long startMillis);
    }

    /** Listens to the collections of this process until it is closed. */
    public HeapCollections() {
        collectors.forEach(collector -> collector.addNotificationListener(notified, null, null));
    }

    /** Has somebody told, in the order in which they were added. */
    public void add(Listener listener) {
        listeners.add(listener);
    }

    private void notified(Notification notification, Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
                && notification.getUserData() instanceof CompositeData data) {
            GcInfo collection = GarbageCollectionNotificationInfo.from(data).getGcInfo();
            long used = used(collection.getMemoryUsageAfterGc());
            for (Listener listener : listeners) {
                try {
                    listener.collected(used, collection.getStartTime());
                } catch (RuntimeException | Error e) {
                    LOG.error("What follows from a collection was not done", e);
                }
            }
        }
    }

    /** What of the pools is heap. */
    static long used(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream().filter(pool -> HEAP.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed()).sum();
    }

    @Override
    public void close() {
        for (NotificationEmitter collector : collectors) {
            try {
                collector.removeNotificationListener(notified);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("it was added to " + ((GarbageCollectorMXBean) collector).getName(),
                        e);
            }
        }
    }
}

package dev.quern.runtime.memory;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HeapCollectionsTest {

    @Test
    void aCollectionTellsEveryListenerHowMuchOfTheHeapIsUsedUntilItIsClosed() {
        List<Long> told = new CopyOnWriteArrayList<>();
        List<Long> toldToo = new CopyOnWriteArrayList<>();
        try (HeapCollections collections = new HeapCollections()) {
            collections.add((used, start) -> {
                told.add(used);
                throw new IllegalStateException("of one listener: the next one is told all the same");
            });
            collections.add((used, start) -> toldToo.add(used));
            System.gc();
            eventually("both are told", () -> !told.isEmpty() && !toldToo.isEmpty());
            assertThat(told).allMatch(used -> used > 0 && used <= Runtime.getRuntime().maxMemory());
        }
        int before = told.size();
        List<Long> other = new CopyOnWriteArrayList<>();
        try (HeapCollections collections = new HeapCollections()) {
            collections.add((used, start) -> other.add(start));
            System.gc();
            eventually("another is told", () -> !other.isEmpty());
        }
        assertThat(told).hasSize(before);
    }

    @Test
    void onlyTheHeapCounts() {
        Map<String, MemoryUsage> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .collect(Collectors.toMap(MemoryPoolMXBean::getName, pool -> new MemoryUsage(0, 50, 50, 100)));
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP).count();
        assertThat(pools.size()).isGreaterThan((int) heap);
        assertThat(HeapCollections.used(pools)).isEqualTo(50 * heap);
    }
}

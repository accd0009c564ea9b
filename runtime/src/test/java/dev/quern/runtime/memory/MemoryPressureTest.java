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

class MemoryPressureTest {

    @Test
    void aCollectionTellsHowFullTheHeapIsUntilItIsClosed() {
        List<Double> told = new CopyOnWriteArrayList<>();
        try (MemoryPressure pressure = new MemoryPressure(told::add)) {
            System.gc();
            eventually("it is told", () -> !told.isEmpty());
            assertThat(told).allMatch(used -> used > 0 && used <= 1);
        }
        int before = told.size();
        List<Double> other = new CopyOnWriteArrayList<>();
        try (MemoryPressure pressure = new MemoryPressure(other::add)) {
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
        assertThat(MemoryPressure.used(pools, 200 * heap)).isEqualTo(0.25);
    }
}

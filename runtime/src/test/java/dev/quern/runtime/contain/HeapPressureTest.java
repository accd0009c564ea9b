package dev.quern.runtime.contain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.memory.HeapGauge;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the heap is collected to see what is kept. The heap here has 1,000 units, of the real one's size. */
class HeapPressureTest {

    private static final long UNIT = Runtime.getRuntime().maxMemory() / 1_000;

    private final ThreadGroup threads = new ThreadGroup("all");
    private final HeapWatch watch = new HeapWatch(ContainmentSettings.DEFAULT, threads);
    private final Gauge gauge = new Gauge();
    private long nanos;
    private final HeapPressure pressure = new HeapPressure(watch, gauge, () -> nanos);
    private final Environment environment = new Environment();

    private final class Gauge implements HeapGauge {

        private long used;
        private long old;
        private long kept;
        private int collections;

        @Override
        public long maxBytes() {
            return 1_000 * UNIT;
        }

        @Override
        public long usedBytes() {
            return used * UNIT;
        }

        @Override
        public long oldBytes() {
            return old * UNIT;
        }

        @Override
        public void collect() {
            collections++;
            nanos += Duration.ofMillis(50).toNanos();
            used = kept;
            old = kept;
        }
    }

    private final class Environment implements HeapWatch.Greedy {

        private final HeapWatch.Tenant tenant = new HeapWatch.Tenant("it", new ThreadGroup(threads, "it"), 1_000 * UNIT,
                new EnvironmentMemory());
        private boolean stopped;

        @Override
        public HeapWatch.Tenant tenant() {
            return tenant;
        }

        @Override
        public void outOfMemory() {
            stopped = true;
        }

        @Override
        public Collection<EnvironmentMemory.Measurement> running() {
            return List.of();
        }

        void holds(long units) {
            tenant.memory().collected(Map.of(1L, units * UNIT), List.of());
            tenant.memory().survived(1, 1, 1);
        }
    }

    @BeforeEach
    void watchIt() {
        watch.clock(() -> Duration.ofNanos(nanos).toMillis());
        watch.add(environment);
        nanos = Duration.ofSeconds(1).toNanos();
    }

    private void looksAt(long used, long old, long kept) {
        gauge.used = used;
        gauge.old = old;
        gauge.kept = kept;
        pressure.look();
    }

    @Test
    void whatIsYoungIsNoReasonToCollect() {
        environment.holds(400);
        looksAt(950, 700, 400);

        assertThat(gauge.collections).isZero();
    }

    @Test
    void whoHoldsLittleIsNoReasonToCollect() {
        environment.holds(10);
        looksAt(950, 900, 890);

        assertThat(gauge.collections).isZero();
    }

    @Test
    void garbageStopsNobody() {
        environment.holds(400);
        looksAt(900, 800, 500);

        assertThat(gauge.collections).isEqualTo(1);
        assertThat(environment.stopped).isFalse();
    }

    @Test
    void whatIsKeptStopsWhoKeepsIt() {
        environment.holds(400);
        looksAt(900, 800, 760);

        assertThat(environment.stopped).isTrue();
    }

    @Test
    void aReportOfWhatIsKeptIsEnoughToLook() {
        environment.holds(400);
        watch.collected(800 * UNIT);
        looksAt(850, 300, 800);

        assertThat(environment.stopped).isTrue();
    }

    @Test
    void aCollectionInVainIsNotRepeatedAtOnce() {
        environment.holds(400);
        looksAt(900, 800, 700);
        looksAt(900, 770, 700);
        assertThat(gauge.collections).isEqualTo(1);
        nanos += Duration.ofMillis(151).toNanos();
        looksAt(900, 770, 700);

        assertThat(gauge.collections).isEqualTo(2);
    }

    @Test
    void aCollectionInVainIsRepeatedWhereTheRestIsBeingFilled() {
        environment.holds(400);
        looksAt(900, 800, 700);
        looksAt(900, 780, 760);

        assertThat(gauge.collections).isEqualTo(2);
        assertThat(environment.stopped).isTrue();
    }

    @Test
    void theFullerTheHeapTheSoonerItIsLookedAtAgain() {
        gauge.used = 999;
        assertThat(pressure.untilNextLook()).isEqualTo(Duration.ofMillis(1).toNanos());
        gauge.used = 10;
        assertThat(pressure.untilNextLook()).isBetween(Duration.ofMillis(1).toNanos() + 1,
                Duration.ofMillis(50).toNanos());
    }
}

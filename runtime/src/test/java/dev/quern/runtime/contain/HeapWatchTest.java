package dev.quern.runtime.contain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Collections as the JVM reports them, and whom the watch stops. Environments here are shares of the real heap's size.
 */
class HeapWatchTest {

    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final long FULL = HEAP / 10 * 9;

    private final ThreadGroup threads = new ThreadGroup("all");
    private final HeapWatch watch = new HeapWatch(ContainmentSettings.DEFAULT, threads);
    private final Environment small = new Environment("small", HEAP / 100);
    private final Environment large = new Environment("large", HEAP / 10 * 3);
    private final Environment larger = new Environment("larger", HEAP / 2);
    private long uptime = 1_000;

    private final class Environment implements HeapWatch.Greedy {

        private final HeapWatch.Tenant tenant;
        private boolean stopped;

        Environment(String name, long bytes) {
            this.tenant = new HeapWatch.Tenant(name, new ThreadGroup(threads, name), HEAP / 3,
                    new EnvironmentMemory());
            tenant.memory().collected(Map.of(1L, bytes), List.of());
            tenant.memory().survived(1, 1, 1);
        }

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
    }

    @BeforeEach
    void watchThem() {
        watch.clock(() -> uptime);
        watch.add(small);
        watch.add(large);
        watch.add(larger);
    }

    private void collectedAll(long after, long startMillis) {
        HeapWatch.Greedy suspect = watch.suspect(after);
        if (suspect != null) {
            watch.judge(suspect, after, startMillis);
        }
    }

    @Test
    void aHeapWithRoomStopsNobody() {
        collectedAll(HEAP / 10 * 7, uptime);

        assertThat(larger.stopped).isFalse();
        assertThat(watch.stops()).isZero();
    }

    @Test
    void aFullHeapStopsWhoHoldsMost() {
        collectedAll(FULL, uptime);

        assertThat(larger.stopped).isTrue();
        assertThat(large.stopped).isFalse();
        assertThat(watch.stops()).isEqualTo(1);
    }

    @Test
    void collectionsThatCannotShowWhatTheStopFreedStopNobodyElse() {
        collectedAll(FULL, uptime);
        uptime += 10;
        assertThat(watch.suspect(FULL)).as("a collection would be in vain").isNull();
        collectedAll(FULL, uptime); // the code is on its way out
        uptime += 10;
        watch.remove(larger);
        collectedAll(FULL, uptime - 5); // it began before that
        assertThat(large.stopped).isFalse();
        uptime += 10;
        collectedAll(FULL, uptime);

        assertThat(large.stopped).isTrue();
        assertThat(small.stopped).isFalse();
    }

    @Test
    void oneThatTakesLongIsNotWaitedForWhereTheHeapOverflows() {
        collectedAll(FULL, uptime);
        uptime += 100;
        collectedAll(HEAP / 10 * 8, uptime);
        assertThat(large.stopped).isFalse();
        collectedAll(FULL, uptime);

        assertThat(large.stopped).isTrue();
    }

    @Test
    void oneThatDoesNotComeToAnEndDoesNotSaveTheOthersForEver() {
        collectedAll(FULL, uptime);
        uptime += 3_000;
        collectedAll(HEAP / 10 * 8, uptime);

        assertThat(large.stopped).isTrue();
    }

    @Test
    void whoHoldsLittleIsNotStoppedForWhatOthersFill() {
        watch.remove(large);
        watch.remove(larger);
        collectedAll(FULL, uptime);

        assertThat(small.stopped).isFalse();
    }

    @Test
    void whoHoldsMoreThanItsMemorySizeIsCountedOnce() {
        watch.collected(HEAP / 2);
        watch.collected(HEAP / 2);

        assertThat(watch.overLimit()).isEqualTo(1);
    }

    @Test
    void whatSurvivesIsSharedByWhatWasAllocated() {
        EnvironmentMemory memory = new EnvironmentMemory();
        memory.collected(Map.of(1L, 1_000L, 2L, 500L), List.of());
        memory.survived(1, 0.5, 1);
        assertThat(memory.survivedBytes()).isEqualTo(750);
        memory.collected(Map.of(1L, 1_400L, 2L, 500L), List.of());
        memory.survived(1, 0.25, 0.8);
        assertThat(memory.survivedBytes()).isEqualTo(700);
    }

    @Test
    void whatAnInvocationThatRunsHasAllocatedIsKnownApart() {
        EnvironmentMemory memory = new EnvironmentMemory();
        long id = Thread.currentThread().threadId();
        long other = -1;
        memory.collected(Map.of(id, EnvironmentMemory.allocatedBy(Thread.currentThread()), other, 7_000L), List.of());
        assertThat(memory.allocatedByRunning()).isZero();
        EnvironmentMemory.Measurement call = memory.measure();
        byte[] kept = new byte[1_000_000];

        memory.collected(Map.of(id, EnvironmentMemory.allocatedBy(Thread.currentThread()), other, 9_000_000L),
                List.of(call));

        assertThat(memory.allocatedByRunning()).as("its own and what another thread did for it")
                .isBetween(8_993_000L + kept.length, 11_000_000L);
        assertThat(memory.recentByRunning()).isBetween(9_000_000L, memory.allocatedByRunning());
    }
}

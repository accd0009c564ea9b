package dev.quern.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.memory.HeapGauge;
import dev.quern.runtime.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdleMemoryTest {

    private final ManualTime time = new ManualTime();
    private final NotedHeap heap = new NotedHeap();
    private Duration spent = Duration.ofMillis(800); // by the start
    private boolean busy;
    private final IdleMemory memory = new IdleMemory(heap, () -> spent.toNanos(), () -> busy, time);

    private final class NotedHeap implements HeapGauge {
        private int collections;
        private long old;

        @Override
        public long maxBytes() {
            return 1L << 30;
        }

        @Override
        public long usedBytes() {
            return old;
        }

        @Override
        public long oldBytes() {
            return old;
        }

        @Override
        public void collect() {
            collections++;
            spent = spent.plusMillis(300);
        }
    }

    @BeforeEach
    void start() {
        memory.start();
    }

    private void work(Duration processor) {
        spent = spent.plus(processor);
        time.advance(Duration.ofSeconds(1));
    }

    private void rest(int seconds) {
        for (int i = 0; i < seconds; i++) {
            work(Duration.ofMillis(5));
        }
    }

    @Test
    void theHeapIsCollectedOnceWhenTheStartIsOver() {
        rest(2);
        assertThat(heap.collections).isZero();
        rest(1);
        assertThat(heap.collections).isOne();
        rest(300);
        assertThat(heap.collections).isOne();
    }

    @Test
    void itIsCollectedAgainAfterFurtherWorkButNotWithinAMinute() {
        rest(3);
        work(Duration.ofMillis(400));
        rest(50);
        assertThat(heap.collections).isOne();
        rest(10);
        assertThat(heap.collections).isEqualTo(2);
        work(Duration.ofMillis(190));
        rest(300);
        assertThat(heap.collections).isEqualTo(2);
    }

    @Test
    void nothingIsCollectedWhileThereIsWork() {
        for (int i = 0; i < 50; i++) {
            work(Duration.ofMillis(11));
            work(Duration.ofMillis(1));
        }
        assertThat(heap.collections).isZero();
    }

    @Test
    void aCallThatWaitsIsWork() {
        busy = true;
        rest(20);
        assertThat(heap.collections).isZero();
        busy = false;
        rest(2);
        assertThat(heap.collections).isOne();
    }

    @Test
    void nothingIsCollectedWhileMuchIsOld() {
        heap.old = 65L << 20;
        rest(20);
        assertThat(heap.collections).isZero();
        heap.old = 63L << 20;
        rest(1);
        assertThat(heap.collections).isOne();
    }

    @Test
    void nothingIsWatchedAfterItIsClosed() {
        memory.close();
        rest(20);
        assertThat(heap.collections).isZero();
    }
}

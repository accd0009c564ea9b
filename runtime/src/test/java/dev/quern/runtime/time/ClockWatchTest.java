package dev.quern.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualTime manual = new ManualTime();
    private final AtomicInteger scheduled = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private Duration offset = Duration.ZERO;

    /** A clock that can be set. */
    private final TimeSource time = new TimeSource() {
        @Override
        public Instant now() {
            looks.incrementAndGet();
            return manual.now().plus(offset);
        }

        @Override
        public long nanoTime() {
            return manual.nanoTime();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            scheduled.incrementAndGet();
            return manual.schedule(delay, task);
        }
    };

    @Test
    void aClockThatIsSetIsNoticedOnce() {
        try (ClockWatch watch = new ClockWatch(time)) {
            manual.advance(HOUR);
            assertThat(watch.look()).isZero();
            offset = HOUR.negated();
            manual.advance(Duration.ofSeconds(7));
            assertThat(watch.look()).isEqualTo(HOUR.negated());
            assertThat(watch.look()).isZero();
            offset = Duration.ofMinutes(2);
            assertThat(watch.look()).isEqualTo(Duration.ofMinutes(62));
            manual.advance(HOUR);
            assertThat(watch.look()).isZero();
        }
    }

    @Test
    void aSmallCorrectionIsNoNews() {
        try (ClockWatch watch = new ClockWatch(time)) {
            offset = Duration.ofSeconds(-5);
            assertThat(watch.look()).isZero();
            offset = Duration.ofSeconds(-11);
            assertThat(watch.look()).isEqualTo(Duration.ofSeconds(-6));
        }
    }

    @Test
    void itLooksByItselfUntilItIsClosed() {
        ClockWatch watch = new ClockWatch(time);
        int before = looks.get();
        watch.start();
        manual.advance(Duration.ofMinutes(5));
        assertThat(looks.get() - before).isEqualTo(10);
        watch.close();
        manual.advance(HOUR);
        assertThat(looks.get() - before).isEqualTo(10);
        int timers = scheduled.get();
        watch.start();
        assertThat(scheduled).hasValue(timers);
    }
}

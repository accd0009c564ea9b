package dev.quern.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineWatchTest {

    private final ManualTime time = new ManualTime();
    private final DeadlineWatch watch = new DeadlineWatch(time);

    /** Something with a deadline, which it forgets when it has expired. */
    private final class Running implements DeadlineWatch.Watched {

        private long deadline = NONE;
        private final List<Long> expired = new ArrayList<>();
        private boolean broken;

        Running begin(Duration timeout) {
            deadline = time.nanoTime() + timeout.toNanos();
            watch.add(this);
            watch.started();
            return this;
        }

        @Override
        public long deadlineNanos() {
            return deadline;
        }

        @Override
        public void expire(long deadlineNanos) {
            expired.add(deadlineNanos);
            deadline = NONE;
            if (broken) {
                throw new IllegalStateException("broken");
            }
        }
    }

    @Test
    void whatIsDueExpiresWithinATickAlsoWhereTheClockOverflows() {
        Running shortly = new Running().begin(Duration.ofSeconds(1));
        Running later = new Running().begin(Duration.ofSeconds(60));
        time.advance(Duration.ofMillis(999));
        assertThat(shortly.expired).isEmpty();
        time.advance(Duration.ofMillis(6));
        assertThat(shortly.expired).hasSize(1);
        time.advance(Duration.ofMillis(58_990));
        assertThat(later.expired).isEmpty();
        time.advance(Duration.ofMillis(10));
        assertThat(later.expired).hasSize(1);
        assertThat(shortly.expired).hasSize(1);
    }

    @Test
    void oneThatCannotBeEndedDoesNotKeepTheOthersFromTheirDeadlines() {
        List<Running> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Running running = new Running().begin(Duration.ofSeconds(1 + i % 2));
            running.broken = i % 3 == 0;
            all.add(running);
        }
        time.advance(Duration.ofSeconds(3));
        assertThat(all).allSatisfy(running -> assertThat(running.expired).hasSize(1));
    }

    @Test
    void wantOfMemoryDelaysDeadlinesAndForgetsNone() {
        AtomicInteger lacks = new AtomicInteger();
        DeadlineWatch scarce = new DeadlineWatch(new TimeSource() {
            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public long nanoTime() {
                if (lacks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new OutOfMemoryError("of the test");
                }
                return time.nanoTime();
            }

            @Override
            public Timer schedule(Duration delay, Runnable task) {
                if (lacks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new OutOfMemoryError("of the test");
                }
                return time.schedule(delay, task);
            }
        });
        Running running = new Running();
        running.deadline = time.nanoTime() + Duration.ofSeconds(1).toNanos();
        scarce.add(running);
        lacks.set(1);
        assertThatThrownBy(scarce::started).isInstanceOf(OutOfMemoryError.class);
        scarce.started();
        time.advance(Duration.ofMillis(500));
        lacks.set(20);
        time.advance(Duration.ofMillis(600));
        assertThat(lacks).hasValue(0);
        assertThat(running.expired).hasSize(1);
    }

    @Test
    void itRestsAfterASecondWithoutWorkAndWakesForTheNext() {
        new Running().begin(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(3));
        assertThat(time.waiting()).isZero();
        Running next = new Running().begin(Duration.ofSeconds(1));
        time.advance(Duration.ofMillis(1_005));
        assertThat(next.expired).hasSize(1);
    }

    @Test
    void whatWasRemovedIsNotExpired() {
        Running removed = new Running().begin(Duration.ofSeconds(1));
        watch.remove(removed);
        time.advance(Duration.ofSeconds(2));
        assertThat(removed.expired).isEmpty();
    }
}

package dev.quern.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

package dev.quern.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {

    private final ManualTime time = new ManualTime();
    private final Upkeep upkeep = new Upkeep("upkeep-of-this-test", time);
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        upkeep.close();
    }

    @Test
    void workComesWhenItsTimeHasComeOnTheThreadOfThatName() throws InterruptedException {
        upkeep.later(Duration.ofMinutes(5), () -> done.add(Thread.currentThread().getName()));
        time.advance(Duration.ofSeconds(299));
        assertThat(time.waiting()).isEqualTo(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("upkeep-of-this-test");
    }

    @Test
    void whatIsToBeDoneLaterTakesThePlaceOfWhatWas() throws InterruptedException {
        upkeep.later(Duration.ofMinutes(1), () -> done.add("first"));
        upkeep.later(Duration.ofMinutes(2), () -> done.add("second"));
        time.advance(Duration.ofMinutes(3));
        assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("second");
        assertThat(done).isEmpty();
    }

    @Test
    void workWaitsForTheWorkBeforeItAndAFailedPartEndsNothing() throws InterruptedException {
        upkeep.soon(() -> {
            Upkeep.attempt("do this", () -> {
                throw new IllegalStateException("on purpose");
            });
            done.add("first");
        });
        upkeep.soon(() -> done.add("second"));
        assertThat(List.of(next(), next())).containsExactly("first", "second");
    }

    @Test
    void nothingIsDoneAfterTheEnd() {
        upkeep.later(Duration.ofMinutes(1), () -> done.add("planned before"));
        assertThat(upkeep.goesOn()).isTrue();
        upkeep.close();
        upkeep.soon(() -> done.add("soon"));
        upkeep.later(Duration.ofMinutes(1), () -> done.add("later"));
        time.advance(Duration.ofMinutes(2));
        assertThat(upkeep.goesOn()).isFalse();
        assertThat(time.waiting()).isZero();
        assertThat(done).isEmpty();
    }

    private String next() throws InterruptedException {
        String next = done.poll(10, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }
}

package dev.quern.runtime.contain;

import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Code that runs on after its deadline, before it is known whether it can be stopped. */
class OverdueCallsTest {

    private final ManualTime time = new ManualTime();
    private final StrandedThreads threads = new StrandedThreads(time,
            ContainmentSettings.DEFAULT.withStrandedThreads(3));

    private void has(boolean room) {
        if (room) {
            assertThatCode(() -> threads.requireRoom(name("f"))).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> threads.requireRoom(name("f"))).isInstanceOfSatisfying(TooManyRequests.class,
                    refused -> assertThat(refused.getMessage()).startsWith("Function f is throttled: the code of 4 of "
                            + "its calls runs on, of 3 of them for longer than 1000 ms after their deadline."));
        }
        assertThatCode(() -> threads.requireRoom(name("other"))).doesNotThrowAnyException();
    }

    @Test
    void aFunctionIsThrottledWhileTheCodeOfTooManyOfItsCallsHasNotEndedInTime() {
        threads.overdue(name("f"));
        threads.overdue(name("f"));
        threads.overdue(name("other"));
        time.advance(Duration.ofMillis(900));
        StrandedThreads.Overdue third = threads.overdue(name("f"));
        threads.overdue(name("f"));
        has(true);
        time.advance(Duration.ofMillis(999));
        has(true);
        time.advance(Duration.ofMillis(1));
        has(false);
        third.close();
        third.close();
        assertThat(threads.overdueCalls(name("f"))).isEqualTo(3);
    }

    @Test
    void whatHasEndedInTimeIsForgotten() {
        for (int i = 0; i < 100; i++) {
            StrandedThreads.Overdue call = threads.overdue(name("f"));
            time.advance(Duration.ofSeconds(1));
            call.close();
        }
        has(true);
        assertThat(threads.overdueCalls(name("f"))).isZero();
    }
}

package dev.quern.runtime.contain;

import static dev.quern.runtime.testing.TestRuntime.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much a function may run whose code did not end in time, before it is known whether it can be stopped. */
class AllowancesTest {

    private final ManualTime time = new ManualTime();
    private final StrandedThreads threads = new StrandedThreads(time,
            ContainmentSettings.DEFAULT.withStrandedThreads(4));

    private void mayRun(int most) {
        assertThatCode(() -> threads.requireAllowance(name("f"), () -> most)).doesNotThrowAnyException();
        assertThatThrownBy(() -> threads.requireAllowance(name("f"), () -> most + 1)).isInstanceOfSatisfying(
                TooManyRequests.class,
                refused -> assertThat(refused.getMessage())
                        .isEqualTo("Function f is throttled: code of it ran on after "
                                + "its deadline and could not be stopped at once, so no more than " + most
                                + " of its calls may "
                                + "run at a time. Each call that ends in time lets one more run."));
        assertThatCode(() -> threads.requireAllowance(name("other"), () -> 1_000)).doesNotThrowAnyException();
    }

    /** A call's code is late, and with that many calls running another comes. */
    private StrandedThreads.Overdue late(int running) {
        StrandedThreads.Overdue late = threads.overdue(name("f"));
        time.advance(Duration.ofMillis(250));
        try {
            threads.requireAllowance(name("f"), () -> running);
        } catch (TooManyRequests expected) {
            assertThat(running).isPositive();
        }
        return late;
    }

    @Test
    void ofABurstOfWhichNothingEndsOnlyAFewMoreAreLetIn() {
        for (int i = 0; i < 100; i++) {
            threads.overdue(name("f"));
        }
        time.advance(Duration.ofMillis(249));
        assertThatCode(() -> threads.requireAllowance(name("f"), () -> 1_000)).doesNotThrowAnyException();
        time.advance(Duration.ofMillis(1));
        mayRun(4);
    }

    @Test
    void eachLateCallHalvesWhatMayRun() {
        late(100);
        mayRun(50);
        late(80);
        mayRun(25);
        late(60);
        mayRun(12);
        late(60);
        mayRun(6);
        late(60);
        late(60);
        mayRun(4);
    }

    @Test
    void aLateCallIsAReasonOnce() {
        late(100);
        time.advance(Duration.ofSeconds(10));
        mayRun(50);
    }

    @Test
    void whatIsLeftBehindLimitsAlsoAfterItHasEnded() {
        late(100).close();
        mayRun(50);
    }

    @Test
    void callsThatEndInTimeLetTheFunctionRunAsManyAsBefore() {
        late(100);
        for (int i = 0; i < 10; i++) {
            threads.endedInTime(name("f"));
        }
        mayRun(60);
        for (int i = 0; i < 40; i++) {
            threads.endedInTime(name("f"));
        }
        assertThatCode(() -> threads.requireAllowance(name("f"), () -> 1_000)).doesNotThrowAnyException();
        assertThat(threads.limitedFunctions()).isZero();
    }

    @Test
    void codeThatEndsAtOnceIsNoReason() {
        for (int i = 0; i < 100; i++) {
            StrandedThreads.Overdue call = threads.overdue(name("f"));
            time.advance(Duration.ofMillis(100));
            call.close();
        }
        time.advance(Duration.ofSeconds(1));
        assertThatCode(() -> threads.requireAllowance(name("f"), () -> 1_000)).doesNotThrowAnyException();
        assertThat(threads.limitedFunctions()).isZero();
    }

    @Test
    void aDeletedFunctionIsForgotten() {
        late(100);
        assertThat(threads.limitedFunctions()).isEqualTo(1);
        threads.deleted(name("f"));
        assertThat(threads.limitedFunctions()).isZero();
    }
}

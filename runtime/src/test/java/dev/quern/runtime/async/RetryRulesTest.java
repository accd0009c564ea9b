package dev.quern.runtime.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.async.Verdict.Again;
import dev.quern.runtime.async.Verdict.End;
import dev.quern.runtime.contain.MemoryUse;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryRulesTest {

    private static final Instant ACCEPTED = Instant.parse("2026-01-01T00:00:00Z");
    private static final FunctionReference FUNCTION = FunctionReference.to(new FunctionName("f"));
    private static final Attempt SUCCESS = ran(new Outcome.Success(new byte[0]));
    private static final Attempt FAILURE = ran(new Outcome.Failure("Error", "it failed", List.of()));
    private static final Attempt PUT_OFF = new Attempt.PutOff(new IllegalStateException("not now"));

    private static Attempt ran(Outcome outcome) {
        return new Attempt.Ran(new InvocationResult("r", Version.LATEST, outcome, Duration.ZERO, Optional.empty(),
                Optional.empty(), MemoryUse.NONE));
    }

    private static QueuedCall call() {
        return QueuedCall.of(AsyncCall.of(FUNCTION, new byte[0]), ACCEPTED);
    }

    private static EventInvokeConfig config(int retries, Duration age) {
        return new EventInvokeConfig(FUNCTION.name(), "$LATEST", Optional.of(retries), Optional.of(age),
                Optional.empty(), Optional.empty(), ACCEPTED);
    }

    private static EventInvokeConfig defaults() {
        return EventInvokeConfig.unsaid(FUNCTION);
    }

    @Test
    void aCallThatFailsIsTriedAgainAfterOneMinuteAndAfterTwoMore() {
        Again first = (Again) RetryRules.after(FAILURE, call(), defaults(), ACCEPTED);
        assertThat(first.call().due()).isEqualTo(ACCEPTED.plusSeconds(60));
        Again second = (Again) RetryRules.after(FAILURE, first.call(), defaults(), ACCEPTED.plusSeconds(60));
        assertThat(second.call().due()).isEqualTo(ACCEPTED.plusSeconds(180));
        assertThat(RetryRules.after(FAILURE, second.call(), defaults(), ACCEPTED.plusSeconds(180)))
                .isEqualTo(new End(Condition.RETRIES_EXHAUSTED, 3));
        assertThat(RetryRules.after(SUCCESS, second.call(), defaults(), ACCEPTED.plusSeconds(180)))
                .isEqualTo(new End(Condition.SUCCESS, 3));
    }

    @Test
    void retriesAreAsManyAsTheOwnerSays() {
        EventInvokeConfig once = config(1, Duration.ofHours(1));
        assertThat(RetryRules.after(FAILURE, call(), config(0, Duration.ofHours(1)), ACCEPTED))
                .isEqualTo(new End(Condition.RETRIES_EXHAUSTED, 1));
        Again again = (Again) RetryRules.after(FAILURE, call(), once, ACCEPTED);
        assertThat(RetryRules.after(FAILURE, again.call(), once, ACCEPTED.plusSeconds(60)))
                .isEqualTo(new End(Condition.RETRIES_EXHAUSTED, 2));
    }

    @Test
    void whatIsNotTheFunctionsFaultUsesUpNoAttemptAndWaitsLongerEachTime() {
        List<Long> delays = new ArrayList<>();
        QueuedCall call = call();
        Instant now = ACCEPTED;
        Verdict verdict = RetryRules.after(PUT_OFF, call, defaults(), now);
        while (verdict instanceof Again again) {
            delays.add(Duration.between(now, again.call().due()).toSeconds());
            call = again.call();
            now = call.due();
            assertThat(call.attempts()).isZero();
            verdict = RetryRules.after(PUT_OFF, call, defaults(), now);
        }
        assertThat(delays).startsWith(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L).endsWith(300L);
        assertThat(verdict).isEqualTo(new End(Condition.EVENT_AGE_EXCEEDED, 0));
        assertThat(Duration.between(ACCEPTED, now)).isBetween(Duration.ofHours(6).minusSeconds(300),
                Duration.ofHours(6));
    }

    @Test
    void aCallWhoseNextAttemptWouldComeTooLateEndsNow() {
        EventInvokeConfig minute = config(2, Duration.ofSeconds(60));
        assertThat(RetryRules.after(FAILURE, call(), minute, ACCEPTED))
                .isEqualTo(new End(Condition.EVENT_AGE_EXCEEDED, 1));
        assertThat(RetryRules.after(FAILURE, call(), config(2, Duration.ofSeconds(61)), ACCEPTED))
                .isInstanceOf(Again.class);
        assertThat(RetryRules.after(PUT_OFF, call(), minute, ACCEPTED.plusSeconds(59)))
                .isEqualTo(new End(Condition.EVENT_AGE_EXCEEDED, 0));
    }
}

package dev.quern.runtime.async;

import dev.quern.runtime.invoke.Outcome;
import java.time.Duration;
import java.time.Instant;

/**
 * Lambda's rules of trying again. A function that fails is tried again after one minute and after two more. What is not
 * the function's fault uses up no attempt: it is tried again after one second, then after twice as long each time, up
 * to
 * five minutes. A call whose next attempt would come after its time is over ends now.
 */
final class RetryRules {

    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration SECOND_RETRY = Duration.ofMinutes(2);
    private static final Duration LEAST_DELAY = Duration.ofSeconds(1);
    private static final Duration GREATEST_DELAY = Duration.ofMinutes(5);

    private RetryRules() {}

    /** The moment from which a call is not tried any more. */
    static Instant end(QueuedCall call, EventInvokeConfig config) {
        return call.accepted().plus(config.age());
    }

    static Verdict after(Attempt attempt, QueuedCall call, EventInvokeConfig config, Instant now) {
        return switch (attempt) {
            case Attempt.Ran ran -> switch (ran.result().outcome()) {
                case Outcome.Success _ -> new Verdict.End(Condition.SUCCESS, call.attempts() + 1);
                case Outcome.Failure _ -> failed(call, config, now);
            };
            case Attempt.PutOff _ -> {
                Instant again = now.plus(delay(call.setbacks()));
                yield again.isBefore(end(call, config))
                        ? new Verdict.Again(call.putOff(again))
                        : new Verdict.End(Condition.EVENT_AGE_EXCEEDED, call.attempts());
            }
            case Attempt.Expired _ -> new Verdict.End(Condition.EVENT_AGE_EXCEEDED, call.attempts());
            case Attempt.Recursive _ -> new Verdict.End(Condition.RECURSIVE_INVOCATION, call.attempts());
            case Attempt.SwitchedOff _ -> new Verdict.End(Condition.ZERO_RESERVED_CONCURRENCY, call.attempts());
            case Attempt.Gone _ -> new Verdict.End(Condition.FUNCTION_GONE, call.attempts());
        };
    }

    private static Verdict failed(QueuedCall call, EventInvokeConfig config, Instant now) {
        int attempts = call.attempts() + 1;
        if (attempts > config.retries()) {
            return new Verdict.End(Condition.RETRIES_EXHAUSTED, attempts);
        }
        Instant again = now.plus(attempts == 1 ? FIRST_RETRY : SECOND_RETRY);
        return again.isBefore(end(call, config))
                ? new Verdict.Again(call.failed(again))
                : new Verdict.End(Condition.EVENT_AGE_EXCEEDED, attempts);
    }

    private static Duration delay(int setbacks) {
        Duration doubled = LEAST_DELAY.multipliedBy(1L << Math.min(setbacks, 20));
        return doubled.compareTo(GREATEST_DELAY) < 0 ? doubled : GREATEST_DELAY;
    }
}

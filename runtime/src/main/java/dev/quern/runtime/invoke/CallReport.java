package dev.quern.runtime.invoke;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the log says of an invocation when it has ended.
 *
 * @param duration
 *            how long the handler ran
 * @param init
 *            how long the environment took to start, if it started for this call
 * @param memoryMiB
 *            the memory limit
 * @param maxMemoryUsedMiB
 *            the most memory that it used, where that has been measured
 */
record CallReport(Outcome outcome, Duration duration, Optional<Duration> init, int memoryMiB,
        OptionalInt maxMemoryUsedMiB) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How it ended, in the words of Lambda's own reports. */
    enum Status {
        SUCCESS("success"), ERROR("error"), TIMEOUT("timeout");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    Status status() {
        return switch (outcome) {
            case Outcome.Success _ -> Status.SUCCESS;
            case Outcome.Failure failure when failure.errorType().equals(Call.TIMED_OUT) -> Status.TIMEOUT;
            case Outcome.Failure _ -> Status.ERROR;
        };
    }

    /** Initialisation and handler together, in whole milliseconds, rounded up. */
    long billedMillis() {
        return Math.ceilDiv(duration.plus(init.orElse(Duration.ZERO)).toNanos(), NANOS_PER_MILLI);
    }
}

package dev.quern.runtime.invoke;

import dev.quern.runtime.contain.MemoryUse;
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
 * @param memory
 *            what it took of the heap
 */
record CallReport(Outcome outcome, Duration duration, Optional<Duration> init, int memoryMiB,
        MemoryUse memory) {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long BYTES_PER_MIB = 1 << 20;

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

    /** The most memory that its environment held, in MiB, rounded up; empty if that was not measured. */
    OptionalInt maxMemoryUsedMiB() {
        return memory.usedBytes() == 0
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.ceilDiv(memory.usedBytes(), BYTES_PER_MIB));
    }

    /** Initialisation and handler together, in whole milliseconds, rounded up. */
    long billedMillis() {
        return Math.ceilDiv(duration.plus(init.orElse(Duration.ZERO)).toNanos(), NANOS_PER_MILLI);
    }
}

package dev.quern.runtime.mapping;

import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the records of a stream are given to a function. The ranges are those of the API, and checked here as far as they
 * depend on each other.
 *
 * @param batchSize
 *            how many records a function is given at most, 1 to 10,000
 * @param batchingWindow
 *            how long to wait for more records than there are, up to 5 minutes
 *            ({@code MaximumBatchingWindowInSeconds})
 * @param parallelizationFactor
 *            how many batches of one shard may run at a time, 1 to 10; those with the same partition key never do
 * @param bisect
 *            whether a batch that fails is split in two ({@code BisectBatchOnFunctionError})
 * @param retryAttempts
 *            how often a batch is tried again, up to 10,000; until its records are too old if empty
 *            ({@code MaximumRetryAttempts}, where -1 means that)
 * @param recordAge
 *            how old a record may become, 1 minute to 7 days; as old as the stream keeps it if empty
 *            ({@code MaximumRecordAgeInSeconds})
 * @param tumblingWindow
 *            the length of windows whose state is handed from batch to batch, up to 15 minutes; none if zero
 * @param partialFailures
 *            whether the function says which records failed ({@code ReportBatchItemFailures})
 * @param filters
 *            patterns of which one must match; none lets everything pass
 * @param onFailure
 *            where is told of records that are given up: the ARN of a bucket
 */
public record MappingSettings(int batchSize, Duration batchingWindow, int parallelizationFactor, boolean bisect,
        Optional<Integer> retryAttempts, Optional<Duration> recordAge, Duration tumblingWindow, boolean partialFailures,
        List<String> filters, Optional<String> onFailure) {

    /** What applies where nothing is said. */
    public static final MappingSettings DEFAULTS = new MappingSettings(100, Duration.ZERO, 1, false, Optional.empty(),
            Optional.empty(), Duration.ZERO, false, List.of(), Optional.empty());

    /**
     * @throws InvalidParameter
     *             if two of them do not go together
     */
    public MappingSettings {
        filters = List.copyOf(filters);
        requireRange("batchSize", batchSize, 1, 10_000);
        requireRange("parallelizationFactor", parallelizationFactor, 1, 10);
        if (!tumblingWindow.isZero() && parallelizationFactor > 1) {
            throw new InvalidParameter(
                    "TumblingWindowInSeconds needs a ParallelizationFactor of 1: a window's state goes from batch to"
                            + " batch of a shard.");
        }
    }

    /** The same without {@code TumblingWindowInSeconds}. */
    public MappingSettings withoutWindows() {
        return new MappingSettings(batchSize, batchingWindow, parallelizationFactor, bisect, retryAttempts, recordAge,
                Duration.ZERO, partialFailures, filters, onFailure);
    }

    private static void requireRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most + ", not " + value);
        }
    }
}

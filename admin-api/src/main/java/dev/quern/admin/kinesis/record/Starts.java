package dev.quern.admin.kinesis.record;

import dev.quern.admin.kinesis.call.SequenceText;
import dev.quern.storage.streams.read.Start;
import dev.quern.storage.streams.stream.SequenceNumber;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException.InvalidArgument;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader wants to begin: what a request says, checked against the shard. Immutable.
 *
 * @param type
 *            one of the five types of iterators
 * @param operation
 *            what was called, as it stands in refusals
 */
public record Starts(StreamName stream, String account, String type, @Nullable String sequenceNumber,
        @Nullable Instant timestamp, String operation) {

    /**
     * The place in a shard.
     *
     * @throws InvalidArgument
     *             if something is missing or too much, or the number is not one of the shard's
     */
    public Start in(Shard shard, Instant now) {
        requireFitting();
        return switch (type) {
            case "LATEST" -> new Start.Latest();
            case "AT_TIMESTAMP" -> new Start.AtTime(time(now));
            case "AT_SEQUENCE_NUMBER" -> new Start.At(number(shard));
            case "AFTER_SEQUENCE_NUMBER" -> new Start.After(number(shard));
            default -> new Start.TrimHorizon();
        };
    }

    private void requireFitting() {
        boolean takesNumber = type.endsWith("_SEQUENCE_NUMBER");
        if (takesNumber != (sequenceNumber != null)) {
            throw new InvalidArgument("Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
                    + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request"
                    + " specified " + type + (takesNumber
                            ? " and no StartingSequenceNumber."
                            : " and also a StartingSequenceNumber."));
        }
    }

    private Instant time(Instant now) {
        if (timestamp == null) {
            throw new InvalidArgument("Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP."
                    + " Current request has no timestamp parameter.");
        }
        if (timestamp.isAfter(now)) {
            throw new InvalidArgument("The timestampInMillis parameter cannot be greater than the"
                    + " currentTimestampInMillis. timestampInMillis: %d, currentTimestampInMillis: %d"
                            .formatted(timestamp.toEpochMilli(), now.toEpochMilli()));
        }
        return timestamp;
    }

    private SequenceNumber number(Shard shard) {
        String digits = String.valueOf(sequenceNumber);
        SequenceText number = SequenceText.parse(digits)
                .orElseThrow(() -> new InvalidArgument(invalid(shard, digits, ".")));
        if (number.shard() != shard.number()) {
            throw new InvalidArgument(
                    "Invalid StartingSequenceNumber. It encodes %s, while it was used in a call to a shard with %s"
                            .formatted(Shard.idOf(number.shard()), shard.id()));
        }
        if (number instanceof SequenceText.Current current && shard.owns(current.sequence())) {
            return current.sequence();
        }
        throw new InvalidArgument(
                invalid(shard, number.text(), " because it did not come from this stream."));
    }

    private String invalid(Shard shard, String digits, String why) {
        return "StartingSequenceNumber %s used in %s on shard %s in stream %s under account %s is invalid%s"
                .formatted(digits, operation, shard.id(), stream, account, why);
    }
}

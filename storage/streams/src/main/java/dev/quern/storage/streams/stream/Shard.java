package dev.quern.storage.streams.stream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a stream, with an order of its own.
 *
 * @param stream
 *            the identifier of its stream
 * @param number
 *            which shard of the stream it is, from 0; never used again
 * @param range
 *            the hash keys that it takes, or took
 * @param parents
 *            the shards that it goes on from: none, one that was split, or two that were merged, the one named first
 *            first. They may be gone by now
 * @param created
 *            when it was made
 * @param epoch
 *            the second that its sequence numbers begin with; above that of its parents
 * @param closing
 *            when it ended; empty while it is open
 */
public record Shard(long stream, int number, HashRange range, List<Integer> parents, Instant created, long epoch,
        Optional<Closing> closing) {

    private static final Pattern ID = Pattern.compile("(?:[^-]*-)?0*([0-9]{1,10})");

    /**
     * How a shard ended.
     *
     * @param last
     *            the counter of its last record; 0 if it has had none
     */
    public record Closing(Instant at, long last) {}

    public Shard {
        parents = List.copyOf(parents);
    }

    public boolean isOpen() {
        return closing.isEmpty();
    }

    /** The name of a shard in its stream. */
    public static String idOf(int number) {
        return "shardId-%012d".formatted(number);
    }

    /** The number in the name of a shard, whatever stands before it; empty if it is no name. */
    public static OptionalInt numberOf(String id) {
        Matcher parts = ID.matcher(id);
        if (!parts.matches() || Long.parseLong(parts.group(1)) > Integer.MAX_VALUE) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(parts.group(1)));
    }

    public String id() {
        return idOf(number);
    }

    /** Below the numbers of all its records. */
    public SequenceNumber startingNumber() {
        return new SequenceNumber(epoch, number, 0, epoch);
    }

    /** Above the numbers of all its records; empty while it is open. */
    public Optional<SequenceNumber> endingNumber() {
        return closing.map(end -> new SequenceNumber(epoch, number, SequenceNumber.PAST_ALL,
                end.at().getEpochSecond()));
    }

    /** The number of a record of it. */
    public SequenceNumber numberOf(long counter, Instant putAt) {
        return new SequenceNumber(epoch, number, counter, putAt.getEpochSecond());
    }

    /** Whether a number is one of this shard's, with or without a record. */
    public boolean owns(SequenceNumber sequence) {
        return sequence.shard() == number && sequence.epoch() == epoch;
    }

    public Shard closedAt(Instant time, long last) {
        return new Shard(stream, number, range, parents, created, epoch, Optional.of(new Closing(time, last)));
    }

    /** Whether nothing of it can be read any more. */
    public boolean isGone(Instant horizon) {
        return closing.isPresent() && closing.get().at().isBefore(horizon);
    }
}

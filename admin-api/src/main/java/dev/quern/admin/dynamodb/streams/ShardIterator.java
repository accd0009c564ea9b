package dev.quern.admin.dynamodb.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.quern.storage.tables.change.SequenceNumber;
import dev.quern.storage.tables.item.TablesException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a shard as clients carry it. It holds all that it means, so that nothing is kept for it here and it
 * outlives a restart. It opens nothing that its bearer could not ask for otherwise, so it is not signed.
 *
 * @param streamArn
 *            the stream's name
 * @param slot
 *            which of the stream's parts
 * @param generation
 *            which of that part's shards
 * @param next
 *            the first record to read
 * @param issued
 *            when it was given, in milliseconds
 */
record ShardIterator(String streamArn, int slot, long generation, SequenceNumber next, Instant issued) {

    /** How long one can be used. */
    static final Duration AGE = Duration.ofMinutes(15);

    private static final String VERSION = "|1|";
    private static final Pattern PLACE = Pattern.compile("(\\d{1,9})\\.(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,15})");

    /**
     * What {@link #toString} gave.
     *
     * @throws TablesException.Validation
     *             if it is none of ours
     */
    static ShardIterator parse(String text) {
        int at = text.lastIndexOf(VERSION);
        if (at < 0) {
            throw invalid();
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text.substring(at + VERSION.length()));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        Matcher place = PLACE.matcher(new String(decoded, US_ASCII));
        if (!place.matches()) {
            throw invalid();
        }
        return new ShardIterator(text.substring(0, at), Integer.parseInt(place.group(1)),
                Long.parseLong(place.group(2)), new SequenceNumber(Long.parseLong(place.group(3))),
                Instant.ofEpochMilli(Long.parseLong(place.group(4))));
    }

    static TablesException.Validation invalid() {
        return new TablesException.Validation("Invalid ShardIterator");
    }

    boolean isExpired(Instant now) {
        return issued.plus(AGE).isBefore(now);
    }

    @Override
    public String toString() {
        String place = slot + "." + generation + "." + next.value() + "." + issued.toEpochMilli();
        return streamArn + VERSION + Base64.getEncoder().encodeToString(place.getBytes(US_ASCII));
    }
}

package dev.quern.admin.kinesis.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.quern.admin.http.WireException;
import dev.quern.admin.kinesis.error.KinesisError;
import dev.quern.storage.streams.stream.SequenceNumber;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamName;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a shard as clients carry it. It holds all that it means, so that nothing is kept for it here and it
 * outlives a restart. It opens nothing that its bearer could not ask for otherwise, so it is not signed. As long as
 * those
 * of the service, which clients have seen.
 *
 * @param next
 *            the first record to read, by the number that it has but for the time
 * @param issued
 *            when it was given, in milliseconds
 */
record ShardIterator(StreamName stream, SequenceNumber next, Instant issued) {

    /** How long one can be used. */
    static final Duration AGE = Duration.ofMinutes(5);

    private static final long HEADER = 1;
    private static final int BLOCK = 16;
    /** How long the text is besides the name, before it is filled up to blocks. */
    private static final int PLACE = 130;
    private static final Pattern TEXT = Pattern
            .compile("(\\d{14})/([a-zA-Z0-9_.-]{1,128})/shardId-\\d{12}/(\\d{56})/0*");
    /** As {@link java.util.Date} prints itself. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy",
            Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** The place in a shard where reading goes on. */
    static ShardIterator at(StreamName stream, Shard shard, long counter, Instant now) {
        return new ShardIterator(stream, new SequenceNumber(shard.epoch(), shard.number(), counter, shard.epoch()),
                now);
    }

    /**
     * What {@link #toString} gave.
     *
     * @throws WireException
     *             if it is none of ours, or too old
     */
    static ShardIterator parse(String text, Instant now) {
        ShardIterator iterator = decode(text).orElseThrow(() -> new WireException(
                new KinesisError.InvalidArgument("Invalid ShardIterator.")));
        if (iterator.issued.plus(AGE).isBefore(now)) {
            throw new WireException(new KinesisError.ExpiredIterator(("Iterator expired. The iterator was created at"
                    + " time %s while right now it is %s which is further in the future than the tolerated delay of"
                    + " %d milliseconds.").formatted(DATE.format(iterator.issued), DATE.format(now),
                            AGE.toMillis())));
        }
        return iterator;
    }

    private static Optional<ShardIterator> decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length <= Long.BYTES || ByteBuffer.wrap(bytes).getLong() != HEADER) {
            return Optional.empty();
        }
        Matcher parts = TEXT.matcher(new String(bytes, Long.BYTES, bytes.length - Long.BYTES, US_ASCII));
        return parts.matches()
                ? SequenceNumber.parse(parts.group(3)).map(next -> new ShardIterator(new StreamName(parts.group(2)),
                        next, Instant.ofEpochMilli(Long.parseLong(parts.group(1)))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        String place = "%014d/%s/%s/%s/".formatted(issued.toEpochMilli(), stream, Shard.idOf(next.shard()), next);
        int length = ((PLACE + stream.value().length()) / BLOCK + 1) * BLOCK;
        byte[] bytes = new byte[Long.BYTES + length];
        Arrays.fill(bytes, (byte) '0');
        ByteBuffer.wrap(bytes).putLong(HEADER).put(place.getBytes(US_ASCII));
        return Base64.getEncoder().encodeToString(bytes);
    }
}

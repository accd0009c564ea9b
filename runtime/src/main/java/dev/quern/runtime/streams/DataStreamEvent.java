package dev.quern.runtime.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.quern.plugin.SourceRecord;
import dev.quern.runtime.function.Account;
import dev.quern.storage.streams.stream.StreamRecord;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A record of a stream as functions are given it. Its JSON is put together from its parts: through a generator, the
 * data's base64 and the names of the members cost several times as much, and they are most of what a mapping does.
 *
 * @param sequenceNumber
 *            that of the record, as digits: asked for often
 */
record DataStreamEvent(Origin origin, StreamRecord record, String sequenceNumber) implements SourceRecord {

    private static final byte[] HEAD = "{\"kinesis\":".getBytes(US_ASCII);
    private static final byte[] KEY = "{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":\"".getBytes(US_ASCII);
    private static final byte[] NUMBER = "\",\"sequenceNumber\":\"".getBytes(US_ASCII);
    private static final byte[] ARRIVAL = "\",\"approximateArrivalTimestamp\":".getBytes(US_ASCII);
    private static final byte[] DATA = ",\"data\":\"".getBytes(US_ASCII);
    private static final byte[] END = {'}'};

    /** What all records of a shard have in their events. */
    static final class Origin {

        private final byte[] beforeNumber;
        private final byte[] afterNumber;

        Origin(String shard, String streamArn, Account account) {
            beforeNumber = ("\"},\"eventSource\":\"aws:kinesis\",\"eventVersion\":\"1.0\",\"eventID\":\""
                    + quoted(shard) + ":").getBytes(UTF_8);
            afterNumber = ("\",\"eventName\":\"aws:kinesis:record\",\"invokeIdentityArn\":\"arn:aws:iam::"
                    + quoted(account.accountId()) + ":role/quern\",\"awsRegion\":\"" + quoted(account.region())
                    + "\",\"eventSourceARN\":\"" + quoted(streamArn) + "\"}").getBytes(UTF_8);
        }

        private static String quoted(String text) {
            return new String(JsonStringEncoder.getInstance().quoteAsString(text));
        }
    }

    static DataStreamEvent of(Origin origin, StreamRecord record) {
        return new DataStreamEvent(origin, record, record.sequence().toString());
    }

    @Override
    public String partitionKey() {
        return record.partitionKey();
    }

    @Override
    public Instant arrival() {
        return record.arrival();
    }

    @Override
    public byte[] event() {
        byte[] data = Base64.getEncoder().encode(record.data());
        byte[] number = sequenceNumber.getBytes(US_ASCII);
        return join(HEAD, KEY, key(), NUMBER, number, ARRIVAL, seconds(), DATA, data, origin.beforeNumber, number,
                origin.afterNumber);
    }

    @Override
    public byte[] filterable() {
        return join(KEY, key(), NUMBER, sequenceNumber.getBytes(US_ASCII), ARRIVAL, seconds(), END);
    }

    private byte[] key() {
        return JsonStringEncoder.getInstance().quoteAsUTF8(record.partitionKey());
    }

    private byte[] seconds() {
        return BigDecimal.valueOf(record.arrival().toEpochMilli(), 3).toString().getBytes(US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    @Override
    public Optional<byte[]> data() {
        return Optional.of(record.data());
    }
}

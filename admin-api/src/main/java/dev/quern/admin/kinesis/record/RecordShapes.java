package dev.quern.admin.kinesis.record;

import dev.quern.admin.kinesis.shard.ShardShapes.HashKeyRange;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import dev.quern.admin.shape.RequiredUnless;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on records; names, rules and order are the published model's. */
public final class RecordShapes {

    private RecordShapes() {}

    @NotImplemented("StreamId")
    @SuppressWarnings("ArrayRecordComponent")
    record PutRecordRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            byte @Length(max = 10_485_760) [] data, @Length(min = 1, max = 256) String partitionKey,
            @Matches("0|([1-9]\\d{0,38})") @Nullable String explicitHashKey,
            @Matches("0|([1-9]\\d{0,128})") @Nullable String sequenceNumberForOrdering,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    record PutRecordResponse(String shardId, String sequenceNumber) {}

    @SuppressWarnings("ArrayRecordComponent")
    record PutRecordsRequestEntry(byte @Length(max = 10_485_760) [] data,
            @Matches("0|([1-9]\\d{0,38})") @Nullable String explicitHashKey,
            @Length(min = 1, max = 256) String partitionKey) {}

    @NotImplemented("StreamId")
    record PutRecordsRequest(@Length(min = 1, max = 500) List<PutRecordsRequestEntry> records,
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    record PutRecordsResultEntry(@Nullable String sequenceNumber, @Nullable String shardId,
            @Nullable String errorCode, @Nullable String errorMessage) {}

    record PutRecordsResponse(int failedRecordCount, List<PutRecordsResultEntry> records) {}

    @NotImplemented("StreamId")
    record GetShardIteratorRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") String shardId,
            @OneOf({"AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER",
                    "TRIM_HORIZON"}) String shardIteratorType,
            @Matches("0|([1-9]\\d{0,128})") @Nullable String startingSequenceNumber, @Nullable Instant timestamp,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    record GetShardIteratorResponse(String shardIterator) {}

    @NotImplemented("StreamId")
    record GetRecordsRequest(@Length(min = 1, max = 512) String shardIterator,
            @Range(min = 1, max = 10_000) @Nullable Integer limit,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    /** A record as it is read. */
    @SuppressWarnings("ArrayRecordComponent")
    public record ReadRecord(String sequenceNumber, Instant approximateArrivalTimestamp, byte[] data,
            String partitionKey) {}

    /** A shard that goes on from one that has ended. */
    public record ChildShard(String shardId, List<String> parentShards, HashKeyRange hashKeyRange) {}

    record GetRecordsResponse(List<ReadRecord> records, @Nullable String nextShardIterator, long millisBehindLatest,
            @Nullable List<ChildShard> childShards) {}
}

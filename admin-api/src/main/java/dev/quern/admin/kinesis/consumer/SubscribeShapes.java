package dev.quern.admin.kinesis.consumer;

import dev.quern.admin.kinesis.record.RecordShapes.ChildShard;
import dev.quern.admin.kinesis.record.RecordShapes.ReadRecord;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.LowerCamel;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request of the operation that sends records, and what it sends. */
final class SubscribeShapes {

    private SubscribeShapes() {}

    record StartingPosition(@OneOf({"AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER",
            "TRIM_HORIZON"}) String type, @Matches("0|([1-9]\\d{0,128})") @Nullable String sequenceNumber,
            @Nullable Instant timestamp) {}

    @NotImplemented("StreamId")
    record SubscribeToShardRequest(
            @Length(min = 1, max = 2048) @Matches("^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+") String consumerARN,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") String shardId,
            StartingPosition startingPosition) {}

    record SubscribeToShardEvent(List<ReadRecord> records, @Nullable String continuationSequenceNumber,
            long millisBehindLatest, @Nullable List<ChildShard> childShards) {}

    @LowerCamel
    record Fault(String message) {}
}

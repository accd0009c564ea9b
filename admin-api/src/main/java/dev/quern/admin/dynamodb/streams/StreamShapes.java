package dev.quern.admin.dynamodb.streams;

import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.LowerCamel;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers; names, rules and order are the published model's. */
final class StreamShapes {

    private StreamShapes() {}

    record ListStreamsRequest(
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") @Nullable String tableName,
            @Range(min = 1) @Nullable Integer limit,
            @Length(min = 37, max = 1024) @Nullable String exclusiveStartStreamArn) {}

    record Stream(String streamArn, String tableName, String streamLabel) {}

    record ListStreamsResponse(List<Stream> streams, @Nullable String lastEvaluatedStreamArn) {}

    record ShardFilter(@OneOf("CHILD_SHARDS") @Nullable String type,
            @Length(min = 28, max = 65) @Nullable String shardId) {}

    record DescribeStreamRequest(@Length(min = 37, max = 1024) String streamArn,
            @Range(min = 1) @Nullable Integer limit,
            @Length(min = 28, max = 65) @Nullable String exclusiveStartShardId, @Nullable ShardFilter shardFilter) {}

    record KeySchemaElement(String attributeName, String keyType) {}

    record SequenceNumberRange(String startingSequenceNumber, @Nullable String endingSequenceNumber) {}

    record ShardDescription(String shardId, SequenceNumberRange sequenceNumberRange,
            @Nullable String parentShardId) {}

    record StreamDescription(String streamArn, String streamLabel, String streamStatus, String streamViewType,
            Instant creationRequestDateTime, String tableName, List<KeySchemaElement> keySchema,
            List<ShardDescription> shards, @Nullable String lastEvaluatedShardId) {}

    record DescribeStreamResponse(StreamDescription streamDescription) {}

    record GetShardIteratorRequest(@Length(min = 37, max = 1024) String streamArn,
            @Length(min = 28, max = 65) String shardId, ShardIteratorType shardIteratorType,
            @Length(min = 21, max = 40) @Nullable String sequenceNumber) {}

    record GetShardIteratorResponse(String shardIterator) {}

    record GetRecordsRequest(@Length(min = 1, max = 2048) String shardIterator,
            @Range(min = 1) @Nullable Integer limit) {}

    record Identity(String principalId, String type) {}

    record StreamRecord(Instant approximateCreationDateTime, WireItem keys, @Nullable WireItem newImage,
            @Nullable WireItem oldImage, String sequenceNumber, long sizeBytes, String streamViewType) {}

    @LowerCamel
    record Event(String eventID, String eventName, String eventVersion, String eventSource, String awsRegion,
            StreamRecord dynamodb, @Nullable Identity userIdentity) {}

    record GetRecordsResponse(List<Event> records, @Nullable String nextShardIterator) {}
}

package dev.quern.admin.kinesis.stream;

import dev.quern.admin.kinesis.shard.ShardShapes.ShardDescription;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import dev.quern.admin.shape.RequiredUnless;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on streams; names, rules and order are the published model's. */
final class StreamShapes {

    private StreamShapes() {}

    record Empty() {}

    record StreamModeDetails(@OneOf({"PROVISIONED", "ON_DEMAND"}) String streamMode) {}

    @NotImplemented("WarmThroughputMiBps")
    record CreateStreamRequest(@Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") String streamName,
            @RequiredUnless("StreamModeDetails") @Range(min = 1) @Nullable Integer shardCount,
            @Nullable StreamModeDetails streamModeDetails,
            @Length(min = 1, max = 200) @Nullable Map<@Length(min = 1, max = 128) String, @Length(max = 256) String> tags,
            @Range(min = 1_024, max = 10_240) @Nullable Integer maxRecordSizeInKiB) {}

    @NotImplemented("StreamId")
    record DeleteStreamRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Nullable Boolean enforceConsumerDeletion,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    @NotImplemented("StreamId")
    record DescribeStreamRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Range(min = 1, max = 10_000) @Nullable Integer limit,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String exclusiveStartShardId,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    record EnhancedMetrics(List<String> shardLevelMetrics) {}

    record StreamDescription(String streamName, String streamARN, String streamStatus,
            StreamModeDetails streamModeDetails, List<ShardDescription> shards, boolean hasMoreShards,
            int retentionPeriodHours, Instant streamCreationTimestamp, List<EnhancedMetrics> enhancedMonitoring,
            String encryptionType) {}

    record DescribeStreamResponse(StreamDescription streamDescription) {}

    @NotImplemented("StreamId")
    record DescribeStreamSummaryRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    record StreamDescriptionSummary(String streamName, String streamARN, String streamStatus,
            StreamModeDetails streamModeDetails, int retentionPeriodHours, Instant streamCreationTimestamp,
            List<EnhancedMetrics> enhancedMonitoring, String encryptionType, int openShardCount, int consumerCount,
            @Nullable Integer maxRecordSizeInKiB) {}

    record DescribeStreamSummaryResponse(StreamDescriptionSummary streamDescriptionSummary) {}

    record ListStreamsRequest(@Range(min = 1, max = 10_000) @Nullable Integer limit,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String exclusiveStartStreamName,
            @Length(min = 1, max = 1_048_576) @Nullable String nextToken) {}

    record StreamSummary(String streamName, String streamARN, String streamStatus,
            StreamModeDetails streamModeDetails, Instant streamCreationTimestamp) {}

    record ListStreamsResponse(List<String> streamNames, boolean hasMoreStreams, @Nullable String nextToken,
            List<StreamSummary> streamSummaries) {}

    record DescribeLimitsResponse(int shardLimit, int openShardCount, int onDemandStreamCount,
            int onDemandStreamCountLimit) {}

    /** Of both operations that change it. */
    @NotImplemented("StreamId")
    record RetentionRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            int retentionPeriodHours,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    @NotImplemented({"StreamId", "WarmThroughputMiBps"})
    record UpdateStreamModeRequest(
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") String streamARN,
            StreamModeDetails streamModeDetails) {}

    @NotImplemented("StreamId")
    record UpdateMaxRecordSizeRequest(
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN,
            @Range(min = 1_024, max = 10_240) int maxRecordSizeInKiB) {}

    @NotImplemented("StreamId")
    record AddTagsToStreamRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Length(min = 1, max = 200) Map<@Length(min = 1, max = 128) String, @Length(max = 256) String> tags,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    @NotImplemented("StreamId")
    record RemoveTagsFromStreamRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Length(min = 1, max = 50) List<@Length(min = 1, max = 128) String> tagKeys,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    @NotImplemented("StreamId")
    record ListTagsForStreamRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Length(min = 1, max = 128) @Nullable String exclusiveStartTagKey,
            @Range(min = 1, max = 50) @Nullable Integer limit,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    record Tag(String key, String value) {}

    record ListTagsForStreamResponse(List<Tag> tags, boolean hasMoreTags) {}

    @NotImplemented("StreamId")
    record TagResourceRequest(
            @Length(min = 1, max = 200) Map<@Length(min = 1, max = 128) String, @Length(max = 256) String> tags,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+") String resourceARN) {}

    @NotImplemented("StreamId")
    record UntagResourceRequest(@Length(min = 1, max = 50) List<@Length(min = 1, max = 128) String> tagKeys,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+") String resourceARN) {}

    @NotImplemented("StreamId")
    record ListTagsForResourceRequest(
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+") String resourceARN) {}

    record ListTagsForResourceResponse(List<Tag> tags) {}
}

package dev.quern.admin.kinesis.shard;

import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import dev.quern.admin.shape.RequiredUnless;
import dev.quern.storage.streams.stream.HashRange;
import dev.quern.storage.streams.stream.Shard;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on shards; names, rules and order are the published model's. */
public final class ShardShapes {

    private ShardShapes() {}

    /** The hash keys of a shard. */
    public record HashKeyRange(String startingHashKey, String endingHashKey) {

        public static HashKeyRange of(HashRange range) {
            return new HashKeyRange(range.from().toString(), range.to().toString());
        }
    }

    /** The numbers of a shard; an open one has no last. */
    public record SequenceNumberRange(String startingSequenceNumber, @Nullable String endingSequenceNumber) {}

    /** A shard. */
    public record ShardDescription(String shardId, @Nullable String parentShardId,
            @Nullable String adjacentParentShardId, HashKeyRange hashKeyRange,
            SequenceNumberRange sequenceNumberRange) {

        public static ShardDescription of(Shard shard) {
            List<Integer> parents = shard.parents();
            return new ShardDescription(shard.id(), parents.isEmpty() ? null : Shard.idOf(parents.getFirst()),
                    parents.size() < 2 ? null : Shard.idOf(parents.getLast()), HashKeyRange.of(shard.range()),
                    new SequenceNumberRange(shard.startingNumber().toString(),
                            shard.endingNumber().map(Object::toString).orElse(null)));
        }
    }

    record Empty() {}

    record ShardFilter(@OneOf({"AFTER_SHARD_ID", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON", "AT_LATEST", "AT_TIMESTAMP",
            "FROM_TIMESTAMP"}) String type,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String shardId,
            @Nullable Instant timestamp) {}

    @NotImplemented("StreamId")
    record ListShardsRequest(@Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Length(min = 1, max = 1_048_576) @Nullable String nextToken,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String exclusiveStartShardId,
            @Range(min = 1, max = 10_000) @Nullable Integer maxResults, @Nullable Instant streamCreationTimestamp,
            @Nullable ShardFilter shardFilter,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    record ListShardsResponse(List<ShardDescription> shards, @Nullable String nextToken) {}

    @NotImplemented("StreamId")
    record SplitShardRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") String shardToSplit,
            @Matches("0|([1-9]\\d{0,38})") String newStartingHashKey,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    @NotImplemented("StreamId")
    record MergeShardsRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") String shardToMerge,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") String adjacentShardToMerge,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    @NotImplemented("StreamId")
    record UpdateShardCountRequest(
            @RequiredUnless("StreamARN") @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String streamName,
            @Range(min = 1) int targetShardCount, @OneOf("UNIFORM_SCALING") String scalingType,
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN) {}

    record UpdateShardCountResponse(String streamName, int currentShardCount, int targetShardCount,
            String streamARN) {}
}

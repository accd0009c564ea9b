package dev.quern.admin.kinesis.consumer;

import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.Range;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on consumers; names, rules and order are the published model's. */
final class ConsumerShapes {

    private ConsumerShapes() {}

    record Empty() {}

    @NotImplemented("StreamId")
    record RegisterStreamConsumerRequest(
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") String streamARN,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") String consumerName,
            @Length(min = 1, max = 200) @Nullable Map<@Length(min = 1, max = 128) String, @Length(max = 256) String> tags) {}

    record ConsumerSummary(String consumerName, String consumerARN, String consumerStatus,
            Instant consumerCreationTimestamp) {}

    record RegisterStreamConsumerResponse(ConsumerSummary consumer) {}

    /** Of the operations on one consumer. */
    @NotImplemented("StreamId")
    record ConsumerRequest(
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") @Nullable String streamARN,
            @Length(min = 1, max = 128) @Matches("[a-zA-Z0-9_.-]+") @Nullable String consumerName,
            @Length(min = 1, max = 2048) @Matches("^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+") @Nullable String consumerARN) {}

    record ConsumerDescription(String consumerName, String consumerARN, String consumerStatus,
            Instant consumerCreationTimestamp, String streamARN) {}

    record DescribeStreamConsumerResponse(ConsumerDescription consumerDescription) {}

    @NotImplemented("StreamId")
    record ListStreamConsumersRequest(
            @Length(min = 1, max = 2048) @Matches("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+") String streamARN,
            @Length(min = 1, max = 1_048_576) @Nullable String nextToken,
            @Range(min = 1, max = 10_000) @Nullable Integer maxResults,
            @Nullable Instant streamCreationTimestamp) {}

    record ListStreamConsumersResponse(List<ConsumerSummary> consumers, @Nullable String nextToken) {}
}

package dev.quern.admin.logs;

import dev.quern.admin.shape.FixedValue;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.LowerCamel;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on groups and streams; names, rules and order are the published model's. */
@LowerCamel
final class GroupShapes {

    private GroupShapes() {}

    record Empty() {}

    @NotImplemented({"kmsKeyId", "tags", "deletionProtectionEnabled"})
    record CreateLogGroupRequest(@Length(min = 1, max = 512) @Matches(Patterns.GROUP) String logGroupName,
            @FixedValue("`STANDARD`") @OneOf({"STANDARD", "INFREQUENT_ACCESS",
                    "DELIVERY"}) @Nullable String logGroupClass) {}

    record LogGroupRequest(@Length(min = 1, max = 512) @Matches(Patterns.GROUP) String logGroupName) {}

    record PutRetentionPolicyRequest(@Length(min = 1, max = 512) @Matches(Patterns.GROUP) String logGroupName,
            int retentionInDays) {}

    @NotImplemented({"accountIdentifiers", "includeLinkedAccounts", "logGroupIdentifiers"})
    record DescribeLogGroupsRequest(
            @Length(min = 1, max = 512) @Matches(Patterns.GROUP) @Nullable String logGroupNamePrefix,
            @Length(max = 512) @Matches(Patterns.GROUP_PART) @Nullable String logGroupNamePattern,
            @Length(min = 1) @Nullable String nextToken, @Range(min = 1, max = 50) @Nullable Integer limit,
            @OneOf({"STANDARD", "INFREQUENT_ACCESS", "DELIVERY"}) @Nullable String logGroupClass) {}

    record DescribeLogGroupsResponse(List<Group> logGroups, @Nullable String nextToken) {}

    record Group(String logGroupName, long creationTime, @Nullable Integer retentionInDays, int metricFilterCount,
            String arn, long storedBytes, String logGroupClass, String logGroupArn) {}

    record LogStreamRequest(@Length(min = 1, max = 512) @Matches(Patterns.GROUP) String logGroupName,
            @Length(min = 1, max = 512) @Matches(Patterns.STREAM) String logStreamName) {}

    record DescribeLogStreamsRequest(
            @Length(min = 1, max = 512) @Matches(Patterns.GROUP) @Nullable String logGroupName,
            @Length(min = 1, max = 2048) @Matches(Patterns.GROUP_IDENTIFIER) @Nullable String logGroupIdentifier,
            @Length(min = 1, max = 512) @Matches(Patterns.STREAM) @Nullable String logStreamNamePrefix,
            @OneOf({"LogStreamName", "LastEventTime"}) @Nullable String orderBy, @Nullable Boolean descending,
            @Length(min = 1) @Nullable String nextToken, @Range(min = 1, max = 50) @Nullable Integer limit) {}

    record DescribeLogStreamsResponse(List<Stream> logStreams, @Nullable String nextToken) {}

    record Stream(String logStreamName, long creationTime, @Nullable Long firstEventTimestamp,
            @Nullable Long lastEventTimestamp, @Nullable Long lastIngestionTime, String arn, long storedBytes) {}
}

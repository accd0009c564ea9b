package dev.quern.admin.dynamodb.table;

import dev.quern.admin.dynamodb.call.TableNameRules;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.Obeys;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import dev.quern.admin.shape.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of the operations on tables; names, rules and order are the published model's. */
public final class TableShapes {

    private TableShapes() {}

    public record Empty() {}

    public record AttributeDefinition(@Length(min = 1, max = 255) String attributeName,
            @OneOf({"B", "N", "S"}) String attributeType) {}

    public record KeySchemaElement(@Length(min = 1, max = 255) String attributeName,
            @OneOf({"HASH", "RANGE"}) String keyType) {}

    public record Projection(@OneOf({"ALL", "KEYS_ONLY", "INCLUDE"}) @Nullable String projectionType,
            @Length(min = 1, max = 20) @Nullable List<@Length(min = 1, max = 255) String> nonKeyAttributes) {}

    public record ProvisionedThroughput(@Range(min = 1) long readCapacityUnits,
            @Range(min = 1) long writeCapacityUnits) {}

    public record OnDemandThroughput(@Nullable Long maxReadRequestUnits, @Nullable Long maxWriteRequestUnits) {}

    public record WarmThroughput(@Range(min = 1) @Nullable Long readUnitsPerSecond,
            @Range(min = 1) @Nullable Long writeUnitsPerSecond) {}

    public record StreamSpecification(boolean streamEnabled,
            @OneOf({"NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"}) @Nullable String streamViewType) {}

    public record Tag(@Length(min = 1, max = 128) String key, @Length(max = 256) String value) {}

    public record LocalSecondaryIndex(@Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") String indexName,
            @Length(min = 1, max = 2) List<KeySchemaElement> keySchema, Projection projection) {}

    /** A global index that is asked for; its key has up to four attributes of each kind. */
    public record GlobalSecondaryIndex(@Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") String indexName,
            @Length(min = 1, max = 8) List<KeySchemaElement> keySchema, Projection projection,
            @Nullable ProvisionedThroughput provisionedThroughput, @Nullable OnDemandThroughput onDemandThroughput,
            @Nullable WarmThroughput warmThroughput) {}

    /** Keys of one's own for encryption: only that there are none can be said. */
    @NotImplemented({"SSEType", "KMSMasterKeyId"})
    public record SseSpecification(@Nullable Boolean enabled) {}

    /** A new table; its global indexes are looked at before its local ones, which the model names first. */
    @NotImplemented({"ResourcePolicy", "VectorIndexes"})
    public record CreateTableRequest(List<AttributeDefinition> attributeDefinitions,
            @Length(min = 1, max = 1024) @Obeys(TableNameRules.class) String tableName,
            @Length(min = 1, max = 2) List<KeySchemaElement> keySchema,
            @Nullable List<GlobalSecondaryIndex> globalSecondaryIndexes,
            @Nullable List<LocalSecondaryIndex> localSecondaryIndexes,
            @OneOf({"PROVISIONED", "PAY_PER_REQUEST"}) @Nullable String billingMode,
            @Nullable ProvisionedThroughput provisionedThroughput, @Nullable StreamSpecification streamSpecification,
            @Nullable List<Tag> tags, @Nullable String tableClass,
            @Nullable Boolean deletionProtectionEnabled, @Nullable WarmThroughput warmThroughput,
            @Nullable OnDemandThroughput onDemandThroughput,
            @Wire("SSESpecification") @Nullable SseSpecification sseSpecification) {}

    public record UpdateGlobalSecondaryIndexAction(
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") String indexName,
            @Nullable ProvisionedThroughput provisionedThroughput, @Nullable OnDemandThroughput onDemandThroughput,
            @Nullable WarmThroughput warmThroughput) {}

    public record DeleteGlobalSecondaryIndexAction(
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") String indexName) {}

    public record GlobalSecondaryIndexUpdate(@Nullable UpdateGlobalSecondaryIndexAction update,
            @Nullable GlobalSecondaryIndex create, @Nullable DeleteGlobalSecondaryIndexAction delete) {}

    @NotImplemented({"SSESpecification", "ReplicaUpdates", "MultiRegionConsistency", "GlobalTableWitnessUpdates",
            "VectorIndexUpdates"})
    public record UpdateTableRequest(@Nullable List<AttributeDefinition> attributeDefinitions,
            @Length(min = 1, max = 1024) String tableName,
            @OneOf({"PROVISIONED", "PAY_PER_REQUEST"}) @Nullable String billingMode,
            @Nullable ProvisionedThroughput provisionedThroughput,
            @Nullable List<GlobalSecondaryIndexUpdate> globalSecondaryIndexUpdates,
            @Nullable StreamSpecification streamSpecification,
            @Nullable String tableClass,
            @Nullable Boolean deletionProtectionEnabled, @Nullable OnDemandThroughput onDemandThroughput,
            @Nullable WarmThroughput warmThroughput) {}

    public record TableRequest(@Length(min = 1, max = 1024) String tableName) {}

    public record ListTablesRequest(
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") @Nullable String exclusiveStartTableName,
            @Range(min = 1, max = 100) @Nullable Integer limit) {}

    public record ListTablesResponse(List<String> tableNames, @Nullable String lastEvaluatedTableName) {}

    public record TagResourceRequest(@Length(min = 1, max = 1283) String resourceArn, List<Tag> tags) {}

    public record UntagResourceRequest(@Length(min = 1, max = 1283) String resourceArn,
            List<@Length(min = 1, max = 128) String> tagKeys) {}

    public record ListTagsOfResourceRequest(@Length(min = 1, max = 1283) String resourceArn,
            @Nullable String nextToken) {}

    public record ListTagsOfResourceResponse(List<Tag> tags, @Nullable String nextToken) {}

    public record TimeToLiveSpecification(boolean enabled, @Length(min = 1, max = 255) String attributeName) {}

    public record UpdateTimeToLiveRequest(@Length(min = 1, max = 1024) String tableName,
            TimeToLiveSpecification timeToLiveSpecification) {}

    public record UpdateTimeToLiveResponse(TimeToLiveSpecification timeToLiveSpecification) {}

    public record TimeToLiveDescription(String timeToLiveStatus, @Nullable String attributeName) {}

    public record DescribeTimeToLiveResponse(TimeToLiveDescription timeToLiveDescription) {}

    public record DescribeLimitsResponse(long accountMaxReadCapacityUnits, long accountMaxWriteCapacityUnits,
            long tableMaxReadCapacityUnits, long tableMaxWriteCapacityUnits) {}

    public record Endpoint(String address, long cachePeriodInMinutes) {}

    public record DescribeEndpointsResponse(List<Endpoint> endpoints) {}
}

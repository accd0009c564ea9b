package dev.quern.admin.dynamodb.table;

import dev.quern.admin.dynamodb.table.TableShapes.AttributeDefinition;
import dev.quern.admin.dynamodb.table.TableShapes.KeySchemaElement;
import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.admin.dynamodb.table.TableShapes.Projection;
import dev.quern.admin.dynamodb.table.TableShapes.StreamSpecification;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of a table; names and order are the published model's. */
final class DescriptionShapes {

    private DescriptionShapes() {}

    record ThroughputDescription(@Nullable Instant lastIncreaseDateTime, @Nullable Instant lastDecreaseDateTime,
            long numberOfDecreasesToday, long readCapacityUnits, long writeCapacityUnits) {}

    record WarmThroughputDescription(long readUnitsPerSecond, long writeUnitsPerSecond, String status) {}

    record BillingModeSummary(String billingMode, @Nullable Instant lastUpdateToPayPerRequestDateTime) {}

    record TableClassSummary(String tableClass) {}

    record LocalIndexDescription(String indexName, List<KeySchemaElement> keySchema, Projection projection,
            long indexSizeBytes, long itemCount, String indexArn) {}

    record GlobalIndexDescription(String indexName, List<KeySchemaElement> keySchema, Projection projection,
            String indexStatus, @Nullable Boolean backfilling, ThroughputDescription provisionedThroughput,
            long indexSizeBytes, long itemCount, String indexArn, @Nullable OnDemandThroughput onDemandThroughput,
            WarmThroughputDescription warmThroughput) {}

    record TableDescription(@Nullable List<AttributeDefinition> attributeDefinitions, String tableName,
            @Nullable List<KeySchemaElement> keySchema, String tableStatus, @Nullable Instant creationDateTime,
            ThroughputDescription provisionedThroughput, long tableSizeBytes, long itemCount, String tableArn,
            String tableId, @Nullable BillingModeSummary billingModeSummary,
            @Nullable List<LocalIndexDescription> localSecondaryIndexes,
            @Nullable List<GlobalIndexDescription> globalSecondaryIndexes,
            @Nullable StreamSpecification streamSpecification, @Nullable String latestStreamLabel,
            @Nullable String latestStreamArn, @Nullable TableClassSummary tableClassSummary,
            boolean deletionProtectionEnabled, @Nullable OnDemandThroughput onDemandThroughput,
            WarmThroughputDescription warmThroughput) {}

    record DescribeTableResponse(TableDescription table) {}

    /** Of what makes, changes or deletes a table. */
    record TableResponse(TableDescription tableDescription) {}
}

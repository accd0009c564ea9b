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
public final class DescriptionShapes {

    private DescriptionShapes() {}

    public record ThroughputDescription(@Nullable Instant lastIncreaseDateTime, @Nullable Instant lastDecreaseDateTime,
            long numberOfDecreasesToday, long readCapacityUnits, long writeCapacityUnits) {}

    public record WarmThroughputDescription(long readUnitsPerSecond, long writeUnitsPerSecond, String status) {}

    public record BillingModeSummary(String billingMode, @Nullable Instant lastUpdateToPayPerRequestDateTime) {}

    public record TableClassSummary(String tableClass) {}

    public record RestoreSummary(@Nullable String sourceBackupArn, @Nullable String sourceTableArn,
            Instant restoreDateTime, boolean restoreInProgress) {}

    public record LocalIndexDescription(String indexName, List<KeySchemaElement> keySchema, Projection projection,
            long indexSizeBytes, long itemCount, String indexArn) {}

    public record GlobalIndexDescription(String indexName, List<KeySchemaElement> keySchema, Projection projection,
            String indexStatus, @Nullable Boolean backfilling, ThroughputDescription provisionedThroughput,
            long indexSizeBytes, long itemCount, String indexArn, @Nullable OnDemandThroughput onDemandThroughput,
            WarmThroughputDescription warmThroughput) {}

    public record TableDescription(@Nullable List<AttributeDefinition> attributeDefinitions, String tableName,
            @Nullable List<KeySchemaElement> keySchema, String tableStatus, @Nullable Instant creationDateTime,
            ThroughputDescription provisionedThroughput, long tableSizeBytes, long itemCount, String tableArn,
            String tableId, @Nullable BillingModeSummary billingModeSummary,
            @Nullable List<LocalIndexDescription> localSecondaryIndexes,
            @Nullable List<GlobalIndexDescription> globalSecondaryIndexes,
            @Nullable StreamSpecification streamSpecification, @Nullable String latestStreamLabel,
            @Nullable String latestStreamArn, @Nullable RestoreSummary restoreSummary,
            @Nullable TableClassSummary tableClassSummary,
            boolean deletionProtectionEnabled, @Nullable OnDemandThroughput onDemandThroughput,
            WarmThroughputDescription warmThroughput) {}

    public record DescribeTableResponse(TableDescription table) {}

    /** Of what makes, changes or deletes a table. */
    public record TableResponse(TableDescription tableDescription) {}
}

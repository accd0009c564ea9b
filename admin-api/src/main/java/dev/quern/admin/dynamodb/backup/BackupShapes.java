package dev.quern.admin.dynamodb.backup;

import dev.quern.admin.dynamodb.table.TableShapes.KeySchemaElement;
import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.admin.dynamodb.table.TableShapes.Projection;
import dev.quern.admin.dynamodb.table.TableShapes.StreamSpecification;
import dev.quern.admin.dynamodb.table.TableShapes.TimeToLiveDescription;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on backups; names, rules and order are the published model's. */
final class BackupShapes {

    private BackupShapes() {}

    record CreateBackupRequest(@Length(min = 1, max = 1024) String tableName,
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") String backupName) {}

    record BackupRequest(@Length(min = 37, max = 1024) String backupArn) {}

    record ListBackupsRequest(@Length(min = 1, max = 1024) @Nullable String tableName,
            @Range(min = 1, max = 100) @Nullable Integer limit, @Nullable Instant timeRangeLowerBound,
            @Nullable Instant timeRangeUpperBound,
            @Length(min = 37, max = 1024) @Nullable String exclusiveStartBackupArn,
            @OneOf({"USER", "SYSTEM", "AWS_BACKUP", "ALL"}) @Nullable String backupType) {}

    record BackupDetails(String backupArn, String backupName, long backupSizeBytes, String backupStatus,
            String backupType, Instant backupCreationDateTime, @Nullable Instant backupExpiryDateTime) {}

    record BackupSummary(String tableName, String tableId, String tableArn, String backupArn, String backupName,
            Instant backupCreationDateTime, @Nullable Instant backupExpiryDateTime, String backupStatus,
            String backupType, long backupSizeBytes) {}

    /** Units are 0 if a table is paid for by request, which is not allowed in a request. */
    record Units(long readCapacityUnits, long writeCapacityUnits) {}

    record SourceTableDetails(String tableName, String tableId, String tableArn, long tableSizeBytes,
            List<KeySchemaElement> keySchema, Instant tableCreationDateTime, Units provisionedThroughput,
            @Nullable OnDemandThroughput onDemandThroughput, long itemCount, String billingMode) {}

    record LocalIndexInfo(String indexName, List<KeySchemaElement> keySchema, Projection projection) {}

    record GlobalIndexInfo(String indexName, List<KeySchemaElement> keySchema, Projection projection,
            Units provisionedThroughput, @Nullable OnDemandThroughput onDemandThroughput) {}

    record SourceTableFeatureDetails(@Nullable List<LocalIndexInfo> localSecondaryIndexes,
            @Nullable List<GlobalIndexInfo> globalSecondaryIndexes, @Nullable StreamSpecification streamDescription,
            @Nullable TimeToLiveDescription timeToLiveDescription) {}

    record BackupDescription(BackupDetails backupDetails, SourceTableDetails sourceTableDetails,
            SourceTableFeatureDetails sourceTableFeatureDetails) {}

    record CreateBackupResponse(BackupDetails backupDetails) {}

    record BackupResponse(BackupDescription backupDescription) {}

    record ListBackupsResponse(List<BackupSummary> backupSummaries, @Nullable String lastEvaluatedBackupArn) {}
}

package dev.quern.admin.dynamodb.backup;

import dev.quern.admin.dynamodb.table.TableShapes.GlobalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.LocalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.admin.dynamodb.table.TableShapes.ProvisionedThroughput;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations that restore; names, rules and order are the published model's. */
final class RestoreShapes {

    private RestoreShapes() {}

    @NotImplemented({"SSESpecificationOverride", "VectorIndexOverride"})
    record RestoreTableFromBackupRequest(
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") String targetTableName,
            @Length(min = 37, max = 1024) String backupArn,
            @OneOf({"PROVISIONED", "PAY_PER_REQUEST"}) @Nullable String billingModeOverride,
            @Nullable List<GlobalSecondaryIndex> globalSecondaryIndexOverride,
            @Nullable List<LocalSecondaryIndex> localSecondaryIndexOverride,
            @Nullable ProvisionedThroughput provisionedThroughputOverride,
            @Nullable OnDemandThroughput onDemandThroughputOverride) {}

    @NotImplemented({"SSESpecificationOverride", "VectorIndexOverride"})
    record RestoreTableToPointInTimeRequest(@Length(min = 1, max = 1024) @Nullable String sourceTableArn,
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") @Nullable String sourceTableName,
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") String targetTableName,
            @Nullable Boolean useLatestRestorableTime, @Nullable Instant restoreDateTime,
            @OneOf({"PROVISIONED", "PAY_PER_REQUEST"}) @Nullable String billingModeOverride,
            @Nullable List<GlobalSecondaryIndex> globalSecondaryIndexOverride,
            @Nullable List<LocalSecondaryIndex> localSecondaryIndexOverride,
            @Nullable ProvisionedThroughput provisionedThroughputOverride,
            @Nullable OnDemandThroughput onDemandThroughputOverride) {}

    record PointInTimeRecoverySpecification(boolean pointInTimeRecoveryEnabled,
            @Range(min = 1, max = 35) @Nullable Integer recoveryPeriodInDays) {}

    record UpdateContinuousBackupsRequest(@Length(min = 1, max = 1024) String tableName,
            PointInTimeRecoverySpecification pointInTimeRecoverySpecification) {}

    record DescribeContinuousBackupsRequest(@Length(min = 1, max = 1024) String tableName) {}

    record PointInTimeRecoveryDescription(String pointInTimeRecoveryStatus, @Nullable Integer recoveryPeriodInDays,
            @Nullable Instant earliestRestorableDateTime, @Nullable Instant latestRestorableDateTime) {}

    record ContinuousBackupsDescription(String continuousBackupsStatus,
            PointInTimeRecoveryDescription pointInTimeRecoveryDescription) {}

    record ContinuousBackupsResponse(ContinuousBackupsDescription continuousBackupsDescription) {}
}

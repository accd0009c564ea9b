package dev.quern.admin.dynamodb.backup;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.backup.RestoreShapes.ContinuousBackupsDescription;
import dev.quern.admin.dynamodb.backup.RestoreShapes.ContinuousBackupsResponse;
import dev.quern.admin.dynamodb.backup.RestoreShapes.DescribeContinuousBackupsRequest;
import dev.quern.admin.dynamodb.backup.RestoreShapes.PointInTimeRecoveryDescription;
import dev.quern.admin.dynamodb.backup.RestoreShapes.PointInTimeRecoverySpecification;
import dev.quern.admin.dynamodb.backup.RestoreShapes.RestoreTableFromBackupRequest;
import dev.quern.admin.dynamodb.backup.RestoreShapes.RestoreTableToPointInTimeRequest;
import dev.quern.admin.dynamodb.backup.RestoreShapes.UpdateContinuousBackupsRequest;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.table.DescriptionShapes.TableResponse;
import dev.quern.admin.dynamodb.table.Descriptions;
import dev.quern.admin.dynamodb.table.Descriptions.Occasion;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.backup.Backup;
import dev.quern.storage.tables.backup.BackupKey;
import dev.quern.storage.tables.backup.Recoveries.Window;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.Recovery;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations that restore tables, and those that keep what is needed for that. */
public final class RestoreOperations {

    private final TableStore store;
    private final Names names;
    private final BackupArns arns;
    private final Descriptions descriptions;
    private final Runnable begun;

    /**
     * @param begun
     *            to be called when there is something to copy in the background
     */
    public RestoreOperations(TableStore store, Names names, Runnable begun) {
        this.store = store;
        this.names = names;
        this.arns = new BackupArns(names);
        this.descriptions = new Descriptions(names);
        this.begun = begun;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("RestoreTableFromBackup", ROUTE, RestoreTableFromBackupRequest.class, TableResponse.class,
                        told(this::fromBackup)),
                blocking("RestoreTableToPointInTime", ROUTE, RestoreTableToPointInTimeRequest.class,
                        TableResponse.class, told(this::toPointInTime)),
                blocking("UpdateContinuousBackups", ROUTE, UpdateContinuousBackupsRequest.class,
                        ContinuousBackupsResponse.class, told(this::update)),
                blocking("DescribeContinuousBackups", ROUTE, DescribeContinuousBackupsRequest.class,
                        ContinuousBackupsResponse.class, told(this::describe)));
    }

    private TableResponse fromBackup(RestoreTableFromBackupRequest request, Call call) {
        BackupKey key = arns.parse(request.backupArn());
        Backup backup = store.backups().get(key);
        Overrides overrides = new Overrides(request.billingModeOverride(), request.globalSecondaryIndexOverride(),
                request.localSecondaryIndexOverride(), request.provisionedThroughputOverride(),
                request.onDemandThroughputOverride());
        return begun(store.restores().fromBackup(key, overrides.restore(names.table(request.targetTableName()),
                Optional.of(request.backupArn()), names.arn(key.table()), backup.created())));
    }

    private TableResponse toPointInTime(RestoreTableToPointInTimeRequest request, Call call) {
        TableName source = source(request);
        boolean latest = Boolean.TRUE.equals(request.useLatestRestorableTime());
        if (latest == (request.restoreDateTime() != null)) {
            throw new TablesException.Validation("One or more parameter values were invalid: Exactly one of"
                    + " RestoreDateTime and UseLatestRestorableTime must be specified");
        }
        // what is told of the table says to which moment, so it is chosen here
        Instant moment = request.restoreDateTime() != null
                ? request.restoreDateTime()
                : store.recoveries().find(source).map(Window::latest).orElse(Instant.EPOCH);
        Overrides overrides = new Overrides(request.billingModeOverride(), request.globalSecondaryIndexOverride(),
                request.localSecondaryIndexOverride(), request.provisionedThroughputOverride(),
                request.onDemandThroughputOverride());
        return begun(store.restores().toMoment(source, Optional.of(moment), overrides.restore(
                names.table(request.targetTableName()), Optional.empty(), names.arn(source), moment)));
    }

    private TableName source(RestoreTableToPointInTimeRequest request) {
        if (request.sourceTableArn() != null && request.sourceTableName() == null) {
            return names.ofArn(request.sourceTableArn());
        }
        if (request.sourceTableName() != null && request.sourceTableArn() == null) {
            return names.table(request.sourceTableName());
        }
        throw new TablesException.Validation("One or more parameter values were invalid: Exactly one of"
                + " SourceTableName and SourceTableArn must be specified");
    }

    private TableResponse begun(Table table) {
        begun.run();
        return new TableResponse(descriptions.of(new Tables.Description(table, Map.of()), Occasion.CREATED));
    }

    private ContinuousBackupsResponse update(UpdateContinuousBackupsRequest request, Call call) {
        TableName table = names.table(request.tableName());
        PointInTimeRecoverySpecification asked = request.pointInTimeRecoverySpecification();
        if (asked.pointInTimeRecoveryEnabled()) {
            int days = asked.recoveryPeriodInDays() == null ? Recovery.MAX_DAYS : asked.recoveryPeriodInDays();
            return described(Optional.of(store.recoveries().enable(table, days)));
        }
        if (asked.recoveryPeriodInDays() != null) {
            throw new TablesException.Validation("One or more parameter values were invalid: RecoveryPeriodInDays"
                    + " cannot be specified when PointInTimeRecoveryEnabled is false");
        }
        store.recoveries().disable(table);
        return described(Optional.empty());
    }

    private ContinuousBackupsResponse describe(DescribeContinuousBackupsRequest request, Call call) {
        return described(store.recoveries().find(names.table(request.tableName())));
    }

    private static ContinuousBackupsResponse described(Optional<Window> window) {
        PointInTimeRecoveryDescription recovery = window
                .map(open -> new PointInTimeRecoveryDescription("ENABLED", open.days(), open.earliest(),
                        open.latest()))
                .orElse(new PointInTimeRecoveryDescription("DISABLED", null, null, null));
        return new ContinuousBackupsResponse(new ContinuousBackupsDescription("ENABLED", recovery));
    }
}

package dev.quern.admin.dynamodb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.waiters.Waiter;
import software.amazon.awssdk.core.waiters.WaiterAcceptor;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupDetails;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupType;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.SourceTableDetails;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Backups and restored tables through the AWS SDK. */
@Timeout(120)
class BackupSdkTest {

    private static final String ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/";
    private static final BackoffStrategy EAGER = BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10));

    @TempDir
    static Path data;

    private static RunningServer server;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        client = server.dynamoDb();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static Map<String, AttributeValue> item(String id, String color) {
        return Map.of("id", AttributeValue.fromS(id), "color", AttributeValue.fromS(color));
    }

    private static void createTable(String name) {
        client.createTable(request(name).build());
    }

    private static CreateTableRequest.Builder request(String name) {
        return CreateTableRequest.builder().tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        AttributeDefinition.builder().attributeName("id").attributeType(ScalarAttributeType.S).build(),
                        AttributeDefinition.builder().attributeName("color").attributeType(ScalarAttributeType.S)
                                .build())
                .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                .globalSecondaryIndexes(index -> index.indexName("colors")
                        .keySchema(KeySchemaElement.builder().attributeName("color").keyType(KeyType.HASH).build())
                        .projection(Projection.builder().projectionType(ProjectionType.ALL).build()))
                .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE));
    }

    private static void put(String table, String id, String color) {
        client.putItem(put -> put.tableName(table).item(item(id, color)));
    }

    private static Set<Map<String, AttributeValue>> items(String table) {
        return new HashSet<>(client.scan(scan -> scan.tableName(table)).items());
    }

    private static BackupDetails backUp(String table, String name) {
        BackupDetails begun = client.createBackup(create -> create.tableName(table).backupName(name))
                .backupDetails();
        Waiter<DescribeBackupResponse> waiter = Waiter.builder(DescribeBackupResponse.class)
                .addAcceptor(WaiterAcceptor.successOnResponseAcceptor(described -> described.backupDescription()
                        .backupDetails().backupStatus() == BackupStatus.AVAILABLE))
                .addAcceptor(WaiterAcceptor.retryOnResponseAcceptor(_ -> true))
                .overrideConfiguration(wait -> wait.maxAttempts(2_000).backoffStrategyV2(EAGER)).build();
        return waiter.run(() -> client.describeBackup(describe -> describe.backupArn(begun.backupArn()))).matched()
                .response().orElseThrow().backupDescription().backupDetails();
    }

    private static TableDescription awaitTable(String name) {
        client.waiter().waitUntilTableExists(describe -> describe.tableName(name),
                wait -> wait.maxAttempts(2_000).backoffStrategyV2(EAGER));
        return client.describeTable(describe -> describe.tableName(name)).table();
    }

    @Test
    void aBackupIsMadeDescribedRestoredAndDeleted() {
        createTable("plants");
        put("plants", "rose", "red");
        put("plants", "fern", "green");
        BackupDetails begun = client.createBackup(create -> create.tableName("plants").backupName("spring"))
                .backupDetails();
        assertThat(begun.backupArn()).matches("\\Q" + ARN + "plants/backup/\\E[0-9]{14}-[0-9a-f]{8}");
        assertThat(begun.backupStatus()).isEqualTo(BackupStatus.CREATING);
        assertThat(begun.backupType()).isEqualTo(BackupType.USER);
        BackupDetails made = backUp("plants", "summer");
        put("plants", "rose", "white");
        assertThat(made.backupName()).isEqualTo("summer");
        assertThat(made.backupSizeBytes()).isPositive();
        SourceTableDetails source = client.describeBackup(describe -> describe.backupArn(made.backupArn()))
                .backupDescription().sourceTableDetails();
        assertThat(source.tableName()).isEqualTo("plants");
        assertThat(source.tableArn()).isEqualTo(ARN + "plants");
        assertThat(source.itemCount()).isEqualTo(2);
        assertThat(source.billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(source.keySchema()).hasSize(1);
        var features = client.describeBackup(describe -> describe.backupArn(made.backupArn())).backupDescription()
                .sourceTableFeatureDetails();
        assertThat(features.globalSecondaryIndexes()).hasSize(1);
        assertThat(features.streamDescription().streamViewType()).isEqualTo(StreamViewType.NEW_IMAGE);

        TableDescription restoring = client.restoreTableFromBackup(
                restore -> restore.backupArn(made.backupArn()).targetTableName("plants-again")).tableDescription();
        assertThat(restoring.tableStatus()).isEqualTo(TableStatus.CREATING);
        RestoreSummary summary = restoring.restoreSummary();
        assertThat(summary.restoreInProgress()).isTrue();
        assertThat(summary.sourceBackupArn()).isEqualTo(made.backupArn());
        assertThat(summary.sourceTableArn()).isEqualTo(ARN + "plants");
        assertThat(summary.restoreDateTime()).isEqualTo(made.backupCreationDateTime());
        TableDescription restored = awaitTable("plants-again");
        assertThat(restored.restoreSummary().restoreInProgress()).isFalse();
        assertThat(restored.streamSpecification()).isNull();
        assertThat(restored.itemCount()).isEqualTo(2);
        assertThat(items("plants-again")).containsExactlyInAnyOrder(item("rose", "red"), item("fern", "green"));
        assertThat(client.query(query -> query.tableName("plants-again").indexName("colors")
                .keyConditionExpression("color = :color")
                .expressionAttributeValues(Map.of(":color", AttributeValue.fromS("red")))).items()).hasSize(1);

        var deleted = client.deleteBackup(delete -> delete.backupArn(made.backupArn())).backupDescription();
        assertThat(deleted.backupDetails().backupStatus()).isEqualTo(BackupStatus.DELETED);
        assertThatThrownBy(() -> client.describeBackup(describe -> describe.backupArn(made.backupArn())))
                .isInstanceOf(BackupNotFoundException.class)
                .hasMessageContaining("Backup not found: " + made.backupArn());
    }

    @Test
    void backupsAreListedInPages() {
        createTable("listed");
        List<String> arns = new ArrayList<>();
        IntStream.range(0, 5).forEach(i -> arns.add(backUp("listed", "number-" + i).backupArn()));
        List<String> found = new ArrayList<>();
        String start = null;
        do {
            String from = start;
            ListBackupsResponse page = client.listBackups(
                    list -> list.tableName("listed").limit(2).exclusiveStartBackupArn(from));
            assertThat(page.backupSummaries()).hasSizeLessThanOrEqualTo(2);
            page.backupSummaries().stream().map(BackupSummary::backupArn).forEach(found::add);
            start = page.lastEvaluatedBackupArn();
        } while (start != null);
        assertThat(found).isEqualTo(arns);
        Instant third = client.listBackups(list -> list.tableName("listed")).backupSummaries().get(2)
                .backupCreationDateTime();
        assertThat(client.listBackups(list -> list.tableName("listed").timeRangeLowerBound(third))
                .backupSummaries()).extracting(BackupSummary::backupArn).isEqualTo(arns.subList(2, 5));
        assertThat(client.listBackups(list -> list.tableName(ARN + "listed").timeRangeUpperBound(third))
                .backupSummaries()).extracting(BackupSummary::backupArn).isEqualTo(arns.subList(0, 2));
        assertThat(client.listBackups(list -> list.tableName("listed").backupType(BackupTypeFilter.AWS_BACKUP))
                .backupSummaries()).isEmpty();
    }

    @Test
    void whatIsRestoredCanBeChosen() {
        createTable("overridden");
        String arn = backUp("overridden", "whole").backupArn();
        TableDescription restored = client.restoreTableFromBackup(restore -> restore.backupArn(arn)
                .targetTableName("chosen").billingModeOverride(BillingMode.PROVISIONED)
                .provisionedThroughputOverride(units -> units.readCapacityUnits(3L).writeCapacityUnits(4L))
                .globalSecondaryIndexOverride(List.of())).tableDescription();
        assertThat(restored.provisionedThroughput().readCapacityUnits()).isEqualTo(3);
        assertThat(restored.billingModeSummary()).isNull();
        assertThat(restored.hasGlobalSecondaryIndexes()).isFalse();
        assertThat(restored.attributeDefinitions()).hasSize(1);
        awaitTable("chosen");
        assertThatThrownBy(() -> client.restoreTableFromBackup(restore -> restore.backupArn(arn)
                .targetTableName("overridden"))).isInstanceOf(TableAlreadyExistsException.class)
                .hasMessageContaining("Table already exists: overridden");
        assertThatThrownBy(() -> client.restoreTableFromBackup(restore -> restore.backupArn(arn)
                .targetTableName("encrypted").sseSpecificationOverride(sse -> sse.enabled(true))))
                .isInstanceOf(DynamoDbException.class).hasMessageContaining("SSESpecificationOverride");
    }

    private static Instant latest(String table) {
        return client.describeContinuousBackups(describe -> describe.tableName(table)).continuousBackupsDescription()
                .pointInTimeRecoveryDescription().latestRestorableDateTime();
    }

    @Test
    void aTableIsRestoredToAMoment() {
        createTable("diary");
        PointInTimeRecoveryDescription off = client.describeContinuousBackups(
                describe -> describe.tableName("diary")).continuousBackupsDescription()
                .pointInTimeRecoveryDescription();
        assertThat(off.pointInTimeRecoveryStatus()).isEqualTo(PointInTimeRecoveryStatus.DISABLED);
        assertThat(off.latestRestorableDateTime()).isNull();
        assertThatThrownBy(() -> client.restoreTableToPointInTime(restore -> restore.sourceTableName("diary")
                .targetTableName("never").useLatestRestorableTime(true)))
                .isInstanceOf(PointInTimeRecoveryUnavailableException.class)
                .hasMessageContaining("Point in time recovery is not enabled for table 'diary'");
        ContinuousBackupsDescription on = client.updateContinuousBackups(update -> update.tableName("diary")
                .pointInTimeRecoverySpecification(
                        recovery -> recovery.pointInTimeRecoveryEnabled(true).recoveryPeriodInDays(7)))
                .continuousBackupsDescription();
        assertThat(on.pointInTimeRecoveryDescription().recoveryPeriodInDays()).isEqualTo(7);
        put("diary", "monday", "grey");
        Instant monday = latest("diary");
        while (!latest("diary").isAfter(monday)) {
            // what is done in the millisecond of a moment belongs to it
            Thread.onSpinWait();
        }
        client.deleteItem(delete -> delete.tableName("diary").key(Map.of("id", AttributeValue.fromS("monday"))));
        put("diary", "tuesday", "blue");
        client.restoreTableToPointInTime(restore -> restore.sourceTableArn(ARN + "diary")
                .targetTableName("diary-of-tuesday").useLatestRestorableTime(true));
        awaitTable("diary-of-tuesday");
        assertThat(items("diary-of-tuesday")).containsExactly(item("tuesday", "blue"));
        TableDescription begun = client.restoreTableToPointInTime(restore -> restore.sourceTableName("diary")
                .targetTableName("diary-of-monday").restoreDateTime(monday)).tableDescription();
        assertThat(begun.restoreSummary().sourceBackupArn()).isNull();
        assertThat(begun.restoreSummary().restoreDateTime()).isEqualTo(monday);
        awaitTable("diary-of-monday");
        assertThat(items("diary-of-monday")).containsExactly(item("monday", "grey"));
        assertThatThrownBy(() -> client.restoreTableToPointInTime(restore -> restore.sourceTableName("diary")
                .targetTableName("future").restoreDateTime(Instant.now().plusSeconds(60))))
                .isInstanceOf(InvalidRestoreTimeException.class);
        assertThatThrownBy(() -> client.restoreTableToPointInTime(restore -> restore.sourceTableName("diary")
                .targetTableName("no-time"))).hasMessageContaining("RestoreDateTime");

        client.deleteTable(delete -> delete.tableName("diary"));
        BackupSummary left = client.listBackups(
                list -> list.tableName("diary").backupType(BackupTypeFilter.SYSTEM)).backupSummaries().getFirst();
        assertThat(left.backupName()).isEqualTo("diary$DeletedTableBackup");
        assertThat(left.backupExpiryDateTime())
                .isEqualTo(left.backupCreationDateTime().plus(Duration.ofDays(35)));
        client.restoreTableFromBackup(restore -> restore.backupArn(left.backupArn()).targetTableName("diary"));
        awaitTable("diary");
        assertThat(items("diary")).containsExactly(item("tuesday", "blue"));
    }

    @Test
    void whatIsNotThereIsRefusedByItsName() {
        assertThatThrownBy(() -> client.createBackup(create -> create.tableName("nothing").backupName("none")))
                .isInstanceOf(TableNotFoundException.class).hasMessageContaining("Table not found: nothing");
        assertThatThrownBy(() -> client.describeContinuousBackups(describe -> describe.tableName("nothing")))
                .isInstanceOf(TableNotFoundException.class);
        assertThatThrownBy(() -> client.describeBackup(
                describe -> describe.backupArn(ARN + "plants/backup/01700000000000-00000000")))
                .isInstanceOf(BackupNotFoundException.class);
        assertThatThrownBy(() -> client.describeBackup(describe -> describe.backupArn("x".repeat(40))))
                .isInstanceOf(BackupNotFoundException.class);
        assertThatThrownBy(() -> client.createBackup(create -> create.tableName("plants").backupName("a b")))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("Value 'a b' at 'backupName' failed to satisfy constraint");
    }
}

package dev.quern.admin.dynamodb.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.ChildServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.InputCompressionType;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A server is killed while it exports a table, and while it imports one. It goes on when it starts again: every item is
 * written once, and no table can be used before all of it is there.
 */
@Timeout(120)
class CopiesCrashIT {

    private static final String ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/";
    private static final String BUCKET = "moved";
    private static final String SOURCE = "source";
    private static final String COPY = "copy";
    private static final int ITEMS = 3_000;
    private static final int BATCH = 25;
    private static final int MAX_MILLIS_TO_KILL = 150;
    private static final AttributeDefinition ID = AttributeDefinition.builder().attributeName("id")
            .attributeType(ScalarAttributeType.S).build();
    private static final KeySchemaElement KEY = KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH)
            .build();

    @TempDir
    Path data;

    private final Random random = new Random();

    @Test
    void aServerThatIsKilledFinishesItsExportsAndImports() throws Exception {
        String export;
        try (ChildServer child = ChildServer.start(data)) {
            fill(child);
            export = beginExport(child);
            killSoon(child);
        }
        String arn;
        try (ChildServer child = ChildServer.start(data)) {
            arn = beginImport(child, exportedData(child, export));
            killSoon(child);
        }
        try (ChildServer child = ChildServer.start(data);
                DynamoDbClient tables = child.client(
                        DynamoDbClient.builder())) {
            ImportTableDescription done = awaitImport(tables, arn);
            assertThat(done.importStatus()).as(done.failureMessage()).isEqualTo(ImportStatus.COMPLETED);
            assertThat(done.importedItemCount()).isEqualTo(ITEMS);
            assertThat(status(tables)).isEqualTo(TableStatus.ACTIVE);
            assertThat(tables.scanPaginator(scan -> scan.tableName(COPY)).items().stream()
                    .map(item -> item.get("id")).distinct()).hasSize(ITEMS);
        }
    }

    private void killSoon(ChildServer child) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_MILLIS_TO_KILL));
        child.kill();
    }

    private static void fill(ChildServer child) {
        try (DynamoDbClient tables = child.client(DynamoDbClient.builder());
                S3Client objects = child.client(S3Client.builder().forcePathStyle(true))) {
            objects.createBucket(create -> create.bucket(BUCKET));
            tables.createTable(create -> create.tableName(SOURCE).billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(ID).keySchema(KEY));
            tables.updateContinuousBackups(update -> update.tableName(SOURCE)
                    .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
            for (int from = 0; from < ITEMS; from += BATCH) {
                List<WriteRequest> puts = IntStream.range(from, from + BATCH).mapToObj(
                        i -> WriteRequest.builder().putRequest(put -> put.item(Map.of("id", AttributeValue.fromS("id-"
                                + i), "text", AttributeValue.fromS("text ".repeat(50) + i)))).build())
                        .toList();
                assertThat(tables.batchWriteItem(write -> write.requestItems(Map.of(SOURCE, puts)))
                        .unprocessedItems()).isEmpty();
            }
        }
    }

    private static String beginExport(ChildServer child) {
        try (DynamoDbClient tables = child.client(DynamoDbClient.builder())) {
            return tables.exportTableToPointInTime(asked -> asked.tableArn(ARN + SOURCE).s3Bucket(BUCKET))
                    .exportDescription().exportArn();
        }
    }

    /** Waits for the export and looks at what it wrote; gives the prefix of its data. */
    private static String exportedData(ChildServer child, String export) throws IOException {
        try (DynamoDbClient tables = child.client(DynamoDbClient.builder());
                S3Client objects = child.client(S3Client.builder().forcePathStyle(true))) {
            ExportDescription done = awaitExport(tables, export);
            assertThat(done.exportStatus()).as(done.failureMessage()).isEqualTo(ExportStatus.COMPLETED);
            assertThat(done.itemCount()).isEqualTo(ITEMS);
            String prefix = "AWSDynamoDB/" + export.substring(export.lastIndexOf('/') + 1) + "/data/";
            List<String> lines = new ArrayList<>();
            for (S3Object file : objects.listObjectsV2(list -> list.bucket(BUCKET).prefix(prefix)).contents()) {
                byte[] content = objects.getObjectAsBytes(get -> get.bucket(BUCKET).key(file.key())).asByteArray();
                try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(new ByteArrayInputStream(content)), UTF_8))) {
                    reader.lines().forEach(lines::add);
                }
            }
            assertThat(lines).hasSize(ITEMS).doesNotHaveDuplicates();
            return prefix;
        }
    }

    private static ExportDescription awaitExport(DynamoDbClient tables, String export) {
        while (true) {
            ExportDescription now = tables.describeExport(describe -> describe.exportArn(export)).exportDescription();
            if (now.exportStatus() != ExportStatus.IN_PROGRESS) {
                return now;
            }
        }
    }

    private static String beginImport(ChildServer child, String prefix) {
        try (DynamoDbClient tables = child.client(DynamoDbClient.builder())) {
            return tables.importTable(asked -> asked.inputFormat(InputFormat.DYNAMODB_JSON)
                    .inputCompressionType(InputCompressionType.GZIP)
                    .s3BucketSource(source -> source.s3Bucket(BUCKET).s3KeyPrefix(prefix))
                    .tableCreationParameters(create -> create.tableName(COPY).billingMode(BillingMode.PAY_PER_REQUEST)
                            .attributeDefinitions(ID).keySchema(KEY)))
                    .importTableDescription().importArn();
        }
    }

    /** A table that was seen to be active before its import was seen to go on would have been one too early. */
    private static ImportTableDescription awaitImport(DynamoDbClient tables, String arn) {
        while (true) {
            TableStatus before = status(tables);
            ImportTableDescription now = tables.describeImport(describe -> describe.importArn(arn))
                    .importTableDescription();
            if (now.importStatus() != ImportStatus.IN_PROGRESS) {
                return now;
            }
            assertThat(before).isEqualTo(TableStatus.CREATING);
        }
    }

    private static TableStatus status(DynamoDbClient tables) {
        return tables.describeTable(describe -> describe.tableName(COPY)).table().tableStatus();
    }
}

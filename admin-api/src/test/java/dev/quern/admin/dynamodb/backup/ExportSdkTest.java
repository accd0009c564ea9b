package dev.quern.admin.dynamodb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.admin.RunningServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
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
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DescribeExportResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExportConflictException;
import software.amazon.awssdk.services.dynamodb.model.ExportDescription;
import software.amazon.awssdk.services.dynamodb.model.ExportFormat;
import software.amazon.awssdk.services.dynamodb.model.ExportNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ExportType;
import software.amazon.awssdk.services.dynamodb.model.InvalidExportTimeException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ListExportsResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;

/** Exports of tables to buckets through the AWS SDK. */
@Timeout(120)
class ExportSdkTest {

    private static final String ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/";
    private static final String BUCKET = "exported";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path data;

    private static RunningServer server;
    private static DynamoDbClient client;
    private static S3Client s3;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        client = server.dynamoDb();
        s3 = server.s3();
        s3.createBucket(create -> create.bucket(BUCKET));
    }

    @AfterAll
    static void stop() {
        s3.close();
        client.close();
        server.close();
    }

    private static void createTable(String name) {
        client.createTable(create -> create.tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder().attributeName("id")
                        .attributeType(ScalarAttributeType.S).build())
                .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build()));
    }

    private static void keepPast(String table) {
        client.updateContinuousBackups(update -> update.tableName(table)
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
    }

    private static ExportDescription awaitEnd(String arn) {
        Waiter<DescribeExportResponse> waiter = Waiter.builder(DescribeExportResponse.class)
                .addAcceptor(WaiterAcceptor.successOnResponseAcceptor(
                        described -> described.exportDescription().exportStatus() != ExportStatus.IN_PROGRESS))
                .addAcceptor(WaiterAcceptor.retryOnResponseAcceptor(_ -> true))
                .overrideConfiguration(wait -> wait.maxAttempts(3_000)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10))))
                .build();
        return waiter.run(() -> client.describeExport(describe -> describe.exportArn(arn))).matched().response()
                .orElseThrow().exportDescription();
    }

    private static byte[] object(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray();
    }

    private static List<JsonNode> lines(byte[] text) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static String md5(byte[] bytes) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    }

    @Test
    void aTableIsWrittenToABucketAsItWas() throws Exception {
        createTable("exporting");
        keepPast("exporting");
        Map<String, AttributeValue> all = Map.of("id", AttributeValue.fromS("ä\n\"all\""), "n",
                AttributeValue.fromN("1.50"), "list", AttributeValue.fromL(List.of(AttributeValue.fromBool(true))),
                "set", AttributeValue.fromNs(List.of("1", "2")));
        client.putItem(put -> put.tableName("exporting").item(all));
        IntStream.range(0, 40).forEach(i -> client.putItem(put -> put.tableName("exporting")
                .item(Map.of("id", AttributeValue.fromS("item-" + i)))));
        Instant before = Instant.now();
        ExportDescription begun = client.exportTableToPointInTime(export -> export.tableArn(ARN + "exporting")
                .s3Bucket(BUCKET).s3Prefix("some/where").clientToken("once")).exportDescription();
        client.deleteItem(delete -> delete.tableName("exporting").key(Map.of("id", AttributeValue.fromS("item-3"))));
        assertThat(begun.exportStatus()).isEqualTo(ExportStatus.IN_PROGRESS);
        assertThat(begun.exportTime()).isAfterOrEqualTo(before.minusSeconds(1));
        ExportDescription done = awaitEnd(begun.exportArn());
        assertThat(done.failureMessage()).isNull();
        assertThat(done.exportStatus()).isEqualTo(ExportStatus.COMPLETED);
        assertThat(done.itemCount()).isEqualTo(41);
        assertThat(done.exportType()).isEqualTo(ExportType.FULL_EXPORT);
        assertThat(done.clientToken()).isEqualTo("once");

        String id = begun.exportArn().substring(begun.exportArn().lastIndexOf('/') + 1);
        String folder = "some/where/AWSDynamoDB/" + id + "/";
        assertThat(done.exportManifest()).isEqualTo(folder + "manifest-summary.json");
        JsonNode summary = JSON.readTree(object(done.exportManifest()));
        assertThat(summary.path("itemCount").asLong()).isEqualTo(41);
        assertThat(summary.path("exportArn").asText()).isEqualTo(begun.exportArn());
        assertThat(new String(object(folder + "manifest-summary.md5"), StandardCharsets.UTF_8))
                .isEqualTo(md5(object(folder + "manifest-summary.json")));
        assertThat(object(folder + "_started")).isEmpty();
        byte[] manifest = object(summary.path("manifestFilesS3Key").asText());
        assertThat(new String(object(folder + "manifest-files.md5"), StandardCharsets.UTF_8)).isEqualTo(md5(manifest));
        Map<String, JsonNode> items = new HashMap<>();
        for (JsonNode file : lines(manifest)) {
            byte[] packed = object(file.path("dataFileS3Key").asText());
            assertThat(file.path("md5Checksum").asText()).isEqualTo(md5(packed));
            List<JsonNode> found = lines(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
            assertThat(found).hasSize(file.path("itemCount").asInt());
            found.forEach(line -> items.put(line.path("Item").path("id").path("S").asText(), line.path("Item")));
        }
        assertThat(items).hasSize(41).containsKey("item-3");
        assertThat(items).containsEntry("ä\n\"all\"", JSON.readTree("{\"id\":{\"S\":\"ä\\n\\\"all\\\"\"},"
                + "\"n\":{\"N\":\"1.5\"},\"list\":{\"L\":[{\"BOOL\":true}]},\"set\":{\"NS\":[\"1\",\"2\"]}}"));

        assertThat(client.exportTableToPointInTime(export -> export.tableArn(ARN + "exporting").s3Bucket(BUCKET)
                .s3Prefix("some/where").clientToken("once")).exportDescription().exportArn())
                .isEqualTo(begun.exportArn());
        assertThatThrownBy(() -> client.exportTableToPointInTime(export -> export.tableArn(ARN + "exporting")
                .s3Bucket(BUCKET).clientToken("once"))).isInstanceOf(ExportConflictException.class);
        client.deleteTable(delete -> delete.tableName("exporting"));
        assertThat(client.describeExport(describe -> describe.exportArn(begun.exportArn())).exportDescription()
                .itemCount()).isEqualTo(41);
    }

    @Test
    void exportsAreListedInPages() {
        createTable("listing");
        keepPast("listing");
        List<String> arns = new ArrayList<>();
        IntStream.range(0, 3).forEach(_ -> arns.addFirst(awaitEnd(client.exportTableToPointInTime(
                export -> export.tableArn(ARN + "listing").s3Bucket(BUCKET)).exportDescription().exportArn())
                .exportArn()));
        ListExportsResponse first = client.listExports(list -> list.tableArn(ARN + "listing").maxResults(2));
        ListExportsResponse second = client.listExports(
                list -> list.tableArn(ARN + "listing").maxResults(2).nextToken(first.nextToken()));
        assertThat(first.exportSummaries()).extracting(each -> each.exportArn()).isEqualTo(arns.subList(0, 2));
        assertThat(second.exportSummaries()).extracting(each -> each.exportArn()).isEqualTo(arns.subList(2, 3));
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void whatCannotBeExportedIsRefused() {
        createTable("refusing");
        assertThatThrownBy(() -> client.exportTableToPointInTime(
                export -> export.tableArn(ARN + "refusing").s3Bucket(BUCKET)))
                .isInstanceOf(PointInTimeRecoveryUnavailableException.class);
        keepPast("refusing");
        assertThatThrownBy(() -> client.exportTableToPointInTime(export -> export.tableArn(ARN + "refusing")
                .s3Bucket(BUCKET).exportTime(Instant.now().minusSeconds(100_000))))
                .isInstanceOf(InvalidExportTimeException.class);
        assertThatThrownBy(() -> client.exportTableToPointInTime(export -> export.tableArn(ARN + "refusing")
                .s3Bucket(BUCKET).exportFormat(ExportFormat.ION)))
                .isInstanceOf(DynamoDbException.class).hasMessageContaining("ION is not supported");
        assertThatThrownBy(() -> client.exportTableToPointInTime(export -> export.tableArn(ARN + "refusing")
                .s3Bucket(BUCKET).exportType(ExportType.INCREMENTAL_EXPORT)))
                .isInstanceOf(DynamoDbException.class).hasMessageContaining("INCREMENTAL_EXPORT is not supported");
        assertThatThrownBy(() -> client.describeExport(
                describe -> describe.exportArn(ARN + "refusing/export/01700000000000-00000000")))
                .isInstanceOf(ExportNotFoundException.class);
        ExportDescription failed = awaitEnd(client.exportTableToPointInTime(
                export -> export.tableArn(ARN + "refusing").s3Bucket("nowhere")).exportDescription().exportArn());
        assertThat(failed.exportStatus()).isEqualTo(ExportStatus.FAILED);
        assertThat(failed.failureCode()).isEqualTo("S3NoSuchBucket");
        // nothing is pinned by what has failed
        client.deleteTable(delete -> delete.tableName("refusing"));
    }
}

package dev.quern.admin.dynamodb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.waiters.Waiter;
import software.amazon.awssdk.core.waiters.WaiterAcceptor;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DescribeImportResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportConflictException;
import software.amazon.awssdk.services.dynamodb.model.ImportNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ImportStatus;
import software.amazon.awssdk.services.dynamodb.model.ImportSummary;
import software.amazon.awssdk.services.dynamodb.model.ImportTableDescription;
import software.amazon.awssdk.services.dynamodb.model.ImportTableRequest;
import software.amazon.awssdk.services.dynamodb.model.InputCompressionType;
import software.amazon.awssdk.services.dynamodb.model.InputFormat;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ListImportsResponse;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.s3.S3Client;

/** Imports of tables from buckets through the AWS SDK. */
@Timeout(120)
class ImportSdkTest {

    private static final String ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/";
    private static final String BUCKET = "imported";
    private static final BackoffStrategy EAGER = BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10));
    private static final AttributeDefinition ID = AttributeDefinition.builder().attributeName("id")
            .attributeType(ScalarAttributeType.S).build();
    private static final KeySchemaElement KEY = KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH)
            .build();

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

    private static ImportTableRequest.Builder request(String table, String prefix) {
        return ImportTableRequest.builder().s3BucketSource(source -> source.s3Bucket(BUCKET).s3KeyPrefix(prefix))
                .inputFormat(InputFormat.DYNAMODB_JSON).tableCreationParameters(create -> create.tableName(table)
                        .billingMode(BillingMode.PAY_PER_REQUEST).attributeDefinitions(ID).keySchema(KEY));
    }

    private static ImportTableDescription imported(ImportTableRequest request) {
        return awaitEnd(client.importTable(request).importTableDescription().importArn());
    }

    private static ImportTableDescription awaitEnd(String arn) {
        Waiter<DescribeImportResponse> waiter = Waiter.builder(DescribeImportResponse.class)
                .addAcceptor(WaiterAcceptor.successOnResponseAcceptor(
                        described -> described.importTableDescription().importStatus() != ImportStatus.IN_PROGRESS))
                .addAcceptor(WaiterAcceptor.retryOnResponseAcceptor(_ -> true))
                .overrideConfiguration(wait -> wait.maxAttempts(3_000).backoffStrategyV2(EAGER)).build();
        return waiter.run(() -> client.describeImport(describe -> describe.importArn(arn))).matched().response()
                .orElseThrow().importTableDescription();
    }

    private static void object(String key, String text) {
        s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(text));
    }

    private static TableStatus status(String table) {
        return client.describeTable(describe -> describe.tableName(table)).table().tableStatus();
    }

    @Test
    void whatWasExportedIsImported() {
        client.createTable(create -> create.tableName("original").billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(ID).keySchema(KEY));
        client.updateContinuousBackups(update -> update.tableName("original")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
        IntStream.range(0, 30).forEach(i -> client.putItem(put -> put.tableName("original").item(Map.of("id",
                AttributeValue.fromS("ö\n" + i), "n", AttributeValue.fromN("" + i), "map",
                AttributeValue.fromM(Map.of("set", AttributeValue.fromSs(List.of("a", "b"))))))));
        String export = client.exportTableToPointInTime(
                asked -> asked.tableArn(ARN + "original").s3Bucket(BUCKET).s3Prefix("round")).exportDescription()
                .exportArn();
        while (client.describeExport(describe -> describe.exportArn(export)).exportDescription()
                .exportStatus() == ExportStatus.IN_PROGRESS) {
            Thread.onSpinWait();
        }
        String folder = "round/AWSDynamoDB/" + export.substring(export.lastIndexOf('/') + 1) + "/data/";
        ImportTableDescription done = imported(
                request("copied", folder).inputCompressionType(InputCompressionType.GZIP).build());
        assertThat(done.failureMessage()).isNull();
        assertThat(done.importStatus()).isEqualTo(ImportStatus.COMPLETED);
        assertThat(done.importedItemCount()).isEqualTo(30);
        assertThat(done.processedItemCount()).isEqualTo(30);
        assertThat(done.errorCount()).isZero();
        assertThat(status("copied")).isEqualTo(TableStatus.ACTIVE);
        assertThat(Set.copyOf(client.scan(scan -> scan.tableName("copied")).items()))
                .isEqualTo(Set.copyOf(client.scan(scan -> scan.tableName("original")).items()));
        assertThat(client.describeTable(describe -> describe.tableName("copied")).table().itemCount())
                .isEqualTo(30);
    }

    @Test
    void whatCannotBeInTheTableIsCounted() {
        object("lines/1", """
                {"Item":{"id":{"S":"a"},"v":{"N":"1"}}}

                {"Item":{"id":{"N":"1"}}}
                {"Item":{"v":{"S":"no key"}}}
                {"Item":{"id":{"S":"b"}}
                nothing
                {"Item":{"id":{"S":"b"},"v":{"X":"1"}}}
                {"Item":{"id":{"S":"a"},"v":{"N":"2"}}}
                """);
        object("lines/2", "{\"Item\":{\"id\":{\"S\":\"c\"}}}");
        object("other", "{\"Item\":{\"id\":{\"S\":\"d\"}}}");
        ImportTableDescription done = imported(request("counted", "lines/").build());
        assertThat(done.importStatus()).isEqualTo(ImportStatus.COMPLETED);
        assertThat(done.processedItemCount()).isEqualTo(8);
        assertThat(done.errorCount()).isEqualTo(5);
        assertThat(done.importedItemCount()).isEqualTo(3);
        assertThat(client.scan(scan -> scan.tableName("counted")).items()).containsExactlyInAnyOrder(
                Map.of("id", AttributeValue.fromS("a"), "v", AttributeValue.fromN("2")),
                Map.of("id", AttributeValue.fromS("c")));
    }

    @Test
    void linesOfValuesAreItems() {
        object("csv/1", "\uFEFFid,n,words\r\na,1,\"two, or \"\"three\"\"\nlines\"\r\n\r\nb,2,\r\n");
        object("csv/2", "words,id,n\nö,c,3\nno number,d,x\ntoo few,e\nan \"open quote,f,6\n\"never closed,g,7\n");
        AttributeDefinition number = AttributeDefinition.builder().attributeName("n")
                .attributeType(ScalarAttributeType.N).build();
        ImportTableRequest csv = request("csv", "csv/").inputFormat(InputFormat.CSV).build();
        ImportTableDescription done = imported(csv.toBuilder()
                .tableCreationParameters(csv.tableCreationParameters().toBuilder().attributeDefinitions(ID, number)
                        .globalSecondaryIndexes(index -> index.indexName("by-n")
                                .keySchema(key -> key.attributeName("n").keyType(KeyType.HASH))
                                .projection(all -> all.projectionType(ProjectionType.ALL)))
                        .build())
                .build());
        assertThat(done.failureMessage()).isNull();
        assertThat(done.inputFormat()).isEqualTo(InputFormat.CSV);
        assertThat(done.processedItemCount()).isEqualTo(7);
        assertThat(done.errorCount()).isEqualTo(3);
        assertThat(client.scan(scan -> scan.tableName("csv")).items()).containsExactlyInAnyOrder(
                row("a", "1", "two, or \"three\"\nlines"), row("b", "2", ""), row("c", "3", "ö"),
                row("f", "6", "an \"open quote"));
    }

    private static Map<String, AttributeValue> row(String id, String number, String words) {
        return Map.of("id", AttributeValue.fromS(id), "n", AttributeValue.fromN(number), "words",
                AttributeValue.fromS(words));
    }

    @Test
    void aHeaderAndADelimiterMayBeGiven() {
        object("tabs", "a\t1,5\nb\t\"\t\"\n");
        ImportTableRequest tabs = request("tabs", "tabs").inputFormat(InputFormat.CSV)
                .inputFormatOptions(options -> options.csv(csv -> csv.delimiter("\t").headerList("id", "v"))).build();
        ImportTableDescription done = imported(tabs);
        assertThat(done.inputFormatOptions()).isEqualTo(tabs.inputFormatOptions());
        assertThat(client.scan(scan -> scan.tableName("tabs")).items()).containsExactlyInAnyOrder(
                Map.of("id", AttributeValue.fromS("a"), "v", AttributeValue.fromS("1,5")),
                Map.of("id", AttributeValue.fromS("b"), "v", AttributeValue.fromS("\t")));
        object("twice", "id,id\n");
        assertThat(imported(request("twice", "twice").inputFormat(InputFormat.CSV).build()).failureCode())
                .isEqualTo("InvalidInput");
        assertThatThrownBy(() -> client.importTable(request("never", "tabs").inputFormatOptions(
                options -> options.csv(csv -> csv.delimiter(";"))).build()))
                .hasMessageContaining("InputFormatOptions.Csv");
    }

    @Test
    void aLargeObjectIsReadInSteps() {
        StringBuilder lines = new StringBuilder();
        IntStream.range(0, 5_000).forEach(i -> lines.append("{\"Item\":{\"id\":{\"S\":\"").append(i)
                .append("\"},\"v\":{\"S\":\"").append("x".repeat(100)).append("\"}}}\n"));
        object("many", lines.toString());
        ImportTableDescription done = imported(request("many", "many").build());
        assertThat(done.importedItemCount()).isEqualTo(5_000);
        assertThat(done.processedSizeBytes()).isEqualTo(lines.length());
        assertThat(client.describeTable(describe -> describe.tableName("many")).table().itemCount())
                .isEqualTo(5_000);
    }

    @Test
    void importsAreListedInPages() {
        object("empty", "");
        List<String> arns = new ArrayList<>();
        IntStream.range(0, 3).forEach(i -> arns.add(imported(request("list-" + i, "empty").build()).importArn()));
        List<String> found = new ArrayList<>();
        String token = null;
        do {
            String from = token;
            ListImportsResponse page = client.listImports(list -> list.pageSize(1).nextToken(from));
            page.importSummaryList().stream().map(ImportSummary::importArn).forEach(found::add);
            token = page.nextToken();
        } while (token != null);
        assertThat(found).containsAll(arns).doesNotHaveDuplicates();
        assertThat(client.listImports(list -> list.tableArn(ARN + "list-1")).importSummaryList())
                .extracting(ImportSummary::importArn).containsExactly(arns.get(1));
    }

    @Test
    void whatCannotBeImportedIsRefused() {
        object("broken", "this is not compressed");
        ImportTableDescription broken = imported(
                request("broken", "broken").inputCompressionType(InputCompressionType.GZIP).build());
        assertThat(broken.importStatus()).isEqualTo(ImportStatus.FAILED);
        assertThat(broken.failureCode()).isEqualTo("InvalidInput");
        assertThat(status("broken")).as("it can be deleted").isEqualTo(TableStatus.ACTIVE);
        ImportTableDescription nowhere = imported(request("nowhere", "").clientToken("once")
                .s3BucketSource(source -> source.s3Bucket("nowhere")).build());
        assertThat(nowhere.failureCode()).isEqualTo("S3NoSuchBucket");
        assertThatThrownBy(() -> client.importTable(request("nowhere", "x").clientToken("once").build()))
                .isInstanceOf(ImportConflictException.class);
        assertThatThrownBy(() -> client.importTable(request("nowhere", "x").build()))
                .isInstanceOf(ResourceInUseException.class);
        assertThatThrownBy(() -> client.importTable(request("ion", "x").inputFormat(InputFormat.ION).build()))
                .isInstanceOf(DynamoDbException.class).hasMessageContaining("InputFormat ION is not supported");
        assertThatThrownBy(() -> client.importTable(
                request("zstd", "x").inputCompressionType(InputCompressionType.ZSTD).build()))
                .hasMessageContaining("InputCompressionType ZSTD is not supported");
        assertThatThrownBy(() -> client.describeImport(
                describe -> describe.importArn(ARN + "nowhere/import/01700000000000-00000000")))
                .isInstanceOf(ImportNotFoundException.class);
    }
}

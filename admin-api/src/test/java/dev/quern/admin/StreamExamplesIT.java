package dev.quern.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.examples.clickcounts.CountClicks;
import dev.quern.examples.liveorders.NoteChanges;
import dev.quern.examples.liveorders.ShowChanges;
import dev.quern.examples.readings.StoreReadings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.s3.S3Client;

/** Deploys the finished JARs of the examples that streams call, as their READMEs say, and uses them. */
@Timeout(120)
class StreamExamplesIT {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static DynamoDbClient tables;
    private static KinesisClient kinesis;
    private static HttpClient http;
    private static ExampleFunctions examples;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
        tables = server.dynamoDb();
        kinesis = server.kinesis();
        http = HttpClient.newHttpClient();
        examples = new ExampleFunctions(server, lambda);
    }

    @AfterAll
    static void stop() {
        http.close();
        kinesis.close();
        tables.close();
        lambda.close();
        server.close();
    }

    private static void table(String name, String hash, String range, ScalarAttributeType rangeType) {
        tables.createTable(create -> create.tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(definition(hash, ScalarAttributeType.S), definition(range, rangeType))
                .keySchema(element(hash, KeyType.HASH), element(range, KeyType.RANGE)));
    }

    private static AttributeDefinition definition(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static String stream(String name) {
        kinesis.createStream(create -> create.streamName(name).shardCount(2));
        return kinesis.describeStreamSummary(describe -> describe.streamName(name)).streamDescriptionSummary()
                .streamARN();
    }

    private static void map(String function, String source,
            UnaryOperator<CreateEventSourceMappingRequest.Builder> change) throws InterruptedException {
        String id = lambda.createEventSourceMapping(change.apply(CreateEventSourceMappingRequest.builder()
                .functionName(function).eventSourceArn(source).startingPosition(EventSourcePosition.TRIM_HORIZON))
                .build()).uuid();
        await(() -> lambda.getEventSourceMapping(get -> get.uuid(id)).state().equals("Enabled"));
    }

    private static void put(String stream, String key, String data) {
        kinesis.putRecord(put -> put.streamName(stream).partitionKey(key).data(SdkBytes.fromUtf8String(data)));
    }

    private static List<Map<String, AttributeValue>> items(String table) {
        return tables.scan(scan -> scan.tableName(table)).items();
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void recordsAreDecodedIntoATableAndABadOneHoldsUpNoOther() throws Exception {
        table("readings", "sensor", "at", ScalarAttributeType.S);
        String source = stream("readings");
        try (S3Client s3 = server.s3()) {
            s3.createBucket(create -> create.bucket("bad-readings"));
            examples.create("readings", StoreReadings.class, Map.of("TABLE", "readings"));
            for (int minute = 10; minute < 40; minute++) {
                put("readings", "kitchen", minute == 20 ? "broken" : "2026-03-01T12:" + minute + ":00Z 2" + minute);
            }
            put("readings", "kitchen", "2026-03-01T12:11:00Z 21.5");
            map("readings", source, mapping -> mapping.batchSize(500).bisectBatchOnFunctionError(true)
                    .functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES).maximumRetryAttempts(1)
                    .destinationConfig(to -> to.onFailure(failed -> failed.destination("arn:aws:s3:::bad-readings"))));
            await(() -> items("readings").size() == 29);
            await(() -> s3.listObjectsV2(list -> list.bucket("bad-readings")).contents().size() == 1);
            String key = s3.listObjectsV2(list -> list.bucket("bad-readings")).contents().getFirst().key();
            JsonNode told = JSON.readTree(
                    s3.getObjectAsBytes(get -> get.bucket("bad-readings").key(key)).asUtf8String());
            assertThat(told.at("/KinesisBatchInfo/batchSize").asInt()).isEqualTo(1);
        }
        await(() -> attribute(tables.getItem(get -> get.tableName("readings").key(Map.of("sensor",
                AttributeValue.fromS("kitchen"), "at", AttributeValue.fromS("2026-03-01T12:11:00Z")))).item(),
                "celsius").n().equals("21.5"));
    }

    @Test
    void clicksAreCountedInWindows() throws Exception {
        table("click-counts", "page", "window", ScalarAttributeType.S);
        String source = stream("clicks");
        examples.create("click-counts", CountClicks.class, Map.of("TABLE", "click-counts"));
        map("click-counts", source, mapping -> mapping.batchSize(7).tumblingWindowInSeconds(1));
        for (int click = 0; click < 60; click++) {
            put("clicks", click % 3 == 0 ? "/\u00e4" : "/index.html", "");
        }
        await(() -> clicks("/\u00e4") == 20 && clicks("/index.html") == 40);
        Map<String, AttributeValue> item = items("click-counts").getFirst();
        assertThat(attribute(item, "window").s()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z \\d{56}");
    }

    private static int clicks(String page) {
        return items("click-counts").stream().filter(item -> attribute(item, "page").s().equals(page))
                .mapToInt(item -> Integer.parseInt(attribute(item, "clicks").n())).sum();
    }

    @Test
    void aPageSeesTheChangesOfATableAsTheyHappenAndGoesOnWhereItWas() throws Exception {
        tables.createTable(CreateTableRequest.builder().tableName("orders").billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(definition("id", ScalarAttributeType.S)).keySchema(element("id", KeyType.HASH))
                .streamSpecification(changes -> changes.streamEnabled(true)
                        .streamViewType(StreamViewType.NEW_IMAGE))
                .build());
        table("order-feed", "feed", "n", ScalarAttributeType.N);
        Map<String, String> variables = Map.of("FEED", "order-feed");
        examples.create("note-changes", NoteChanges.class, variables);
        examples.create("show-changes", ShowChanges.class, variables);
        map("note-changes", tables.describeTable(get -> get.tableName("orders")).table().latestStreamArn(),
                mapping -> mapping.batchSize(90));
        String url = examples.url("show-changes");
        lambda.updateFunctionUrlConfig(update -> update.functionName("show-changes")
                .invokeMode(InvokeMode.RESPONSE_STREAM));

        HttpResponse<String> page = http.send(HttpRequest.newBuilder(URI.create(url)).build(),
                BodyHandlers.ofString());
        assertThat(page.body()).contains("<script src=\"live.js\"");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow()).contains("script-src 'self'");
        assertThat(http.send(HttpRequest.newBuilder(URI.create(url + "live.js")).build(), BodyHandlers.ofString())
                .body()).contains("textContent").doesNotContain("innerHTML");

        try (BufferedReader live = changes(url, "0")) {
            for (String state : List.of("new", "<b>paid</b>", "sent")) {
                tables.putItem(put -> put.tableName("orders").item(Map.of("id", AttributeValue.fromS("17"), "state",
                        AttributeValue.fromS(state))));
                JsonNode change = next(live);
                assertThat(change.path("key").asText()).isEqualTo("17");
                assertThat(change.at("/item/state").asText()).isEqualTo(state);
            }
        }
        tables.deleteItem(delete -> delete.tableName("orders").key(Map.of("id", AttributeValue.fromS("17"))));
        try (BufferedReader again = changes(url, "3")) {
            assertThat(next(again).path("event").asText()).isEqualTo("REMOVE");
        }
    }

    private static BufferedReader changes(String url, String last) throws Exception {
        return new BufferedReader(new InputStreamReader(http.send(HttpRequest.newBuilder(URI.create(url + "changes"))
                .header("Last-Event-ID", last).build(), BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8));
    }

    private static JsonNode next(BufferedReader events) throws Exception {
        try (Stream<String> lines = Stream.generate(() -> line(events))) {
            String data = lines.filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
            assertThat(data).doesNotContain("<");
            return JSON.readTree(data.substring("data: ".length()));
        }
    }

    private static String line(BufferedReader events) {
        try {
            String line = events.readLine();
            assertThat(line).as("a line of the stream").isNotNull();
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.quern.admin.lambda;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;

/** Event source mappings of tables' changes and of streams, with the AWS SDK for Java. */
@Timeout(180)
class MappingSdkTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path data;

    /** Functions leave a file for each call. */
    @TempDir
    static Path left;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static DynamoDbClient tables;
    private static byte[] leave;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
        tables = server.dynamoDb();
        leave = FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                import java.nio.file.*;
                public class Leave implements Handler<byte[], String> {
                    public String handle(byte[] event, Context context) throws Exception {
                        Path folder = Path.of(System.getenv("FOLDER"));
                        String name = System.nanoTime() + "-" + context.requestId();
                        Path file = folder.resolve(name + ".part");
                        Files.write(file, event);
                        Files.move(file, folder.resolve(name));
                        if (new String(event, "UTF-8").split("OldImage")[0].contains("poison"))
                            throw new IllegalStateException("as told");
                        return null;
                    }
                }
                """).bytes();
    }

    @AfterAll
    static void stop() {
        lambda.close();
        tables.close();
        server.close();
    }

    private static void function(String name) {
        try {
            Path folder = Files.createDirectory(left.resolve(name));
            server.create(lambda, name, "example.Leave", leave, request -> request
                    .environment(environment -> environment.variables(Map.of("FOLDER", folder.toString()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table with a stream, whose ARN it returns. */
    private static String table(String name) {
        return tables.createTable(request -> request.tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
                .streamSpecification(stream -> stream.streamEnabled(true)
                        .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)))
                .tableDescription().latestStreamArn();
    }

    private static void put(String table, String id, String text) {
        tables.putItem(request -> request.tableName(table).item(
                Map.of("id", AttributeValue.fromS(id), "text", AttributeValue.fromS(text))));
    }

    private static CreateEventSourceMappingResponse map(String stream, String function,
            Consumer<CreateEventSourceMappingRequest.Builder> settings) {
        CreateEventSourceMappingResponse created = lambda.createEventSourceMapping(request -> settings
                .accept(request.eventSourceArn(stream).functionName(function)
                        .startingPosition(EventSourcePosition.TRIM_HORIZON)));
        eventually("it is enabled", () -> get(created.uuid()).state().equals("Enabled"));
        return created;
    }

    private static GetEventSourceMappingResponse get(String uuid) {
        return lambda.getEventSourceMapping(request -> request.uuid(uuid));
    }

    private static List<JsonNode> events(String function) {
        try (Stream<Path> files = Files.list(left.resolve(function))) {
            List<JsonNode> events = new ArrayList<>();
            for (Path file : files.filter(each -> !each.toString().endsWith(".part")).sorted().toList()) {
                events.add(JSON.readTree(file.toFile()));
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> records(String function) {
        List<JsonNode> records = new ArrayList<>();
        events(function).forEach(event -> event.get("Records").forEach(records::add));
        return records;
    }

    @Test
    void changesOfATableReachAFunctionAsLambdaTellsThem() {
        function("changes");
        String stream = table("Changes");
        put("Changes", "1", "early");
        CreateEventSourceMappingResponse created = map(stream, "changes", _ -> {});
        assertThat(created.state()).isEqualTo("Creating");
        assertThat(created.stateTransitionReason()).isEqualTo("User action");
        assertThat(created.batchSize()).isEqualTo(100);
        assertThat(created.maximumRetryAttempts()).isEqualTo(-1);
        assertThat(created.maximumRecordAgeInSeconds()).isEqualTo(-1);
        assertThat(created.parallelizationFactor()).isEqualTo(1);
        assertThat(created.functionArn()).endsWith(":function:changes");
        assertThat(created.eventSourceMappingArn()).endsWith(":event-source-mapping:" + created.uuid());
        put("Changes", "1", "late");
        tables.deleteItem(request -> request.tableName("Changes").key(Map.of("id", AttributeValue.fromS("1"))));
        eventually("all three have come", () -> records("changes").size() == 3);
        List<JsonNode> records = records("changes");
        assertThat(records).extracting(record -> record.get("eventName").textValue())
                .containsExactly("INSERT", "MODIFY", "REMOVE");
        JsonNode modified = records.get(1);
        assertThat(modified.get("eventSource").textValue()).isEqualTo("aws:dynamodb");
        assertThat(modified.get("eventVersion").textValue()).isEqualTo("1.1");
        assertThat(modified.get("awsRegion").textValue()).isEqualTo("us-east-1");
        assertThat(modified.get("eventSourceARN").textValue()).isEqualTo(stream);
        assertThat(modified.get("eventID").textValue()).matches("[0-9a-f]{32}");
        assertThat(modified.get("dynamodb").get("Keys").toString()).isEqualTo("{\"id\":{\"S\":\"1\"}}");
        assertThat(modified.get("dynamodb").get("NewImage").get("text").get("S").textValue()).isEqualTo("late");
        assertThat(modified.get("dynamodb").get("OldImage").get("text").get("S").textValue()).isEqualTo("early");
        assertThat(modified.get("dynamodb").get("StreamViewType").textValue()).isEqualTo("NEW_AND_OLD_IMAGES");
        eventually("it says so", () -> get(created.uuid()).lastProcessingResult().equals("OK"));
    }

    @Test
    void recordsOfAStreamReachAFunctionAcrossASplit() {
        function("clicks");
        try (KinesisClient kinesis = server.kinesis()) {
            kinesis.createStream(request -> request.streamName("clicks").shardCount(1));
            StreamDescriptionSummary stream = kinesis
                    .describeStreamSummary(request -> request.streamName("clicks")).streamDescriptionSummary();
            map(stream.streamARN(), "clicks", request -> request.startingPosition(EventSourcePosition.LATEST)
                    .filterCriteria(criteria -> criteria.filters(filter -> filter
                            .pattern("{\"data\":{\"n\":[{\"numeric\":[\">\",0]}]}}"))));
            for (int n = 0; n < 3; n++) {
                click(kinesis, n);
            }
            kinesis.splitShard(request -> request.streamName("clicks").shardToSplit("shardId-000000000000")
                    .newStartingHashKey("170141183460469231731687303715884105728"));
            for (int n = 3; n < 6; n++) {
                click(kinesis, n);
            }
            eventually("all have come", () -> records("clicks").size() == 5);
            assertThat(records("clicks")).extracting(record -> new String(
                    Base64.getDecoder().decode(record.get("kinesis").get("data").textValue()), UTF_8))
                    .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}", "{\"n\":5}");
            JsonNode record = records("clicks").getFirst();
            assertThat(record.get("eventSource").textValue()).isEqualTo("aws:kinesis");
            assertThat(record.get("eventName").textValue()).isEqualTo("aws:kinesis:record");
            assertThat(record.get("eventSourceARN").textValue()).isEqualTo(stream.streamARN());
            assertThat(record.get("eventID").textValue()).isEqualTo(
                    "shardId-000000000000:" + record.get("kinesis").get("sequenceNumber").textValue());
            assertThat(record.get("kinesis").get("partitionKey").textValue()).isEqualTo("one");
            assertThat(record.get("kinesis").get("approximateArrivalTimestamp").isNumber()).isTrue();
        }
    }

    private static void click(KinesisClient kinesis, int n) {
        kinesis.putRecord(request -> request.streamName("clicks").partitionKey("one")
                .data(SdkBytes.fromUtf8String("{\"n\":" + n + "}")));
    }

    @Test
    void whatIsWrittenBeforeTheMappingIsNotReadFromLatestOn() {
        function("latest");
        String stream = table("Latest");
        put("Latest", "1", "before");
        map(stream, "latest", request -> request.startingPosition(EventSourcePosition.LATEST));
        put("Latest", "2", "after");
        eventually("the second has come", () -> !records("latest").isEmpty());
        assertThat(records("latest")).singleElement()
                .satisfies(record -> assertThat(record.get("dynamodb").get("Keys").get("id").get("S").textValue())
                        .isEqualTo("2"));
    }

    @Test
    void filtersLetOnlyThatThroughWhichMatches() {
        function("filtered");
        String stream = table("Filtered");
        map(stream, "filtered", request -> request.filterCriteria(criteria -> criteria.filters(filter -> filter
                .pattern("{\"dynamodb\":{\"NewImage\":{\"text\":{\"S\":[{\"prefix\":\"w\"}]}}}}"))));
        put("Filtered", "1", "other");
        put("Filtered", "2", "wanted");
        eventually("the second has come", () -> !records("filtered").isEmpty());
        assertThat(records("filtered")).singleElement()
                .satisfies(record -> assertThat(record.get("dynamodb").get("Keys").get("id").get("S").textValue())
                        .isEqualTo("2"));
    }

    @Test
    void aPoisonedRecordIsGivenUpAndItsBucketIsTold() throws IOException {
        function("poisoned");
        String stream = table("Poisoned");
        try (S3Client s3 = server.s3()) {
            s3.createBucket(request -> request.bucket("failures"));
            CreateEventSourceMappingResponse created = map(stream, "poisoned",
                    request -> request.maximumRetryAttempts(1).bisectBatchOnFunctionError(true)
                            .destinationConfig(config -> config
                                    .onFailure(failure -> failure.destination("arn:aws:s3:::failures"))));
            put("Poisoned", "1", "poison");
            put("Poisoned", "1", "healthy");
            eventually("the second has come", () -> records("poisoned").stream().anyMatch(
                    record -> record.get("dynamodb").get("NewImage").get("text").get("S").textValue()
                            .equals("healthy")
                            && get(created.uuid()).lastProcessingResult().equals("OK")));
            List<String> keys = s3.listObjectsV2(request -> request.bucket("failures")).contents().stream()
                    .map(object -> object.key()).toList();
            assertThat(keys).singleElement().asString().matches("aws/lambda/" + created.uuid()
                    + "/shardId-[^/]+/\\d{4}/\\d\\d/\\d\\d/\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.\\d\\d\\.\\d\\d-[0-9a-f-]{36}");
            JsonNode note = JSON.readTree(
                    s3.getObjectAsBytes(request -> request.bucket("failures").key(keys.getFirst())).asByteArray());
            assertThat(note.get("requestContext").get("condition").textValue()).isEqualTo("RetryAttemptsExhausted");
            assertThat(note.get("responseContext").get("functionError").textValue()).isEqualTo("Unhandled");
            assertThat(note.get("DDBStreamBatchInfo").get("batchSize").intValue()).isEqualTo(1);
            assertThat(note.get("DDBStreamBatchInfo").get("streamArn").textValue()).isEqualTo(stream);
            assertThat(note.get("payload").textValue()).startsWith("{\"Records\":[").contains("poison");
        }
    }

    @Test
    void aMappingIsSwitchedOffAndOnAndGoesOnWhereItWas() {
        function("switched");
        String stream = table("Switched");
        String uuid = map(stream, "switched", _ -> {}).uuid();
        put("Switched", "1", "a");
        eventually("the first has come", () -> records("switched").size() == 1);
        assertThat(lambda.updateEventSourceMapping(request -> request.uuid(uuid).enabled(false)).state())
                .isEqualTo("Disabling");
        eventually("it is off", () -> get(uuid).state().equals("Disabled"));
        put("Switched", "2", "b");
        assertThat(lambda.updateEventSourceMapping(request -> request.uuid(uuid).enabled(true).batchSize(7)).state())
                .isEqualTo("Enabling");
        eventually("the second has come", () -> records("switched").size() == 2);
        assertThat(get(uuid).state()).isEqualTo("Enabled");
        assertThat(get(uuid).batchSize()).isEqualTo(7);
        assertThat(lambda.deleteEventSourceMapping(request -> request.uuid(uuid)).state()).isEqualTo("Deleting");
        eventually("it is gone", () -> lambda.listEventSourceMappings(request -> request.eventSourceArn(stream))
                .eventSourceMappings().isEmpty());
        assertThatThrownBy(() -> get(uuid)).isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The resource you requested does not exist.");
    }

    @Test
    void aMappingWhoseStreamIsDeletedIsDisabledAndReadsOneThatIsMadeInItsPlace() {
        function("replaced");
        try (KinesisClient kinesis = server.kinesis()) {
            kinesis.createStream(request -> request.streamName("replaced").shardCount(1));
            String stream = kinesis.describeStreamSummary(request -> request.streamName("replaced"))
                    .streamDescriptionSummary().streamARN();
            String uuid = map(stream, "replaced", _ -> {}).uuid();
            put(kinesis, "replaced", "old");
            eventually("the first has come", () -> records("replaced").size() == 1);
            // told by the mapping after the function has ended: not to come after what is told of the stream
            eventually("it is told", () -> "OK".equals(get(uuid).lastProcessingResult()));
            kinesis.deleteStream(request -> request.streamName("replaced"));
            eventually("it is disabled", () -> get(uuid).state().equals("Disabled"));
            assertThat(get(uuid).stateTransitionReason()).isEqualTo("Stream not found: " + stream);
            assertThat(get(uuid).lastProcessingResult()).isEqualTo("PROBLEM: Stream not found");
            kinesis.createStream(request -> request.streamName("replaced").shardCount(1));
            put(kinesis, "replaced", "new");
            lambda.updateEventSourceMapping(request -> request.uuid(uuid).enabled(true));
            eventually("the second has come", () -> records("replaced").size() == 2);
        }
    }

    private static void put(KinesisClient kinesis, String stream, String text) {
        kinesis.putRecord(
                request -> request.streamName(stream).partitionKey("one").data(SdkBytes.fromUtf8String(text)));
    }

    @Test
    void aMappingWhoseFunctionIsDeletedSaysSoAndCanBeDisabled() {
        function("deleted");
        String stream = table("Deleted");
        String uuid = map(stream, "deleted", _ -> {}).uuid();
        lambda.deleteFunction(request -> request.functionName("deleted"));
        put("Deleted", "1", "a");
        eventually("it says so", () -> get(uuid).lastProcessingResult().equals("PROBLEM: Function not found"));
        assertThat(get(uuid).state()).isEqualTo("Enabled");
        lambda.updateEventSourceMapping(request -> request.uuid(uuid).enabled(false));
        eventually("it is off", () -> get(uuid).state().equals("Disabled"));
    }

    @Test
    void mappingsAreListedBySourceAndByFunction() {
        function("listed");
        String first = map(table("ListedOne"), "listed", _ -> {}).uuid();
        String second = map(table("ListedTwo"), "listed", _ -> {}).uuid();
        assertThat(lambda.listEventSourceMappingsPaginator(request -> request.functionName("listed").maxItems(1))
                .eventSourceMappings()).extracting(EventSourceMappingConfiguration::uuid)
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aMappingHasTagsFromItsMakingToItsEnd() {
        function("tagged");
        CreateEventSourceMappingResponse mapping = map(table("Tagged"), "tagged",
                request -> request.tags(Map.of("team", "blue", "stage", "test")));
        String arn = mapping.eventSourceMappingArn();
        assertThat(lambda.listTags(list -> list.resource(arn)).tags()).isEqualTo(Map.of("team", "blue", "stage",
                "test"));
        lambda.tagResource(tag -> tag.resource(arn).tags(Map.of("team", "red", "cost", "7")));
        lambda.untagResource(untag -> untag.resource(arn).tagKeys("stage", "none"));
        assertThat(lambda.listTags(list -> list.resource(arn)).tags()).isEqualTo(Map.of("team", "red", "cost", "7"));
        assertThatThrownBy(() -> lambda.tagResource(tag -> tag.resource(arn).tags(Map.of("aws:x", ""))))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining("aws:x");
        assertThatThrownBy(() -> lambda.listTags(list -> list.resource(arn.replace("000000000000", "000000000001"))))
                .isInstanceOf(ResourceNotFoundException.class);
        lambda.deleteEventSourceMapping(delete -> delete.uuid(mapping.uuid()));
        eventually("it is gone", () -> {
            try {
                lambda.listTags(list -> list.resource(arn));
                return false;
            } catch (ResourceNotFoundException e) {
                return true;
            }
        });
    }

    @Test
    void aDeletedFunctionAndADeletedTableEndInStatesThatSayIt() {
        function("leaving");
        String stream = table("Leaving");
        String uuid = map(stream, "leaving", _ -> {}).uuid();
        lambda.deleteFunction(request -> request.functionName("leaving"));
        put("Leaving", "1", "a");
        eventually("it says so",
                () -> get(uuid).lastProcessingResult().equals("PROBLEM: Function not found"));
        assertThat(get(uuid).state()).isEqualTo("Enabled");
    }

    @Test
    void whatIsWrongIsRefusedInLambdasWords() {
        function("wrong");
        String stream = table("Wrong");
        assertRefused("Unrecognized event source.",
                request -> request.eventSourceArn("arn:aws:sqs:us-east-1:000000000000:q"));
        assertRefused("Stream not found", request -> request.eventSourceArn(stream + "9"));
        assertRefused("Function does not exist", request -> request.eventSourceArn(stream).functionName("nobody"));
        assertRefused("Unsupported starting position for arn type", request -> request.eventSourceArn(stream)
                .startingPosition(EventSourcePosition.AT_TIMESTAMP)
                .startingPositionTimestamp(java.time.Instant.EPOCH));
        assertRefused("Invalid filter pattern definition", request -> request.eventSourceArn(stream)
                .filterCriteria(criteria -> criteria.filters(filter -> filter.pattern("{\"a\":1}"))));
        assertRefused("there is no such bucket here", request -> request.eventSourceArn(stream)
                .destinationConfig(config -> config.onFailure(failure -> failure.destination("arn:aws:s3:::nowhere"))));
        assertThatThrownBy(() -> map(stream, "wrong", request -> request.batchSize(10_001)))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("at 'batchSize' failed to satisfy constraint");
        map(stream, "wrong", _ -> {});
        assertThatThrownBy(() -> map(stream, "wrong", _ -> {})).isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("already exists");
    }

    private static void assertRefused(String message, Consumer<CreateEventSourceMappingRequest.Builder> settings) {
        assertThatThrownBy(() -> lambda.createEventSourceMapping(request -> settings.accept(request
                .functionName("wrong").startingPosition(EventSourcePosition.TRIM_HORIZON))))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining(message);
    }
}

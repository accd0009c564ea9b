package dev.quern.admin.s3;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.FilterRuleName;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/** What functions are told of objects, through the AWS SDK for Java. */
@Timeout(120)
class NotificationsSdkTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static S3Client s3;
    private static LambdaClient lambda;
    private static byte[] recorder;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        s3 = server.s3();
        lambda = server.lambda();
        recorder = FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                import java.io.*;
                import java.nio.file.*;
                public class Recorder implements Handler<byte[], String> {
                    public String handle(byte[] event, Context context) throws Exception {
                        byte[] line = (new String(event, "UTF-8") + "\\n").getBytes("UTF-8");
                        Files.write(Path.of(System.getenv("FILE")), line, StandardOpenOption.APPEND);
                        return "noted";
                    }
                }
                """).bytes();
    }

    @AfterAll
    static void stop() {
        lambda.close();
        s3.close();
        server.close();
    }

    /** A bucket, a function that notes its events in a file, and the right of the bucket to call it. */
    private record Told(String bucket, String function, Path file) {

        static Told of(String bucket) throws IOException {
            s3.createBucket(create -> create.bucket(bucket));
            String function = "for-" + bucket;
            Path file = Files.createTempFile(data, "events", ".txt");
            server.create(lambda, function, "example.Recorder", recorder, request -> request
                    .environment(variables -> variables.variables(Map.of("FILE", file.toString()))));
            lambda.addPermission(add -> add.functionName(function).statementId("bucket")
                    .action("lambda:InvokeFunction").principal("s3.amazonaws.com")
                    .sourceArn("arn:aws:s3:::" + bucket).sourceAccount("000000000000"));
            return new Told(bucket, function, file);
        }

        Told of(Event... events) {
            NotificationsSdkTest.notify(bucket, to(ARN + function, change -> change.id("all").events(events)));
            return this;
        }

        /** Waits for so many events, and gives their records. */
        List<JsonNode> records(int count) {
            eventually(count + " events", () -> lines().size() >= count);
            assertThat(lines()).hasSize(count);
            return lines().stream().map(line -> {
                JsonNode records = json(line).path("Records");
                assertThat(records).hasSize(1);
                return records.get(0);
            }).toList();
        }

        private List<String> lines() {
            try {
                String text = Files.readString(file);
                return text.lines().toList().subList(0, (int) text.chars().filter(c -> c == '\n').count());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static JsonNode json(String line) {
            try {
                return JSON.readTree(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static LambdaFunctionConfiguration to(String arn,
            UnaryOperator<LambdaFunctionConfiguration.Builder> change) {
        return change.apply(LambdaFunctionConfiguration.builder().lambdaFunctionArn(arn)).build();
    }

    private static LambdaFunctionConfiguration filtered(String arn, String prefix, String suffix, Event... events) {
        return to(arn, change -> change.events(events).filter(filter -> filter.key(key -> key.filterRules(
                FilterRule.builder().name(FilterRuleName.PREFIX).value(prefix).build(),
                FilterRule.builder().name(FilterRuleName.SUFFIX).value(suffix).build()))));
    }

    private static void notify(String bucket, LambdaFunctionConfiguration... functions) {
        s3.putBucketNotificationConfiguration(put -> put.bucket(bucket)
                .notificationConfiguration(config -> config.lambdaFunctionConfigurations(functions)));
    }

    private static PutObjectResponse put(String bucket, String key, String text) {
        return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    private static void assertRefused(int status, String code, String message, Runnable call) {
        assertThatExceptionOfType(S3Exception.class).isThrownBy(call::run).satisfies(e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }

    @Test
    void aFunctionIsCalledWithExactlyTheRecordOfS3() throws IOException {
        Told told = Told.of("exact-record").of(Event.S3_OBJECT_CREATED);
        Instant before = Instant.now();
        PutObjectResponse answer = put("exact-record", "a folder/my photo (1) \u00e4\u20ac+~*.jpg", "twelve bytes");

        JsonNode record = told.records(1).getFirst();
        Instant time = Instant.parse(record.path("eventTime").asText());
        assertThat(time).isBetween(before.minusMillis(1), Instant.now());
        assertThat(record.path("eventTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(record.at("/s3/object/sequencer").asText()).matches("00[0-9A-F]{16}");
        ((ObjectNode) record).put("eventTime", "TIME");
        ((ObjectNode) record.at("/s3/object")).put("sequencer", "SEQUENCER");
        assertThat(record).isEqualTo(JSON.readTree("""
                {
                  "eventVersion": "2.1",
                  "eventSource": "aws:s3",
                  "awsRegion": "us-east-1",
                  "eventTime": "TIME",
                  "eventName": "ObjectCreated:Put",
                  "userIdentity": {"principalId": "AWS:%s"},
                  "requestParameters": {"sourceIPAddress": "127.0.0.1"},
                  "responseElements": {"x-amz-request-id": "%s", "x-amz-id-2": "%s"},
                  "s3": {
                    "s3SchemaVersion": "1.0",
                    "configurationId": "all",
                    "bucket": {
                      "name": "exact-record",
                      "ownerIdentity": {"principalId": "000000000000"},
                      "arn": "arn:aws:s3:::exact-record"
                    },
                    "object": {
                      "key": "a+folder/my+photo+%%281%%29+%%C3%%A4%%E2%%82%%AC%%2B%%7E*.jpg",
                      "size": 12,
                      "eTag": %s,
                      "sequencer": "SEQUENCER"
                    }
                  }
                }
                """.formatted(server.rootKey().accessKeyId(), answer.responseMetadata().requestId(),
                answer.responseMetadata().extendedRequestId(), answer.eTag())));
    }

    @Test
    void everyKindOfChangeHasItsRecord() throws IOException {
        Told told = Told.of("all-kinds").of(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED,
                Event.S3_OBJECT_TAGGING);
        put("all-kinds", "one", "1");
        s3.copyObject(copy -> copy.sourceBucket("all-kinds").sourceKey("one").destinationBucket("all-kinds")
                .destinationKey("two"));
        String upload = s3.createMultipartUpload(create -> create.bucket("all-kinds").key("three")).uploadId();
        String part = s3.uploadPart(one -> one.bucket("all-kinds").key("three").uploadId(upload).partNumber(1),
                RequestBody.fromString("part")).eTag();
        s3.completeMultipartUpload(complete -> complete.bucket("all-kinds").key("three").uploadId(upload)
                .multipartUpload(parts -> parts.parts(CompletedPart.builder().partNumber(1).eTag(part).build())));
        s3.putObjectTagging(tag -> tag.bucket("all-kinds").key("one")
                .tagging(Tagging.builder().tagSet(Tag.builder().key("k").value("v").build()).build()));
        s3.deleteObjectTagging(delete -> delete.bucket("all-kinds").key("one"));
        s3.deleteObject(delete -> delete.bucket("all-kinds").key("one"));
        s3.deleteObject(delete -> delete.bucket("all-kinds").key("was never there"));
        s3.deleteObjects(delete -> delete.bucket("all-kinds").delete(keys -> keys.objects(
                key -> key.key("two"), key -> key.key("three"))));

        List<JsonNode> records = told.records(8);
        assertThat(records).extracting(record -> record.path("eventName").asText() + " "
                + record.at("/s3/object/key").asText()).containsExactlyInAnyOrder("ObjectCreated:Put one",
                        "ObjectCreated:Copy two", "ObjectCreated:CompleteMultipartUpload three",
                        "ObjectTagging:Put one", "ObjectTagging:Delete one", "ObjectRemoved:Delete one",
                        "ObjectRemoved:Delete two", "ObjectRemoved:Delete three");
        for (JsonNode record : records) {
            String name = record.path("eventName").asText();
            JsonNode object = record.at("/s3/object");
            assertThat(object.has("versionId")).as("a bucket without versioning").isFalse();
            assertThat(object.has("eTag")).as(name).isEqualTo(!name.equals("ObjectRemoved:Delete"));
            assertThat(object.has("size")).as(name).isEqualTo(name.startsWith("ObjectCreated"));
            assertThat(object.has("sequencer")).as(name).isEqualTo(!name.startsWith("ObjectTagging"));
            assertThat(record.path("eventVersion").asText())
                    .isEqualTo(name.startsWith("ObjectTagging") ? "2.3" : "2.1");
        }
        assertThat(sequencer(records, "ObjectRemoved:Delete", "one"))
                .isGreaterThan(sequencer(records, "ObjectCreated:Put", "one"));
    }

    private static String sequencer(List<JsonNode> records, String name, String key) {
        return records.stream()
                .filter(record -> record.path("eventName").asText().equals(name)
                        && record.at("/s3/object/key").asText().equals(key))
                .findFirst().orElseThrow().at("/s3/object/sequencer").asText();
    }

    @Test
    void versionsAndDeleteMarkersAreNamed() throws IOException {
        Told told = Told.of("with-versions").of(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED);
        s3.putBucketVersioning(put -> put.bucket("with-versions")
                .versioningConfiguration(config -> config.status(BucketVersioningStatus.ENABLED)));
        String first = put("with-versions", "k", "1").versionId();
        String marker = s3.deleteObject(delete -> delete.bucket("with-versions").key("k")).versionId();
        s3.deleteObject(delete -> delete.bucket("with-versions").key("k").versionId(first));

        assertThat(told.records(3)).extracting(record -> record.path("eventName").asText() + " "
                + record.at("/s3/object/versionId").asText() + " " + record.at("/s3/object/eTag").asText("-"))
                .containsExactlyInAnyOrder("ObjectCreated:Put " + first + " c4ca4238a0b923820dcc509a6f75849b",
                        "ObjectRemoved:DeleteMarkerCreated " + marker + " d41d8cd98f00b204e9800998ecf8427e",
                        "ObjectRemoved:Delete " + first + " -");
    }

    @Test
    void onlyWhatIsAskedForIsTold() throws IOException {
        Told told = Told.of("filtered");
        notify("filtered", filtered(ARN + told.function(), "my+photos/", ".jpg", Event.S3_OBJECT_CREATED_PUT));
        put("filtered", "my photos/one.jpg", "1");
        put("filtered", "my photos/one.png", "1");
        put("filtered", "my+photos/one.jpg", "1");
        put("filtered", "one.jpg", "1");
        s3.copyObject(copy -> copy.sourceBucket("filtered").sourceKey("one.jpg").destinationBucket("filtered")
                .destinationKey("my photos/copied.jpg"));
        s3.deleteObject(delete -> delete.bucket("filtered").key("my photos/one.jpg"));
        put("filtered", "my photos/last.jpg", "1");
        assertThat(told.records(2)).extracting(record -> record.at("/s3/object/key").asText())
                .containsExactlyInAnyOrder("my+photos/one.jpg", "my+photos/last.jpg");

        // nobody is told any more
        notify("filtered");
        put("filtered", "my photos/silent.jpg", "1");
        eventually("all events have ended", () -> server.server().quern().queue().depth() == 0);
        told.records(2);
    }

    @Test
    void whatIsRefusedOrFailsIsNotTold() throws IOException {
        Told told = Told.of("refusals").of(Event.S3_OBJECT_CREATED);
        assertRefused(400, "BadDigest", "", () -> s3.putObject(put -> put.bucket("refusals").key("k")
                .contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="), RequestBody.fromString("text")));
        put("refusals", "there", "1");
        assertRefused(412, "PreconditionFailed", "", () -> s3.putObject(
                put -> put.bucket("refusals").key("there").ifNoneMatch("*"), RequestBody.fromString("2")));
        eventually("all events have ended", () -> server.server().quern().queue().depth() == 0);
        assertThat(told.records(1).getFirst().at("/s3/object/key").asText()).isEqualTo("there");
    }

    @Test
    void aConfigurationIsReadAsItWasWritten() throws IOException {
        Told told = Told.of("read-back");
        assertThat(s3.getBucketNotificationConfiguration(get -> get.bucket("read-back"))
                .hasLambdaFunctionConfigurations()).isFalse();
        LambdaFunctionConfiguration named = to(ARN + told.function(), change -> change.id("r")
                .events(Event.S3_OBJECT_REMOVED_DELETE, Event.S3_OBJECT_TAGGING));
        LambdaFunctionConfiguration unnamed = filtered(ARN + told.function(), "in%20put/", ".t%2Bxt",
                Event.S3_OBJECT_CREATED);
        notify("read-back", named, unnamed);
        List<LambdaFunctionConfiguration> read = s3
                .getBucketNotificationConfiguration(get -> get.bucket("read-back")).lambdaFunctionConfigurations();
        assertThat(read.getFirst()).isEqualTo(named);
        assertThat(read.getLast().id()).isNotBlank();
        assertThat(read.getLast().toBuilder().id(null).build()).isEqualTo(unnamed);
    }

    @Test
    void aConfigurationThatOverlapsIsRefusedAsAWhole() throws IOException {
        Told told = Told.of("overlaps").of(Event.S3_OBJECT_REMOVED);
        String arn = ARN + told.function();
        for (List<LambdaFunctionConfiguration> two : List.of(
                List.of(filtered(arn, "", "", Event.S3_OBJECT_CREATED), filtered(arn, "a", "b",
                        Event.S3_OBJECT_CREATED_PUT)),
                List.of(filtered(arn, "a", "jpg", Event.S3_OBJECT_CREATED), filtered(arn, "ab", "pg",
                        Event.S3_OBJECT_CREATED)),
                List.of(filtered(arn, "a b/", "", Event.S3_OBJECT_CREATED), filtered(arn, "a%20b%2Fc", "",
                        Event.S3_OBJECT_CREATED)),
                List.of(filtered(arn, "", ".jpg", Event.S3_OBJECT_CREATED), filtered(arn, "", "%2Ejpg",
                        Event.S3_OBJECT_CREATED)),
                List.of(filtered(arn, "a", "", Event.S3_OBJECT_TAGGING_PUT), filtered(arn, "", "x",
                        Event.S3_OBJECT_TAGGING, Event.S3_OBJECT_CREATED)))) {
            assertRefused(400, "InvalidArgument", "Configuration is ambiguously defined",
                    () -> notify("overlaps", two.toArray(LambdaFunctionConfiguration[]::new)));
        }
        assertThat(s3.getBucketNotificationConfiguration(get -> get.bucket("overlaps")).lambdaFunctionConfigurations())
                .extracting(LambdaFunctionConfiguration::id).containsExactly("all");
        notify("overlaps", filtered(arn, "a", ".jpg", Event.S3_OBJECT_CREATED),
                filtered(arn, "a", ".png", Event.S3_OBJECT_CREATED), filtered(arn, "b", "", Event.S3_OBJECT_CREATED),
                filtered(arn, "", "", Event.S3_OBJECT_REMOVED));
        assertRefused(400, "InvalidArgument", "IDs must be unique", () -> notify("overlaps",
                to(arn, change -> change.id("x").events(Event.S3_OBJECT_CREATED)),
                to(arn, change -> change.id("x").events(Event.S3_OBJECT_REMOVED))));
    }

    @Test
    void aFunctionMustBeThereAndLetTheBucketCallIt() throws IOException {
        Told told = Told.of("permitted");
        s3.createBucket(create -> create.bucket("not-permitted"));
        String arn = ARN + told.function();
        String unable = "Unable to validate the following destination configurations";
        for (String missing : List.of(ARN + "nobody", arn + ":alias",
                "arn:aws:lambda:us-east-1:111111111111:function:f")) {
            assertRefused(400, "InvalidArgument", unable,
                    () -> notify("permitted", filtered(missing, "", "", Event.S3_OBJECT_CREATED)));
        }
        assertRefused(400, "InvalidArgument", "different region", () -> notify("permitted",
                filtered(arn.replace("us-east-1", "eu-west-1"), "", "", Event.S3_OBJECT_CREATED)));
        assertRefused(400, "InvalidArgument", "not well-formed",
                () -> notify("permitted", filtered("arn:aws:sns:us-east-1:000000000000:t", "", "",
                        Event.S3_OBJECT_CREATED)));
        assertRefused(400, "InvalidArgument", unable,
                () -> notify("not-permitted", filtered(arn, "", "", Event.S3_OBJECT_CREATED)));
        assertRefused(404, "NoSuchBucket", "", () -> notify("no-such-bucket-at-all"));

        // whoever skips the check may make the function later
        s3.putBucketNotificationConfiguration(put -> put.bucket("not-permitted").skipDestinationValidation(true)
                .notificationConfiguration(config -> config.lambdaFunctionConfigurations(
                        filtered(ARN + "later", "", "", Event.S3_OBJECT_CREATED))));
        put("not-permitted", "k", "for nobody");
        eventually("the event has ended", () -> server.server().quern().queue().depth() == 0);
    }

    @Test
    void destinationsThatAreNotHereAreRefusedByName() {
        s3.createBucket(create -> create.bucket("elsewhere"));
        for (Map.Entry<String, NotificationConfiguration> one : Map.of(
                "TopicConfiguration", NotificationConfiguration.builder().topicConfigurations(topic -> topic
                        .topicArn("arn:aws:sns:us-east-1:000000000000:t").events(Event.S3_OBJECT_CREATED)).build(),
                "QueueConfiguration", NotificationConfiguration.builder().queueConfigurations(queue -> queue
                        .queueArn("arn:aws:sqs:us-east-1:000000000000:q").events(Event.S3_OBJECT_CREATED)).build(),
                "EventBridgeConfiguration", NotificationConfiguration.builder()
                        .eventBridgeConfiguration(bridge -> {}).build())
                .entrySet()) {
            assertRefused(501, "NotImplemented", one.getKey(), () -> s3.putBucketNotificationConfiguration(
                    put -> put.bucket("elsewhere").notificationConfiguration(one.getValue())));
        }
        assertRefused(400, "InvalidArgument", "event is not supported", () -> notify("elsewhere",
                to(ARN + "f", change -> change.eventsWithStrings("s3:ObjectCreated:Patch"))));
        assertRefused(400, "InvalidArgument", "cannot exceed 1024 bytes", () -> notify("elsewhere",
                filtered(ARN + "f", "\u00e4".repeat(513), "", Event.S3_OBJECT_CREATED)));
        assertRefused(400, "InvalidArgument", "more than one prefix", () -> notify("elsewhere",
                to(ARN + "f", change -> change.events(Event.S3_OBJECT_CREATED).filter(filter -> filter.key(
                        key -> key.filterRules(rule -> rule.name("prefix").value("a"),
                                rule -> rule.name("Prefix").value("b")))))));
    }

    @Test
    void aPutIsToldSoonAndInTheOrderOfItsSequencer() throws IOException {
        Told told = Told.of("in-order").of(Event.S3_OBJECT_CREATED);
        String[] etags = new String[20];
        for (int i = 0; i < etags.length; i++) {
            etags[i] = put("in-order", "same key", "text " + i).eTag().replace("\"", "");
        }
        List<JsonNode> records = told.records(etags.length);
        assertThat(records.stream()
                .sorted((a, b) -> a.at("/s3/object/sequencer").asText()
                        .compareTo(b.at("/s3/object/sequencer").asText()))
                .map(record -> record.at("/s3/object/eTag").asText()).toList()).isEqualTo(Arrays.asList(etags));
        assertThat(records).allSatisfy(record -> assertThat(Instant.parse(record.path("eventTime").asText()))
                .isAfter(Instant.now().minus(Duration.ofMinutes(2))));
    }
}

package dev.quern.admin.dynamodb.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What readers of streams are told when something is wrong. A server as it is started, so signed requests. */
@Timeout(120)
class StreamsErrorsTest {

    private static final String NOT_FOUND = "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException";
    private static final String VALIDATION = "com.amazon.coral.validate#ValidationException";
    private static final String SERVICE = "com.amazon.coral.service#";
    private static final String ONE = "1 validation error detected: ";
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NO_STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/tab/stream/"
            + "2020-01-01T00:00:00.000";
    private static final String NO_SHARD = "shardId-00000000000000000000-00000000";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;
    private static String arn;
    private static String shard;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "dynamodb");
        arn = send("DynamoDB_20120810.CreateTable", """
                {"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
                 "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}}""")
                .json().at("/TableDescription/LatestStreamArn").asText();
        shard = call("DescribeStream", "{\"StreamArn\":\"" + arn + "\"}").json()
                .at("/StreamDescription/Shards/0/ShardId").asText();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static SignedHttp.Answer send(String target, String body) {
        return http.send("POST", "/", body, Map.of("X-Amz-Target", target, "Content-Type",
                "application/x-amz-json-1.0"));
    }

    private static SignedHttp.Answer call(String operation, String body) {
        return send("DynamoDBStreams_20120810." + operation, body);
    }

    private static Arguments fault(String operation, String body, String message) {
        return Arguments.of(operation, body, VALIDATION, message);
    }

    private static Arguments iterator(String type, String more, String message) {
        return fault("GetShardIterator",
                "{\"StreamArn\":\"ARN\",\"ShardId\":\"THE_SHARD\",\"ShardIteratorType\":\"" + type
                        + "\"" + more + "}",
                message);
    }

    private static String place(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
    }

    private static Arguments records(String iterator) {
        return fault("GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}", "Invalid ShardIterator");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("ListStreams", "{\"Limit\":0}", ONE + "Value '0' at 'limit' failed to satisfy constraint: Member"
                        + " must have value greater than or equal to 1"),
                fault("ListStreams", "{\"Limit\":101}",
                        INVALID + "Limit cannot be greater than the maximum allowed size: 100"),
                fault("ListStreams", "{\"TableName\":\"a$b\"}", ONE + "Value 'a$b' at 'tableName' failed to satisfy"
                        + " constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
                fault("DescribeStream", "{}",
                        ONE + "Value null at 'streamArn' failed to satisfy constraint: Member must not be null"),
                fault("DescribeStream", "{\"StreamArn\":\"x\"}", ONE + "Value 'x' at 'streamArn' failed to satisfy"
                        + " constraint: Member must have length greater than or equal to 37"),
                fault("DescribeStream", "{\"StreamArn\":\"ARN\",\"Limit\":101}",
                        INVALID + "Limit cannot be greater than the maximum: 100"),
                fault("DescribeStream", "{\"StreamArn\":\"ARN\",\"ShardFilter\":{\"Type\":\"CHILD_SHARDS\"}}",
                        INVALID + "ShardFilter must have a Type and a ShardId"),
                Arguments.of("DescribeStream", "{\"StreamArn\":\"" + NO_STREAM + "\"}", NOT_FOUND,
                        "Requested resource not found: Stream: " + NO_STREAM + " not found"),
                fault("DescribeStream", "{\"StreamArn\":\"" + "x".repeat(40) + "\"}",
                        "Invalid StreamArn: " + "x".repeat(40)),
                fault("ListStreams", "{\"ExclusiveStartStreamArn\":\"" + "x".repeat(40) + "\"}",
                        "Invalid StreamArn: " + "x".repeat(40)),
                Arguments.of("GetShardIterator", "{\"StreamArn\":\"ARN\",\"ShardId\":\"" + NO_SHARD
                        + "\",\"ShardIteratorType\":\"LATEST\"}", NOT_FOUND,
                        "Requested resource not found: Shard does not exist"),
                iterator("AT_TIMESTAMP", "", ONE + "Value 'AT_TIMESTAMP' at 'shardIteratorType' failed to satisfy"
                        + " constraint: Member must satisfy enum value set: [TRIM_HORIZON, LATEST, AT_SEQUENCE_NUMBER,"
                        + " AFTER_SEQUENCE_NUMBER]"),
                iterator("AT_SEQUENCE_NUMBER", "", INVALID + "Invalid SequenceNumber"),
                iterator("AT_SEQUENCE_NUMBER", ",\"SequenceNumber\":\"" + "x".repeat(21) + "\"",
                        INVALID + "Invalid SequenceNumber"),
                iterator("AT_SEQUENCE_NUMBER", ",\"SequenceNumber\":\"100000000000000000099\"",
                        "Invalid SequenceNumber for the shard"),
                iterator("LATEST", ",\"SequenceNumber\":\"100000000000000000001\"",
                        INVALID + "SequenceNumber should not be passed for this iterator type"),
                fault("GetRecords", "{\"ShardIterator\":\"x\",\"Limit\":1001}",
                        INVALID + "Limit should be less than or equal to 1000"),
                records("x"), records("ARN|1|"), records("ARN|1|?"), records("ARN|2|" + place("0.0.1.0")),
                records("ARN|1|" + place("0.0.1")), records("ARN|1|" + place("-1.0.1.0")),
                records("ARN|1|" + place("0.0.9999999999999999999.0")),
                Arguments.of("GetRecords", "{\"ShardIterator\":\"ARN|1|" + place("77.0.1.9999999999999") + "\"}",
                        NOT_FOUND, "Requested resource not found: Shard does not exist"),
                Arguments.of("GetRecords", "{\"ShardIterator\":\"ARN|1|" + place("0.0.1.0") + "\"}",
                        "com.amazonaws.dynamodb.v20120810#ExpiredIteratorException",
                        "The provided iterator exceeds the maximum age allowed."),
                Arguments.of("GetRecords", "{\"ShardIterator\":1}", SERVICE + "SerializationException",
                        "NUMBER_VALUE cannot be converted to String"),
                Arguments.of("Nothing", "{}", SERVICE + "UnknownOperationException",
                        "An unknown operation was requested."));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsToldWithTypeAndMessage(String operation, String body, String type, String message) {
        SignedHttp.Answer answer = call(operation, body.replace("ARN", arn).replace("THE_SHARD", shard));
        assertThat(answer.text()).contains("\"" + message.replace("\"", "\\\"") + "\"");
        assertThat(answer.json().path("__type").asText()).isEqualTo(type);
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void theTargetSaysWhichServiceItIs() {
        assertThat(call("ListStreams", "{}").json().path("Streams")).hasSize(1);
        assertThat(send("DynamoDB_20120810.ListTables", "{}").json().path("TableNames")).hasSize(1);
        assertThat(send("DynamoDB_20120810.ListStreams", "{}").text()).contains("UnknownOperationException");
        assertThat(call("ListTables", "{}").text()).contains("UnknownOperationException");
        assertThat(send("Other.ListTables", "{}").text()).contains("UnknownOperationException");
    }
}

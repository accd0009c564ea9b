package dev.quern.admin.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
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

/** What clients are told when something is wrong, word by word. A server as it is started, so signed requests. */
@Timeout(120)
class KinesisErrorsTest {

    private static final String CONSTRAINT = " failed to satisfy constraint: Member must ";
    private static final String STREAM = "in stream clicks under account 000000000000";
    private static final String EITHER = "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
            + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "kinesis");
        assertThat(call("CreateStream", "{\"StreamName\":\"clicks\",\"ShardCount\":3}").status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static SignedHttp.Answer call(String operation, String body) {
        return http.send("POST", "/", body, Map.of("X-Amz-Target", "Kinesis_20131202." + operation, "Content-Type",
                "application/x-amz-json-1.1"));
    }

    private static Arguments invalid(String operation, String body, String... faults) {
        return Arguments.of(operation, body, "ValidationException", faults.length
                + (faults.length == 1 ? " validation error" : " validation errors") + " detected: "
                + String.join("; ", faults));
    }

    private static Arguments argument(String operation, String body, String message) {
        return Arguments.of(operation, body, "InvalidArgumentException", message);
    }

    private static Arguments notFound(String operation, String body, String message) {
        return Arguments.of(operation, body, "ResourceNotFoundException", message);
    }

    private static Arguments iterator(String type, String more, String message) {
        return argument("GetShardIterator",
                "{\"StreamName\":\"clicks\",\"ShardId\":\"shardId-0\",\"ShardIteratorType\":\""
                        + type + "\"" + more + "}",
                message);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("ListStreams", "", "SerializationException", ""),
                Arguments.of("ListStreams", "hello", "SerializationException", ""),
                Arguments.of("ListStream", "{}", "UnknownOperationException", ""),
                invalid("DescribeStreamSummary", "{}", "Value null at 'streamName'" + CONSTRAINT + "not be null"),
                invalid("SplitShard", "{}", "Value null at 'streamName'" + CONSTRAINT + "not be null",
                        "Value null at 'shardToSplit'" + CONSTRAINT + "not be null",
                        "Value null at 'newStartingHashKey'" + CONSTRAINT + "not be null"),
                invalid("GetRecords", "{\"ShardIterator\":\"\",\"Limit\":0}",
                        "Value '' at 'shardIterator'" + CONSTRAINT + "have length greater than or equal to 1",
                        "Value '0' at 'limit'" + CONSTRAINT + "have value greater than or equal to 1"),
                invalid("PutRecords", "{\"StreamName\":\"clicks\",\"Records\":[{\"PartitionKey\":\"\",\"Data\":\"\"}]}",
                        "Value '' at 'records.1.member.partitionKey'" + CONSTRAINT
                                + "have length greater than or equal to 1"),
                invalid("PutRecord", "{\"StreamName\":\"a b\",\"PartitionKey\":\"k\",\"Data\":\"\"}",
                        "Value 'a b' at 'streamName'" + CONSTRAINT
                                + "satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
                Arguments.of("PutRecord", "{\"StreamName\":[],\"PartitionKey\":\"k\",\"Data\":\"\"}",
                        "SerializationException", "Start of list found where not expected"),
                Arguments.of("PutRecord", "{\"StreamName\":\"clicks\",\"PartitionKey\":7,\"Data\":\"\"}",
                        "SerializationException",
                        "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not"
                                + " be converted to an String"),
                Arguments.of("PutRecord", "{\"StreamName\":\"clicks\",\"PartitionKey\":\"k\",\"Data\":\"23456\"}",
                        "SerializationException", "'23456' can not be converted to a Blob: Base64 encoded length is"
                                + " expected a multiple of 4 bytes but found: 5"),
                Arguments.of("PutRecord", "{\"StreamName\":\"clicks\",\"PartitionKey\":\"k\",\"Data\":\"+/+=\"}",
                        "SerializationException",
                        "'+/+=' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"),
                Arguments.of("PutRecord", "{\"StreamName\":\"clicks\",\"PartitionKey\":\"k\",\"Data\":\"YR==\"}",
                        "SerializationException",
                        "'YR==' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"),
                invalid("GetRecords", "{\"ShardIterator\":\"x\",\"Limit\":99999999999}",
                        "Value '2147483647' at 'limit'" + CONSTRAINT + "have value less than or equal to 10000"),
                invalid("GetRecords", "{\"ShardIterator\":\"x\",\"Limit\":0.99}",
                        "Value '0' at 'limit'" + CONSTRAINT + "have value greater than or equal to 1"),
                Arguments.of("PutRecords", "{\"StreamName\":\"clicks\",\"Records\":7}", "SerializationException",
                        "Expected list or null"),
                argument("PutRecord", "{\"StreamName\":\"clicks\",\"PartitionKey\":\"k\",\"Data\":\"\","
                        + "\"ExplicitHashKey\":\"340282366920938463463374607431768211456\"}",
                        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was"
                                + " 340282366920938463463374607431768211456"),
                argument("PutRecord", "{\"StreamName\":\"clicks\",\"PartitionKey\":\"k\",\"Data\":\"\","
                        + "\"SequenceNumberForOrdering\":\"44601490397061246283071436545296723011960832\"}",
                        "ExclusiveMinimumSequenceNumber 44601490397061246283071436545296723011960832 used in PutRecord"
                                + " on stream clicks under account 000000000000 is invalid."),
                notFound("PutRecords", "{\"StreamName\":\"no\",\"Records\":[{\"PartitionKey\":\"k\",\"Data\":\"\"}]}",
                        "Stream no under account 000000000000 not found."),
                notFound("GetShardIterator",
                        "{\"StreamName\":\"no\",\"ShardId\":\"shardId-7\",\"ShardIteratorType\":\"LATEST\"}",
                        "Shard shardId-000000000007 in stream no under account 000000000000 does not exist"),
                notFound("GetShardIterator",
                        "{\"StreamName\":\"clicks\",\"ShardId\":\"2147483648\",\"ShardIteratorType\":\"LATEST\"}",
                        "Could not find shard 2147483648 " + STREAM + "."),
                iterator("AT_SEQUENCE_NUMBER", "", EITHER + "AT_SEQUENCE_NUMBER and no StartingSequenceNumber."),
                iterator("LATEST", ",\"StartingSequenceNumber\":\"5\"",
                        EITHER + "LATEST and also a StartingSequenceNumber."),
                iterator("AT_SEQUENCE_NUMBER", ",\"StartingSequenceNumber\":\"5\"",
                        "Invalid StartingSequenceNumber. It encodes shardId-000000000005, while it was used in a call to"
                                + " a shard with shardId-000000000000"),
                iterator("AT_SEQUENCE_NUMBER", ",\"StartingSequenceNumber\":\"0\"",
                        "StartingSequenceNumber 21267647932558653966460912964485513216 used in GetShardIterator on shard"
                                + " shardId-000000000000 " + STREAM
                                + " is invalid because it did not come from this stream."),
                iterator("AFTER_SEQUENCE_NUMBER",
                        ",\"StartingSequenceNumber\":\"49546986683135544286507457936321625675700192471156785154\"",
                        "StartingSequenceNumber 49546986683135544286507457936321625675700192471156785154 used in"
                                + " GetShardIterator on shard shardId-000000000000 " + STREAM
                                + " is invalid because it did not come from this stream."),
                iterator("AT_TIMESTAMP", "",
                        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP."
                                + " Current request has no timestamp parameter."),
                argument("GetRecords", "{\"ShardIterator\":\"x\"}", "Invalid ShardIterator."),
                argument("GetRecords", "{\"ShardIterator\":\"AAAAAAAAAAE=\"}", "Invalid ShardIterator."),
                argument("ListShards", "{}", "Either NextToken or StreamName should be provided."),
                argument("ListShards", "{\"StreamName\":\"clicks\",\"NextToken\":\"x\"}",
                        "NextToken and StreamName cannot be provided together."),
                argument("ListShards", "{\"NextToken\":\"x\"}", "Invalid NextToken."),
                argument("MergeShards",
                        "{\"StreamName\":\"clicks\",\"ShardToMerge\":\"s-0\",\"AdjacentShardToMerge\":\"s-2\"}",
                        "Shards shardId-000000000000 and shardId-000000000002 " + STREAM
                                + " are not an adjacent pair of shards eligible for merging"),
                argument("IncreaseStreamRetentionPeriod", "{\"StreamName\":\"clicks\",\"RetentionPeriodHours\":8761}",
                        "Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too"
                                + " long."),
                argument("IncreaseStreamRetentionPeriod", "{\"StreamName\":\"clicks\",\"RetentionPeriodHours\":23}",
                        "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too"
                                + " short."),
                argument("DecreaseStreamRetentionPeriod", "{\"StreamName\":\"clicks\",\"RetentionPeriodHours\":25}",
                        "Requested retention period (25 hours) for stream clicks can not be longer than existing"
                                + " retention period (24 hours). Use IncreaseRetentionPeriod API."),
                argument("SplitShard",
                        "{\"StreamName\":\"clicks\",\"ShardToSplit\":\"shard-0\",\"NewStartingHashKey\":\"1\"}",
                        "NewStartingHashKey 1 used in SplitShard() on shard shardId-000000000000 " + STREAM
                                + " is not both greater than one plus the shard's StartingHashKey 0 and less than the"
                                + " shard's EndingHashKey 113427455640312821154458202477256070484."),
                notFound("SplitShard",
                        "{\"StreamName\":\"no\",\"ShardToSplit\":\"2147483647\",\"NewStartingHashKey\":\"0\"}",
                        "Stream no under account 000000000000 not found."),
                notFound("SplitShard",
                        "{\"StreamName\":\"no\",\"ShardToSplit\":\"2.14E4\",\"NewStartingHashKey\":\"0\"}",
                        "Could not find shard 2.14E4 in stream no under account 000000000000."),
                notFound("MergeShards",
                        "{\"StreamName\":\"clicks\",\"ShardToMerge\":\"a-0\",\"AdjacentShardToMerge\":\"shardId-5\"}",
                        "Could not find shard shardId-000000000005 " + STREAM + "."),
                Arguments.of("UpdateShardCount", "{\"StreamName\":\"clicks\",\"TargetShardCount\":7,\"ScalingType\":"
                        + "\"UNIFORM_SCALING\"}", "LimitExceededException",
                        "UpdateShardCount cannot scale up over double your current open shard count. Current open shard"
                                + " count: 3, Target shard count: 7"),
                invalid("RemoveTagsFromStream", "{\"StreamName\":\"clicks\",\"TagKeys\":[\"a\",\""
                        + "k".repeat(129) + "\",\"b\"]}",
                        "Value '[a, " + "k".repeat(129) + ", b]' at 'tagKeys'" + CONSTRAINT
                                + "satisfy constraint: [Member must have length less than or equal to 128,"
                                + " Member must have length greater than or equal to 1]"),
                invalid("AddTagsToStream", "{\"StreamName\":\"clicks\",\"Tags\":{}}",
                        "Value '{}' at 'tags'" + CONSTRAINT + "have length greater than or equal to 1"),
                invalid("PutRecords", "{\"StreamName\":\"clicks\",\"Records\":[]}",
                        "Value '[]' at 'records'" + CONSTRAINT + "have length greater than or equal to 1"),
                argument("AddTagsToStream", "{\"StreamName\":\"clicks\",\"Tags\":{\"abc;def\":\"\"}}",
                        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _"
                                + " . / = + - % @ :."),
                argument("RemoveTagsFromStream", "{\"StreamName\":\"clicks\",\"TagKeys\":[\"abc%def\"]}",
                        "Failed to remove tags from stream clicks under account 000000000000 because some tags contained"
                                + " illegal characters. The allowed characters are Unicode letters, white-spaces,"
                                + " '_',',','/','=','+','-','@',':'."),
                iterator("AT_SEQUENCE_NUMBER",
                        ",\"StartingSequenceNumber\":\"26227199374822427428162556223570313216\"",
                        "StartingSequenceNumber 26227199374822427428162556223570313216 used in GetShardIterator on"
                                + " shard shardId-000000000000 " + STREAM + " is invalid."),
                argument("CreateStream", "{\"StreamName\":\"x\",\"ShardCount\":1,\"WarmThroughputMiBps\":5}",
                        "The parameter WarmThroughputMiBps is not supported by this server: remove it from the request."),
                Arguments.of("StartStreamEncryption", "{}", "UnknownOperationException",
                        "The operation StartStreamEncryption of kinesis is not supported by this server."));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsWrongIsSaid(String operation, String body, String type, String message) {
        SignedHttp.Answer answer = call(operation, body);
        assertThat(answer.json().path("__type").asText()).isEqualTo(type);
        String member = type.equals("SerializationException") ? "Message" : "message";
        assertThat(answer.json().path(member).asText()).isEqualTo(message);
        assertThat(answer.json().has(member)).as("whether anything is said").isEqualTo(!message.isEmpty());
        assertThat(answer.status()).isEqualTo(400);
    }

    /** As the service tells those whose requests have not the form of a call, whoever they are. */
    @Test
    void whatIsNoCallIsAnsweredInTheServicesForms() {
        String noCall = """
                <AccessDeniedException>
                  <Message>Unable to determine service/operation name to be authorized</Message>
                </AccessDeniedException>
                """;
        String list = "Kinesis_20131202.ListStreams";
        assertForm(http.send("GET", "/", "", Map.of()), 403, noCall);
        assertForm(http.send("PUT", "/", "{}", Map.of("Content-Type", "application/x-amz-json-1.1")), 403, noCall);
        assertForm(http.send("POST", "/", "{}", Map.of("Content-Type", "application/x-amz-json-1.0")), 403, noCall);
        assertForm(http.send("POST", "/", "{}", Map.of("Content-Type", "text/plain", "X-Amz-Target", list)), 404,
                "<UnknownOperationException/>\n");
        SignedHttp.Answer old = http.send("POST", "/", "{}",
                Map.of("Content-Type", "application/json; charset=utf-8", "X-Amz-Target", list));
        assertForm(old, 404, "{\"Output\":{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"},"
                + "\"Version\":\"1.0\"}");
        assertForm(http.send("POST", "/", "{}", Map.of("Content-Type", "application/x-amz-json-1.1")), 400,
                "{\"__type\":\"UnknownOperationException\"}");
        assertForm(http.send("POST", "/", "{}", Map.of("Content-Type", "application/x-amz-json-1.1",
                "X-Amz-Target", "Other_20131202.ListStreams")), 400, "{\"__type\":\"UnknownOperationException\"}");
        assertThat(http.send("POST", "/", "{}", Map.of("Content-Type", "application/x-amz-json-1.1 ; charset=utf-8",
                "X-Amz-Target", list)).status()).isEqualTo(200);
    }

    private static void assertForm(SignedHttp.Answer answer, int status, String body) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.header("x-amzn-requestid")).isNotEmpty();
        assertThat(Base64.getDecoder().decode(answer.header("x-amz-id-2")).length).isBetween(72, 80);
        assertThat(answer.header("content-type").isEmpty()).isEqualTo(body.startsWith("<"));
    }

    @Test
    void theSameRetentionAgainChangesNothing() {
        for (String operation : List.of("IncreaseStreamRetentionPeriod", "DecreaseStreamRetentionPeriod")) {
            SignedHttp.Answer answer = call(operation, "{\"StreamName\":\"clicks\",\"RetentionPeriodHours\":24}");
            assertThat(answer.status()).as(operation).isEqualTo(200);
        }
        assertThat(call("DescribeStreamSummary", "{\"StreamName\":\"clicks\"}").json()
                .at("/StreamDescriptionSummary/RetentionPeriodHours").asInt()).isEqualTo(24);
    }

    @Test
    void answersAreInTheFormOfTheRequest() {
        SignedHttp.Answer json = call("DescribeLimits", "{}");
        assertThat(json.header("content-type")).contains("application/x-amz-json-1.1");
        assertThat(json.json().path("OpenShardCount").asInt()).isEqualTo(3);
        SignedHttp.Answer cbor = http.send("POST", "/", new byte[]{(byte) 0xA0},
                Map.of("X-Amz-Target", "Kinesis_20131202.DescribeLimits", "Content-Type",
                        "application/x-amz-cbor-1.1"));
        assertThat(cbor.status()).isEqualTo(200);
        assertThat(cbor.header("content-type")).contains("application/x-amz-cbor-1.1");
        assertThat(cbor.body()[0]).as("a map").isEqualTo((byte) 0xBF);
        SignedHttp.Answer broken = http.send("POST", "/", new byte[]{(byte) 0xA1, 0x61},
                Map.of("X-Amz-Target", "Kinesis_20131202.DescribeLimits", "Content-Type",
                        "application/x-amz-cbor-1.1"));
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.text()).contains("SerializationException");
    }

    @Test
    void timesAreSecondsInJson() {
        double created = call("DescribeStreamSummary", "{\"StreamName\":\"clicks\"}").json()
                .at("/StreamDescriptionSummary/StreamCreationTimestamp").asDouble();
        assertThat(created).isBetween(1e9, 1e10);
    }
}

package dev.quern.admin.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a body holds, in JSON or in CBOR, the server answers it in the same form, or says what is wrong with it:
 * never
 * that it failed itself.
 */
@Timeout(300)
class KinesisBodyFuzzTest {

    private static final int ROUNDS = Integer.getInteger("kinesis.fuzz.rounds", 1_500);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper CBOR = new CBORMapper();

    /** Places of other values: in JSON, and what begins things in CBOR, whole or not. */
    private static final List<String> JSON_PIECES = List.of("{", "}", "[", "]", "null", "true", "\"\"", ":", ",",
            "1e999999999", "-0", "\"\\ud800\"", "\"####\"", "99999999999999999999", "[".repeat(2_000), "{\"a\":1}",
            "\"340282366920938463463374607431768211456\"", "-1e-400", "\"LATEST\"", "0.5");
    private static final List<String> CBOR_PIECES = List.of("00", "20", "1bffffffffffffffff", "3bffffffffffffffff",
            "40",
            "5f", "60", "7f", "7bffffffffffffffff", "80", "9f", "9affffffff", "a0", "bf", "baffffffff", "c0", "c1",
            "c249010000000000000000", "c3", "c48221196ab3", "d9d9f7", "f4", "f6", "f7", "f8ff", "f90000", "f97e00",
            "fa7f800000", "fb7ff0000000000000", "ff", "81".repeat(500), "61ff", "62c328", "63eda080");

    private static final List<String[]> SEEDS = List.of(
            seed("PutRecord", "{'StreamName':'clicks','Data':'AAAA','PartitionKey':'k','ExplicitHashKey':'7',"
                    + "'SequenceNumberForOrdering':'49546986683135544286507457936321625675700192471156785154'}"),
            seed("PutRecords", "{'StreamName':'clicks','Records':[{'Data':'AAAA','PartitionKey':'k'},"
                    + "{'Data':'','PartitionKey':'l','ExplicitHashKey':'0'}]}"),
            seed("GetShardIterator", "{'StreamName':'clicks','ShardId':'shardId-000000000000','ShardIteratorType':"
                    + "'AT_SEQUENCE_NUMBER','StartingSequenceNumber':"
                    + "'49546986683135544286507457936321625675700192471156785154'}"),
            seed("GetShardIterator", "{'StreamARN':'arn:aws:kinesis:us-east-1:000000000000:stream/clicks','ShardId':"
                    + "'shardId-000000000000','ShardIteratorType':'AT_TIMESTAMP','Timestamp':1700000000.5}"),
            seed("GetRecords",
                    "{'ShardIterator':'AAAAAAAAAAHSywljv0zEgPX4NyKdZ5wryMzP9yALs8NeKbUjp1IxtZs1Sp','Limit':1}"),
            seed("DescribeStream", "{'StreamName':'clicks','Limit':3,'ExclusiveStartShardId':'shardId-000000000000'}"),
            seed("ListShards", "{'StreamName':'clicks','MaxResults':2,'ShardFilter':{'Type':'FROM_TIMESTAMP',"
                    + "'Timestamp':1700000000}}"),
            seed("ListShards", "{'NextToken':'AAAAAAAAAAE=','MaxResults':2}"),
            seed("ListStreams", "{'Limit':3,'ExclusiveStartStreamName':'aaa'}"),
            seed("SplitShard",
                    "{'StreamName':'clicks','ShardToSplit':'shardId-000000000009','NewStartingHashKey':'9'}"),
            seed("MergeShards", "{'StreamName':'clicks','ShardToMerge':'shardId-000000000009','AdjacentShardToMerge':"
                    + "'shardId-000000000008'}"),
            seed("IncreaseStreamRetentionPeriod", "{'StreamName':'clicks','RetentionPeriodHours':24}"),
            seed("AddTagsToStream", "{'StreamName':'clicks','Tags':{'k':'v','l':''}}"),
            seed("RemoveTagsFromStream", "{'StreamName':'clicks','TagKeys':['k','m']}"),
            seed("DescribeStreamConsumer", "{'StreamARN':'arn:aws:kinesis:us-east-1:000000000000:stream/clicks',"
                    + "'ConsumerName':'c'}"),
            seed("SubscribeToShard",
                    "{'ConsumerARN':'arn:aws:kinesis:us-east-1:000000000000:stream/clicks/consumer/c:1',"
                            + "'ShardId':'shardId-000000000000','StartingPosition':{'Type':'AT_TIMESTAMP','Timestamp':1}}"));

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    private static String[] seed(String operation, String body) {
        return new String[]{operation, body.replace('\'', '"')};
    }

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "kinesis");
        assertThat(send("CreateStream", bytes("{\"StreamName\":\"clicks\",\"ShardCount\":2}"), "json").status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SignedHttp.Answer send(String operation, byte[] body, String form) {
        return http.send("POST", "/", body, Map.of("X-Amz-Target", "Kinesis_20131202." + operation, "Content-Type",
                "application/x-amz-" + form + "-1.1"));
    }

    @Test
    void noBodyMakesTheServerFail() throws IOException {
        long start = Long.getLong("kinesis.fuzz.seed", System.nanoTime());
        Random random = new Random(start);
        for (int round = 0; round < ROUNDS; round++) {
            String[] seed = SEEDS.get(random.nextInt(SEEDS.size()));
            boolean cbor = random.nextInt(3) > 0;
            byte[] body = cbor
                    ? mutated(CBOR.writeValueAsBytes(JSON.readTree(seed[1])), CBOR_PIECES.stream()
                            .map(HexFormat.of()::parseHex).toList(), random)
                    : mutated(bytes(seed[1]), JSON_PIECES.stream().map(KinesisBodyFuzzTest::bytes).toList(), random);
            String form = cbor ? "cbor" : "json";
            SignedHttp.Answer answer = send(seed[0], body, form);
            String what = "-Dkinesis.fuzz.seed=%d, round %d: %s in %s %s".formatted(start, round, seed[0], form,
                    HexFormat.of().formatHex(body));
            assertThat(answer.status()).as(what).isLessThan(500);
            if (answer.status() != 200) {
                assertThat(answer.header("content-type")).as(what).contains("application/x-amz-" + form + "-1.1");
                JsonNode error = (cbor ? CBOR : JSON).readTree(answer.body());
                assertThat(error.path("__type").asText()).as(what).isNotEmpty();
            }
        }
    }

    private static byte[] mutated(byte[] seed, List<byte[]> pieces, Random random) {
        byte[] body = seed;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && body.length > 0; i++) {
            int at = random.nextInt(body.length);
            int to = Math.min(body.length, at + 1 + random.nextInt(12));
            byte[] piece = pieces.get(random.nextInt(pieces.size()));
            body = switch (random.nextInt(6)) {
                case 0 -> joined(body, at, new byte[0], to);
                case 1 -> joined(body, at, piece, at);
                case 2 -> joined(body, at, piece, at + 1);
                case 3 -> joined(body, at, Arrays.copyOfRange(body, at, to), at);
                case 4 -> Arrays.copyOf(body, at);
                default -> joined(body, at, new byte[]{(byte) random.nextInt(256)}, at + 1);
            };
        }
        return body;
    }

    private static byte[] joined(byte[] body, int head, byte[] middle, int tail) {
        byte[] all = Arrays.copyOf(body, head + middle.length + body.length - tail);
        System.arraycopy(middle, 0, all, head, middle.length);
        System.arraycopy(body, tail, all, head + middle.length, body.length - tail);
        return all;
    }
}

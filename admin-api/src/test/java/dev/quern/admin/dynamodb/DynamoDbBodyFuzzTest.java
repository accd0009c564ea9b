package dev.quern.admin.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a body holds, the server answers it, or says what is wrong with it: never that it failed itself. */
@Timeout(300)
class DynamoDbBodyFuzzTest {

    private static final int ROUNDS = Integer.getInteger("dynamodb.fuzz.rounds", 1_500);

    private static final List<String> PIECES = List.of("{", "}", "[", "]", "null", "true", "\"\"", "\"S\"", ":", ",",
            "1e999999999", "-0", "\"\\ud800\"", "\"#a\"", "\":a\"", "\"a[0].b\"", "{\"S\":\"x\"}", "{\"N\":\"1e400\"}",
            "{\"B\":\"*\"}", "{\"NULL\":false}", "{\"M\":{\"\":{\"L\":[null]}}}", "{\"SS\":[\"a\",null]}",
            "{\"L\":[".repeat(200), "[".repeat(2_000), "99999999999999999999", "\"if_not_exists(a, :a)\"",
            "{\"\\udc00\":{\"S\":\"x\"}}");

    private static final List<String[]> SEEDS = List.of(
            seed("PutItem", "{'TableName':'tab','Item':{'a':{'S':'x'},'b':{'N':'1'},'c':{'B':'AAAA'},"
                    + "'d':{'M':{'k':{'L':[{'BOOL':true}]}}}},'ConditionExpression':'attribute_not_exists(#a) OR b < :b',"
                    + "'ExpressionAttributeNames':{'#a':'a'},'ExpressionAttributeValues':{':b':{'N':'2'}},"
                    + "'ReturnValues':'ALL_OLD','ReturnConsumedCapacity':'INDEXES'}"),
            seed("PutItem", "{'TableName':'tab','Item':{'a':{'S':'x'}},'Expected':{'a':{'ComparisonOperator':'BETWEEN',"
                    + "'AttributeValueList':[{'S':'a'},{'S':'z'}]},'b':{'Exists':false}},'ConditionalOperator':'OR'}"),
            seed("UpdateItem", "{'TableName':'tab','Key':{'a':{'S':'x'}},'UpdateExpression':'SET e[1].f = list_append("
                    + "if_not_exists(e, :l), :l), b = b + :b REMOVE d.k[0] ADD g :s DELETE h :s',"
                    + "'ExpressionAttributeValues':{':l':{'L':[]},':b':{'N':'1'},':s':{'SS':['x']}},"
                    + "'ReturnValues':'UPDATED_NEW'}"),
            seed("UpdateItem", "{'TableName':'tab','Key':{'a':{'S':'x'}},'AttributeUpdates':{'b':{'Action':'ADD',"
                    + "'Value':{'N':'1'}},'c':{'Action':'DELETE'}}}"),
            seed("GetItem", "{'TableName':'tab','Key':{'a':{'S':'x'}},'ProjectionExpression':'b, d.k[0]',"
                    + "'ConsistentRead':true}"),
            seed("DeleteItem", "{'TableName':'tab','Key':{'a':{'S':'y'}},'ReturnValues':'ALL_OLD'}"),
            seed("Query", "{'TableName':'tab','KeyConditionExpression':'a = :a','FilterExpression':'size(b) > :n AND "
                    + "contains(c, :a)','ExpressionAttributeValues':{':a':{'S':'x'},':n':{'N':'0'}},'Limit':2,"
                    + "'ExclusiveStartKey':{'a':{'S':'x'}},'Select':'COUNT'}"),
            seed("Scan", "{'TableName':'tab','Segment':0,'TotalSegments':3,'ScanFilter':{'b':{'ComparisonOperator':"
                    + "'GT','AttributeValueList':[{'N':'0'}]}},'Limit':1}"),
            seed("BatchGetItem", "{'RequestItems':{'tab':{'Keys':[{'a':{'S':'x'}}],'AttributesToGet':['b']}}}"),
            seed("BatchWriteItem", "{'RequestItems':{'tab':[{'PutRequest':{'Item':{'a':{'S':'p'}}}},"
                    + "{'DeleteRequest':{'Key':{'a':{'S':'q'}}}}]},'ReturnItemCollectionMetrics':'SIZE'}"),
            seed("TransactWriteItems", "{'ClientRequestToken':'t','TransactItems':[{'Put':{'TableName':'tab',"
                    + "'Item':{'a':{'S':'t'}}}},{'Update':{'TableName':'tab','Key':{'a':{'S':'u'}},"
                    + "'UpdateExpression':'SET b = :b','ExpressionAttributeValues':{':b':{'N':'1'}}}},"
                    + "{'ConditionCheck':{'TableName':'tab','Key':{'a':{'S':'v'}},"
                    + "'ConditionExpression':'attribute_not_exists(a)'}}]}"),
            seed("TransactGetItems", "{'TransactItems':[{'Get':{'TableName':'tab','Key':{'a':{'S':'x'}}}}]}"),
            seed("CreateTable", "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'a','AttributeType':'S'}],"
                    + "'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST',"
                    + "'LocalSecondaryIndexes':[{'IndexName':'ind','KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],"
                    + "'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['b']}}],'Tags':[{'Key':'k',"
                    + "'Value':'v'}]}"),
            seed("UpdateTable", "{'TableName':'tab','StreamSpecification':{'StreamEnabled':true,'StreamViewType':"
                    + "'KEYS_ONLY'},'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'none'}}],"
                    + "'OnDemandThroughput':{'MaxReadRequestUnits':5}}"),
            seed("ListTables", "{'Limit':3,'ExclusiveStartTableName':'aaa'}"),
            seed("UpdateTimeToLive", "{'TableName':'tab','TimeToLiveSpecification':{'Enabled':true,"
                    + "'AttributeName':'ends'}}"),
            seed("TagResource", "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/tab',"
                    + "'Tags':[{'Key':'k','Value':'v'}]}"));

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
        http = SignedHttp.forService(server, "dynamodb");
        send("CreateTable", bytes("{\"TableName\":\"tab\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":"
                + "[{\"AttributeName\":\"a\",\"AttributeType\":\"S\"}],\"KeySchema\":[{\"AttributeName\":\"a\","
                + "\"KeyType\":\"HASH\"}]}"));
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SignedHttp.Answer send(String operation, byte[] body) {
        return http.send("POST", "/", body, Map.of("X-Amz-Target", "DynamoDB_20120810." + operation));
    }

    @Test
    void noBodyMakesTheServerFail() {
        long start = Long.getLong("dynamodb.fuzz.seed", System.nanoTime());
        Random random = new Random(start);
        for (int round = 0; round < ROUNDS; round++) {
            String[] seed = SEEDS.get(random.nextInt(SEEDS.size()));
            byte[] body = round < SEEDS.size() ? bytes(SEEDS.get(round)[1]) : mutated(seed[1], random);
            String operation = round < SEEDS.size() ? SEEDS.get(round)[0] : seed[0];
            SignedHttp.Answer answer = send(operation, body);
            assertThat(answer.status()).as("-Ddynamodb.fuzz.seed=%d, round %d: %s %s", start, round, operation,
                    new String(body, StandardCharsets.UTF_8)).isLessThan(500);
            assertThat(answer.status() == 200 || answer.json().hasNonNull("__type")).isTrue();
        }
    }

    private static byte[] mutated(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> value(text, at, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.insert(at, text.substring(at, to));
                default -> text.setCharAt(at, (char) random.nextInt(0x100));
            }
            if (text.isEmpty()) {
                text.append("{}");
            }
        }
        byte[] bytes = bytes(text.toString());
        if (random.nextInt(10) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** Replaces the text or number that begins next, so that the JSON stays whole and its meaning goes wrong. */
    private static void value(StringBuilder text, int from, String piece) {
        int begin = text.indexOf("\"", from);
        int end = begin < 0 ? -1 : text.indexOf("\"", begin + 1);
        if (end > 0) {
            text.replace(begin, end + 1, piece);
        }
    }
}

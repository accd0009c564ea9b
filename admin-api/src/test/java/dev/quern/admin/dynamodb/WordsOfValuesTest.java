package dev.quern.admin.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The two ways in which values are checked: each operation tells of wrong ones in the words of its own. */
@Timeout(120)
class WordsOfValuesTest {

    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NO_NUMBER = "The parameter cannot be converted to a numeric value";
    private static final String OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than"
            + " supported range";
    private static final String UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller"
            + " than supported range";
    private static final String NO_NULL = INVALID + "Null attribute value types must have the value of true";
    private static final String TOO_DEEP = "Nesting Levels have exceeded supported limits: Attributes in the item"
            + " have nested levels beyond supported limit";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "dynamodb");
        assertThat(call("CreateTable", """
                {'TableName':'tab','BillingMode':'PAY_PER_REQUEST',
                 'AttributeDefinitions':[{'AttributeName':'a','AttributeType':'S'}],
                 'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}]}""").status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static SignedHttp.Answer call(String operation, String body) {
        return http.send("POST", "/", body.replace('\'', '"'), Map.of("X-Amz-Target",
                "DynamoDB_20120810." + operation, "Content-Type", "application/x-amz-json-1.0"));
    }

    /** A value, what is wrong with it, and what the older way says is. */
    private record Wrong(String value, String newer, String older) {}

    private static Stream<Wrong> wrong() {
        return Stream.of(new Wrong("{'N':'abc'}", NO_NUMBER + ": abc", NO_NUMBER + ": abc"),
                new Wrong("{'N':''}", NO_NUMBER + ": ", NO_NUMBER), new Wrong("{'N':'1e126'}", OVERFLOW, OVERFLOW),
                new Wrong("{'N':'1e2147483647'}", OVERFLOW, UNDERFLOW),
                new Wrong("{'NS':['1','x']}", NO_NUMBER + ": x", NO_NUMBER + ": x"),
                new Wrong("{'M':{'k':{'L':[{'N':'1e-131'}]}}}", UNDERFLOW, UNDERFLOW),
                new Wrong("{'SS':['b','a','b','c']}",
                        INVALID + "Input collection ['a', 'b', 'b', 'c'] contains duplicates.",
                        INVALID + "Input collection [b, a, b, c] contains duplicates."),
                new Wrong("{'BS':['/w==','AA==','AA==']}",
                        INVALID + "Input collection ['AA==','/w==','AA==']of type BS contains duplicates.",
                        INVALID + "Input collection [/w==, AA==, AA==]of type BS contains duplicates."),
                new Wrong("{'NS':['2','1','2']}", INVALID + "Input collection contains duplicates.",
                        "Input collection contains duplicates"),
                new Wrong("{'NULL':false}", NO_NULL, NO_NULL),
                new Wrong("{'M':{'k':{'M':{'':{'S':'x'}}}}}", "Empty attribute name", "Empty attribute name"));
    }

    private static Stream<Arguments> newerWay() {
        UnaryOperator<String> counted = message -> "1 validation error detected: " + message;
        return Stream.of(
                Arguments.of("PutItem", "{'TableName':'tab','Item':{'a':{'S':'x'},'v':VALUE}}", counted),
                Arguments.of("PutItem", "{'TableName':'tab','Item':{'a':{'S':'x'}},'ConditionExpression':'v = :v',"
                        + "'ExpressionAttributeValues':{':v':VALUE}}", counted),
                Arguments.of("PutItem", "{'TableName':'tab','Item':{'a':{'S':'x'}},'Expected':{'v':{'Value':VALUE}}}",
                        counted),
                Arguments.of("UpdateItem", "{'TableName':'tab','Key':{'a':{'S':'x'}},'AttributeUpdates':{'v':"
                        + "{'Action':'PUT','Value':VALUE}}}", counted),
                Arguments.of("UpdateItem", "{'TableName':'tab','Key':{'a':{'S':'x'}},'UpdateExpression':'SET v = :v',"
                        + "'ExpressionAttributeValues':{':v':VALUE}}", counted),
                Arguments.of("DeleteItem", "{'TableName':'tab','Key':{'a':VALUE}}", counted),
                Arguments.of("GetItem", "{'TableName':'tab','Key':{'a':VALUE}}", UnaryOperator.<String>identity()),
                Arguments.of("BatchGetItem", "{'RequestItems':{'tab':{'Keys':[{'a':VALUE}]}}}",
                        UnaryOperator.<String>identity()),
                Arguments.of("Query", "{'TableName':'tab','KeyConditionExpression':'a = :v',"
                        + "'ExpressionAttributeValues':{':v':VALUE}}", UnaryOperator.<String>identity()),
                Arguments.of("Query", "{'TableName':'tab','KeyConditionExpression':'a = :k','ExclusiveStartKey':"
                        + "{'a':VALUE},'ExpressionAttributeValues':{':k':{'S':'x'}}}",
                        UnaryOperator.<String>identity()));
    }

    @ParameterizedTest
    @MethodSource("newerWay")
    void mostOperationsTellOfThemInTheNewerWay(String operation, String body, UnaryOperator<String> told) {
        assertThat(wrong()).allSatisfy(
                each -> assertThat(call(operation, body.replace("VALUE", each.value)).message()).as(each.value)
                        .isEqualTo(told.apply(each.newer.replace('\'', '"'))));
    }

    private static Stream<Arguments> olderWay() {
        UnaryOperator<String> placed = message -> "ExpressionAttributeValues contains invalid value: " + message
                + " for key :v";
        return Stream.of(
                Arguments.of("BatchWriteItem", "{'RequestItems':{'tab':[{'PutRequest':{'Item':{'a':{'S':'x'},"
                        + "'v':VALUE}}}]}}", UnaryOperator.<String>identity()),
                Arguments.of("TransactWriteItems", "{'TransactItems':[{'Put':{'TableName':'tab','Item':{'a':{'S':'x'},"
                        + "'v':VALUE}}}]}", UnaryOperator.<String>identity()),
                Arguments.of("TransactWriteItems", "{'TransactItems':[{'Update':{'TableName':'tab','Key':{'a':"
                        + "{'S':'x'}},'UpdateExpression':'SET v = :v','ExpressionAttributeValues':{':v':VALUE}}}]}",
                        placed),
                Arguments.of("BatchWriteItem", "{'RequestItems':{'tab':[{'DeleteRequest':{'Key':{'a':VALUE}}}]}}",
                        UnaryOperator.<String>identity()),
                Arguments.of("TransactWriteItems",
                        "{'TransactItems':[{'Delete':{'TableName':'tab','Key':{'a':VALUE}}}]}",
                        UnaryOperator.<String>identity()),
                Arguments.of("TransactWriteItems", "{'TransactItems':[{'ConditionCheck':{'TableName':'tab','Key':{'a':"
                        + "{'S':'x'}},'ConditionExpression':'v = :v','ExpressionAttributeValues':{':v':VALUE}}}]}",
                        placed),
                Arguments.of("ExecuteStatement", "{'Statement':'SELECT * FROM tab WHERE a = ?','Parameters':[VALUE]}",
                        UnaryOperator.<String>identity()),
                Arguments.of("Scan", "{'TableName':'tab','ScanFilter':{'v':{'ComparisonOperator':'EQ',"
                        + "'AttributeValueList':[VALUE]}}}", UnaryOperator.<String>identity()),
                Arguments.of("TransactGetItems", "{'TransactItems':[{'Get':{'TableName':'tab','Key':{'a':VALUE}}}]}",
                        UnaryOperator.<String>identity()),
                Arguments.of("Scan", "{'TableName':'tab','FilterExpression':'v = :v','ExpressionAttributeValues':"
                        + "{':v':VALUE}}", placed));
    }

    @ParameterizedTest
    @MethodSource("olderWay")
    void batchesTransactionsAndScansTellOfThemInTheOlderWay(String operation, String body,
            UnaryOperator<String> told) {
        assertThat(wrong()).allSatisfy(
                each -> assertThat(call(operation, body.replace("VALUE", each.value)).message()).as(each.value)
                        .isEqualTo(told.apply(each.older.replace('\'', '"'))));
    }

    @ParameterizedTest
    @MethodSource("waysIn")
    void anEmptyNameDoesNotComeInAnotherWay(String operation, String body, String message) {
        assertThat(call(operation, body).message()).isEqualTo(message);
    }

    private static Stream<Arguments> waysIn() {
        return Stream.of(
                Arguments.of("UpdateItem", "{'TableName':'tab','Key':{'a':{'S':'x'}},'AttributeUpdates':{'':"
                        + "{'Action':'PUT','Value':{'S':'y'}}}}",
                        "1 validation error detected: Empty attribute name"),
                Arguments.of("ExecuteStatement",
                        "{'Statement':'INSERT INTO tab VALUE {\\u0027a\\u0027: \\u0027x\\u0027, \\u0027\\u0027: 1}'}",
                        "Empty attribute name"));
    }

    private static String deep(int levels) {
        return "{'M':{'k':".repeat(levels) + "{'S':'x'}" + "}}".repeat(levels);
    }

    @ParameterizedTest
    @MethodSource("namesAndDepths")
    void anItemsNamesAreLookedAtBeforeItsValues(String attributes, String message) {
        assertThat(call("TransactWriteItems", "{'TransactItems':[{'Put':{'TableName':'absent','Item':{'a':{'S':'x'},"
                + attributes + "}}}]}").message()).isEqualTo(message);
    }

    private static Stream<Arguments> namesAndDepths() {
        return Stream.of(Arguments.of("'':{'S':'x'}", "Empty attribute name"),
                Arguments.of("'':{'S':'x'},'d':" + deep(100), "Empty attribute name"),
                Arguments.of("'d':" + deep(100) + ",'':{'S':'x'}", "Empty attribute name"),
                Arguments.of("'d':" + deep(40) + ",'m':{'M':{'':{'S':'x'}}}", TOO_DEEP),
                Arguments.of("'m':{'M':{'':{'S':'x'}}},'d':" + deep(40), TOO_DEEP));
    }

    @ParameterizedTest
    @MethodSource("deepValues")
    void aValueThatIsTooDeepIsToldWithoutItsPlaceInTheNewerWay(String operation, String body, String message) {
        assertThat(call(operation, body.replace("DEEP", deep(32))).message()).isEqualTo(message);
    }

    private static Stream<Arguments> deepValues() {
        return Stream.of(
                Arguments.of("UpdateItem", "{'TableName':'tab','Key':{'a':{'S':'x'}},'UpdateExpression':'SET v = :v',"
                        + "'ExpressionAttributeValues':{':v':DEEP}}", "1 validation error detected: " + TOO_DEEP),
                Arguments.of("PutItem", "{'TableName':'tab','Item':{'a':{'S':'x'},'v':DEEP}}", TOO_DEEP),
                Arguments.of("Scan", "{'TableName':'tab','FilterExpression':'v = :v','ExpressionAttributeValues':"
                        + "{':v':DEEP}}",
                        "ExpressionAttributeValues contains invalid value: " + TOO_DEEP
                                + " for key :v"));
    }
}

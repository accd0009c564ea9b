package dev.quern.admin.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients are told when something is wrong: type and message, for they match on both. */
@Timeout(120)
class DynamoDbErrorsTest {

    private static final String MODELLED = "com.amazonaws.dynamodb.v20120810#";
    private static final String VALIDATION = "com.amazon.coral.validate#ValidationException";
    private static final String SERIALIZATION = "com.amazon.coral.service#SerializationException";
    private static final String ONE = "1 validation error detected: ";
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String FAILED = " failed to satisfy constraint: ";
    private static final String NOT_EMPTY = "Member must have length greater than or equal to 1";
    private static final String CAPACITY = "Value 'BOGUS' at 'returnConsumedCapacity'" + FAILED
            + "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]";
    private static final String NAME_PATTERN = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
    private static final String NAMES = "Map keys must satisfy constraint: [Member must have length less than or equal"
            + " to 255, Member must have length greater than or equal to 3, " + NAME_PATTERN + "]";
    private static final String STREAM = "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}";
    private static final String DELETED = "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'ind'}}]";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "dynamodb");
        assertThat(call("CreateTable", """
                {"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},
                                         {"AttributeName":"c","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
                 "GlobalSecondaryIndexes":[{"IndexName":"ind","KeySchema":[{"AttributeName":"c","KeyType":"HASH"}],
                                            "Projection":{"ProjectionType":"KEYS_ONLY"}}]}""").status())
                .isEqualTo(200);
        assertThat(call("CreateTable", """
                {"TableName":"several","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},
                                         {"AttributeName":"b","AttributeType":"S"},
                                         {"AttributeName":"c","AttributeType":"S"},
                                         {"AttributeName":"d","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
                 "GlobalSecondaryIndexes":[{"IndexName":"ind","Projection":{"ProjectionType":"ALL"},
                                            "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},
                                                         {"AttributeName":"b","KeyType":"HASH"},
                                                         {"AttributeName":"c","KeyType":"RANGE"},
                                                         {"AttributeName":"d","KeyType":"RANGE"}]}]}""").status())
                .isEqualTo(200);
        assertThat(call("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"x\"},\"n\":{\"N\":\"1\"}}}")
                .status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static SignedHttp.Answer call(String operation, String body) {
        return http.send("POST", "/", body, Map.of("X-Amz-Target", "DynamoDB_20120810." + operation, "Content-Type",
                "application/x-amz-json-1.0"));
    }

    private static Arguments fault(String operation, String body, String message) {
        return Arguments.of(operation, body, VALIDATION, message);
    }

    private static Arguments kind(String operation, String body, String message) {
        return Arguments.of(operation, body, SERIALIZATION, message);
    }

    /** A put of an item with the key x and one more attribute. */
    private static Arguments value(String value, String message) {
        return fault("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"x\"},\"v\":" + value + "}}", message);
    }

    private static Arguments condition(String expression, String values, String message) {
        return fault("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"x\"}},\"ConditionExpression\":\""
                + expression + "\"" + values + "}", ONE + message);
    }

    private static Arguments update(String expression, String values, String message) {
        return fault("UpdateItem", "{\"TableName\":\"tab\",\"Key\":{\"a\":{\"S\":\"x\"}},\"UpdateExpression\":\""
                + expression + "\"" + values + "}", message);
    }

    private static String b() {
        return ",\"ExpressionAttributeValues\":{\":b\":{\"S\":\"b\"}}";
    }

    private static Arguments query(String more, String message) {
        return fault("Query", "{\"TableName\":\"tab\"" + more + "}", message);
    }

    private static String legacy() {
        return "{\"a\":{\"ComparisonOperator\":\"EQ\",\"AttributeValueList\":[{\"S\":\"x\"}]}}";
    }

    static Stream<Arguments> faults() {
        return Stream
                .of(tables(), changes(), tags(), rules(), writes(), names(), transactions(), definitions(), kinds(),
                        values(), expressions(), pages(), several())
                .flatMap(faults -> faults);
    }

    private static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of("CreateTable", """
                        {"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
                         "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                         "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]}""",
                        MODELLED + "ResourceInUseException", "Table already exists: tab"),
                fault("CreateTable", """
                        {"TableName":"other","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                         "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]}""",
                        INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
                                + " PROVISIONED"),
                fault("CreateTable", """
                        {"TableName":"other","BillingMode":"PAY_PER_REQUEST",
                         "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                         "KeySchema":[{"AttributeName":"b","KeyType":"HASH"}]}""",
                        INVALID + "Some index key attributes are not defined in AttributeDefinitions. Keys: [b],"
                                + " AttributeDefinitions: [a]"),
                fault("CreateTable", """
                        {"TableName":"other","BillingMode":"PAY_PER_REQUEST",
                         "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                         "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"OTHER"}]}
                        """,
                        ONE + "Value 'OTHER' at 'keySchema.2.member.keyType' failed to satisfy constraint: Member must"
                                + " satisfy enum value set: [HASH, RANGE]"),
                fault("DescribeTable", "{}",
                        ONE + "Value null at 'tableName' failed to satisfy constraint: Member must not be null"),
                fault("DescribeTable", "{\"TableName\":\"a$b\"}",
                        ONE + "Value 'a$b' at 'tableName' failed to satisfy constraint: Member must satisfy regular"
                                + " expression pattern: [a-zA-Z0-9_.-]+"),
                Arguments.of("DescribeTable", "{\"TableName\":\"none\"}", MODELLED + "ResourceNotFoundException",
                        "Requested resource not found: Table: none not found"),
                Arguments.of("GetItem", "{\"TableName\":\"none\",\"Key\":{}}", MODELLED + "ResourceNotFoundException",
                        "Requested resource not found"),
                fault("CreateTable", """
                        {"TableName":"other","BillingMode":"PAY_PER_REQUEST","SSESpecification":{"Enabled":true},
                         "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                         "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]}""",
                        "The value true of SSESpecification.Enabled is not supported by this server: it has no keys of"
                                + " yours to encrypt a table with."),
                fault("CreateTable", "{\"ResourcePolicy\":\"{}\"}",
                        "The parameter ResourcePolicy is not supported by this server: remove it from the request."),
                Arguments.of("CreateGlobalTable", "{}", "com.amazon.coral.service#UnknownOperationException",
                        "The operation CreateGlobalTable of dynamodb is not supported by this server."),
                Arguments.of("Dance", "{}", "com.amazon.coral.service#UnknownOperationException",
                        "An unknown operation was requested."));
    }

    /** Where the rules of members are told otherwise than by other services. */
    private static Stream<Arguments> rules() {
        String put = "{\"PutRequest\":{\"Item\":{\"a\":{\"S\":\"x\"}}}}";
        String key = "{\"a\":{\"S\":\"x\"}}";
        String write = "WriteRequest(putRequest=PutRequest(item={a=AttributeValue(s=x)}), deleteRequest=null)";
        return Stream.of(
                fault("CreateTable", "{}", "The parameter 'TableName' is required but was not present in the request"),
                fault("CreateTable", """
                        {"TableName":"other","BillingMode":"PAY_PER_REQUEST",
                         "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                         "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"a","KeyType":"RANGE"}]}
                        """, "Invalid KeySchema: Some index key attribute have no definition"),
                fault("Query", "{\"TableName\":\"tab\",\"Limit\":0}", ONE + "Value at 'Limit' failed to satisfy"
                        + " constraint: Member must have value greater than or equal to 1"),
                several("a = :b", "HASH key attributes b must have equality conditions specified in the query"),
                several("a = :b AND b > :b",
                        "HASH key attributes b must have equality conditions specified in the query"),
                several("a = :b AND b = :b AND d = :b", "RANGE key attributes c must have equality conditions"
                        + " specified in the query because a condition is present on key attribute d"),
                several("a = :b AND b = :b AND begins_with(c, :b) AND d > :b", "RANGE key attributes c must have"
                        + " equality conditions specified in the query because a condition is present on key attribute"
                        + " d"),
                fault("Scan", "{\"TableName\":\"tab\",\"Limit\":0}", ONE + "Value '0' at 'limit' failed to satisfy"
                        + " constraint: Member must have value greater than or equal to 1"),
                fault("GetItem", "{\"TableName\":\"tab\",\"Key\":" + key + ",\"ProjectionExpression\":\"c.x\"}",
                        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed:"
                                + " IndexKey: c"),
                fault("BatchWriteItem", "{\"RequestItems\":{}}",
                        "The requestItems parameter is required for BatchWriteItem"),
                fault("BatchGetItem", "{\"RequestItems\":{}}", ONE + "Value at 'RequestItems'" + FAILED + NOT_EMPTY),
                fault("BatchWriteItem",
                        "{\"RequestItems\":{\"tab\":[" + String.join(",", Collections.nCopies(26, put)) + "]}}",
                        ONE + "Value '{tab=[" + (write + ", ").repeat(26).substring(0, 1018)
                                + "...]}' at 'requestItems' failed to"
                                + " satisfy constraint: Map value must satisfy constraint: [Member must have length less"
                                + " than or equal to 25, Member must have length greater than or equal to 1]"),
                fault("BatchGetItem",
                        "{\"RequestItems\":{\"tab\":{\"Keys\":[" + String.join(",", Collections.nCopies(101, key))
                                + "]}}}",
                        ONE + "Value at 'RequestItems.tab.member.Keys' failed to satisfy constraint: Member must have"
                                + " length less than or equal to 100"),
                fault("BatchGetItem", "{\"RequestItems\":{\"tab\":{\"Keys\":[" + key
                        + "],\"ProjectionExpression\":\"a\"},\"two\":{\"Keys\":[" + key
                        + "],\"AttributesToGet\":[\"a\"]}}}",
                        "Can not use both expression and non-expression parameters in the same request: Non-expression"
                                + " parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}"),
                fault("BatchWriteItem",
                        "{\"RequestItems\":{\"tab\":[{\"PutRequest\":{\"Item\":{\"a\":{\"N\":\"1\"}}}}]}}",
                        "The provided key element does not match the schema"),
                fault("TransactWriteItems", "{\"TransactItems\":[]}",
                        ONE + "Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater"
                                + " than or equal to 1"),
                fault("TransactWriteItems", "{\"TransactItems\":[{\"Put\":{\"TableName\":\"tab\",\"Item\":"
                        + "{\"a\":{\"S\":\"x\"},\"c\":{\"S\":\"\"}}}}]}",
                        "One or more parameter values are not valid. A value specified for a secondary index key is not"
                                + " supported. The AttributeValue for a key attribute cannot contain an empty string"
                                + " value. IndexName: ind, IndexKey: c"),
                fault("TransactWriteItems", "{\"TransactItems\":[{\"Update\":{\"TableName\":\"tab\",\"Key\":" + key
                        + ",\"UpdateExpression\":\"SET c = :c\",\"ExpressionAttributeValues\":{\":c\":"
                        + "{\"S\":\"\"}}}}]}",
                        "One or more parameter values are not valid. The update expression attempted to update a"
                                + " secondary index key to a value that is not supported. The AttributeValue for a key"
                                + " attribute cannot contain an empty string value."));
    }

    private static Arguments quoted(String operation, String body, String message) {
        return fault(operation, body.replace('\'', '"'), message);
    }

    /** How writes of one item tell of broken rules. */
    private static Stream<Arguments> writes() {
        String named = ONE + "Value at 'TableName'" + FAILED + NOT_EMPTY;
        String empty = "Value '' at 'tableName'" + FAILED + NOT_EMPTY;
        String noKey = "Value null at 'key'" + FAILED + "Member must not be null";
        String returned = "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD,"
                + " ALL_NEW, UPDATE_NEW, NONE]";
        String operators = "Value 'XOR' at 'conditionalOperator'" + FAILED
                + "Member must satisfy enum value set: [OR, AND]";
        String wrong = ",'ReturnValues':'BOGUS','ReturnConsumedCapacity':'BOGUS'";
        String item = "{'TableName':'tab','Item':{'a':{'S':'x'}}";
        String key = "{'TableName':'tab','Key':{'a':{'S':'x'}}";
        String expected = ",'Expected':{'a':{'Exists':false}},'ConditionalOperator':'XOR'}";
        return Stream.of(
                quoted("PutItem", "{'TableName':'','Item':{}" + wrong + "}", named),
                quoted("PutItem", "{'TableName':''}", named),
                quoted("DeleteItem", "{'TableName':'','Key':{}" + wrong + "}", named),
                quoted("UpdateItem", "{'TableName':'','Key':{}" + wrong + "}", named),
                quoted("PutItem", item + ",'ReturnValues':'BOGUS'}", ONE + returned),
                quoted("PutItem", item + wrong + ",'ReturnItemCollectionMetrics':'BOGUS'}",
                        "3 validation errors detected: " + CAPACITY + "; " + returned
                                + "; Value 'BOGUS' at 'returnItemCollectionMetrics'" + FAILED
                                + "Member must satisfy enum value set: [SIZE, NONE]"),
                quoted("DeleteItem", key + wrong + "}", "2 validation errors detected: " + CAPACITY + "; " + returned),
                quoted("UpdateItem", key + wrong + "}", ONE + returned),
                quoted("UpdateItem", "{'TableName':''}", "2 validation errors detected: " + empty + "; " + noKey),
                quoted("UpdateItem", "{'TableName':''" + wrong + "}",
                        "4 validation errors detected: " + CAPACITY + "; " + empty + "; Value 'BOGUS' at 'returnValues'"
                                + FAILED + "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE,"
                                + " UPDATED_NEW]; " + noKey),
                quoted("UpdateItem", "{'TableName':'absent','ConditionalOperator':'XOR'}",
                        "2 validation errors detected: " + operators + "; " + noKey),
                quoted("PutItem", item + expected, ONE + operators),
                quoted("UpdateItem", key + expected, ONE + operators),
                quoted("Query", "{'TableName':'tab','QueryFilter':{'m':{'ComparisonOperator':'NULL'},"
                        + "'n':{'ComparisonOperator':'NULL'}},'ConditionalOperator':'XOR','Select':'BOGUS'}",
                        "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]"));
    }

    /** Where names that no table can have are told otherwise than of one table. */
    private static Stream<Arguments> names() {
        String keys = "{'bad!name':{'Keys':[{'a':{'S':'x'}}]}}";
        String keysTold = "Value '" + keys.replace('\'', '"') + "' at 'requestItems'" + FAILED + NAMES;
        String put = "{'RequestItems':{'bad!name':[{'PutRequest':{'Item':{'a':{'S':'x'}}}}]}";
        String get = "{'Get':{'TableName':'%s','Key':{'a':{'S':'x'}}}}";
        return Stream.of(
                quoted("BatchGetItem", "{'RequestItems':" + keys + "}", ONE + keysTold),
                quoted("BatchGetItem", "{'RequestItems':" + keys + ",'ReturnConsumedCapacity':'BOGUS'}",
                        "2 validation errors detected: " + keysTold + "; " + CAPACITY),
                quoted("BatchGetItem", "{'RequestItems':{'':{'Keys':[{'a':{}}]}}}",
                        ONE + "Value '{\"\":{\"Keys\":[{}]}}' at 'requestItems'" + FAILED + NAMES),
                quoted("BatchWriteItem", put + "}", ONE + "Value '{bad!name=[WriteRequest(putRequest=PutRequest("
                        + "item={a=AttributeValue(s=x)}), deleteRequest=null)]}' at 'requestItems'" + FAILED + NAMES),
                quoted("BatchWriteItem", put + ",'ReturnConsumedCapacity':'BOGUS'}", ONE + CAPACITY),
                quoted("TransactGetItems", "{'TransactItems':[" + get.formatted("bad!name") + "]}",
                        named("bad!name", 1, "get", NAME_PATTERN)),
                quoted("TransactGetItems", "{'TransactItems':[" + get.formatted("tab") + "," + get.formatted("ab")
                        + "]}", named("ab", 2, "get", "Member must have length greater than or equal to 3")),
                quoted("TransactWriteItems", "{'TransactItems':[{'Put':{'TableName':'bad!name','Item':{}}}]}",
                        named("bad!name", 1, "put", NAME_PATTERN)),
                quoted("TransactWriteItems", "{'TransactItems':[{'Put':{'TableName':'','Item':{}}}]}",
                        named("", 1, "put", NOT_EMPTY)),
                quoted("TransactWriteItems", "{'TransactItems':[{'Delete':{'TableName':'bad!name','Key':{}}}]}",
                        named("bad!name", 1, "delete", NAME_PATTERN)),
                quoted("TransactWriteItems", "{'TransactItems':[{'Update':{'TableName':'bad!name','Key':{},"
                        + "'UpdateExpression':'SET b = b'}}]}", named("bad!name", 1, "update", NAME_PATTERN)),
                quoted("TransactWriteItems", "{'TransactItems':[{'ConditionCheck':{'TableName':'bad!name','Key':{},"
                        + "'ConditionExpression':'attribute_exists(a)'}}]}",
                        named("bad!name", 1, "conditionCheck", NAME_PATTERN)),
                Arguments.of("TransactGetItems", "{\"TransactItems\":[{\"Get\":{\"TableName\":\"arn:aws:dynamodb:"
                        + "us-east-1:999999999999:table/tab\",\"Key\":{}}}]}", MODELLED + "ResourceNotFoundException",
                        "Requested resource not found"));
    }

    private static String named(String name, int member, String part, String rule) {
        return ONE + "Value '" + name + "' at 'transactItems." + member + ".member." + part + ".tableName'" + FAILED
                + rule;
    }

    private static Stream<Arguments> transactions() {
        return Stream.of(
                quoted("TransactWriteItems", "{'TransactItems':[{}]}", ONE + "Value '' at 'transactItems'" + FAILED
                        + "TransactWriteRequest should contain Delete or Put or Update or ConditionCheck"),
                quoted("TransactWriteItems", "{'TransactItems':[{'Delete':{'TableName':'tab','Key':{}}}],"
                        + "'ReturnConsumedCapacity':'BOGUS','ClientRequestToken':'" + "t".repeat(37) + "'}",
                        ONE + "Value at 'ClientRequestToken'" + FAILED
                                + "Member must have length less than or equal to 36"));
    }

    private static Stream<Arguments> definitions() {
        String table = "{'TableName':'other','BillingMode':'PAY_PER_REQUEST',"
                + "'AttributeDefinitions':[{'AttributeName':'a','AttributeType':'S'}],";
        String keys = "'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}]";
        String index = "','Projection':{'ProjectionType':'ALL'}," + keys + "}]";
        String tooShort = FAILED + "Member must have length greater than or equal to 3";
        return Stream.of(
                quoted("CreateTable", table + "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},"
                        + "{'AttributeName':'sk','KeyType':'RANGE'},{'AttributeName':'extra','KeyType':'RANGE'}]}",
                        ONE + "Value '[KeySchemaElement(attributeName=pk, keyType=HASH),"
                                + " KeySchemaElement(attributeName=sk, keyType=RANGE),"
                                + " KeySchemaElement(attributeName=extra, keyType=RANGE)]' at 'keySchema'" + FAILED
                                + "Member must have length less than or equal to 2"),
                quoted("CreateTable", "{'TableName':'x!','AttributeDefinitions':[],'KeySchema':[]}",
                        ONE + "Value 'x!' at 'tableName'" + FAILED + NAME_PATTERN),
                quoted("CreateTable", table + keys + ",'LocalSecondaryIndexes':[{'IndexName':'l1" + index
                        + ",'GlobalSecondaryIndexes':[{'IndexName':'g1" + index + "}",
                        "2 validation errors detected: Value 'g1' at 'globalSecondaryIndexes.1.member.indexName'"
                                + tooShort + "; Value 'l1' at 'localSecondaryIndexes.1.member.indexName'" + tooShort),
                quoted("CreateTable", table + keys + ",'StreamSpecification':{'StreamEnabled':false,"
                        + "'StreamViewType':'NEW_IMAGE'}}",
                        INVALID + "Table is being created with a stream disabled,"
                                + " UpdateViewType should not be specified"),
                quoted("CreateTable", table + keys + ",'VectorIndexes':[]}", "The parameter VectorIndexes is not"
                        + " supported by this server: remove it from the request."),
                quoted("UpdateTable", "{'TableName':'tab','VectorIndexUpdates':[]}", "The parameter VectorIndexUpdates"
                        + " is not supported by this server: remove it from the request."));
    }

    private static Stream<Arguments> kinds() {
        return Stream.of(
                kind("GetItem", "{\"TableName\":1}", "NUMBER_VALUE cannot be converted to String"),
                kind("GetItem", "{\"TableName\":{}}", "Start of structure or map found where not expected"),
                kind("GetItem", "{\"TableName\":[]}", "Unrecognized collection type class java.lang.String"),
                kind("PutItem", "{\"TableName\":\"tab\",\"Item\":\"x\"}", "Unexpected field type"),
                kind("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":5}}}",
                        "NUMBER_VALUE cannot be converted to String"),
                kind("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"N\":1.5}}}",
                        "DECIMAL_VALUE cannot be converted to String"),
                kind("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"B\":\"abc\"}}}",
                        "Base64 encoded length is expected a multiple of 4 bytes but found: 3"),
                kind("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"B\":\"ab!=\"}}}",
                        "Invalid Base64 character: '!'"),
                kind("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"SS\":{}}}}",
                        "Start of structure or map found where not expected"),
                kind("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"N\":\"\\ud800\"}}}",
                        "A text has half of a surrogate pair"),
                kind("UpdateItem", "{\"TableName\":\"tab\",\"AttributeUpdates\":{\"\\udc00\":{}}}",
                        "Unexpected low surrogate in field name: 0xdc00 at line: 1, column: 47"),
                kind("DescribeTable", "{\"TableName\":\"\\ud800\\ud800\"}", "A text has half of a surrogate pair"),
                kind("Scan", "{\"Limit\":\"5\"}", "STRING_VALUE cannot be converted to Integer"),
                kind("Scan", "{\"ConsistentRead\":1}", "NUMBER_VALUE cannot be converted to Boolean"));
    }

    private static Stream<Arguments> values() {
        return Stream.of(
                value("{}",
                        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
                value("{\"S\":\"a\",\"N\":\"1\"}", "Supplied AttributeValue has more than one datatypes set, must"
                        + " contain exactly one of the supported datatypes"),
                value("{\"N\":\"abc\"}", ONE + "The parameter cannot be converted to a numeric value: abc"),
                value("{\"N\":\"1e126\"}",
                        ONE + "Number overflow. Attempting to store a number with magnitude larger than"
                                + " supported range"),
                value("{\"N\":\"1e-131\"}",
                        ONE + "Number underflow. Attempting to store a number with magnitude smaller"
                                + " than supported range"),
                value("{\"N\":\"" + "1".repeat(39) + "\"}",
                        ONE + "Attempting to store more than 38 significant digits in a Number"),
                value("{\"SS\":[]}", ONE + INVALID + "An string set  may not be empty"),
                value("{\"NS\":[]}", ONE + INVALID + "An number set  may not be empty"),
                value("{\"BS\":[]}", ONE + INVALID + "Binary sets should not be empty"),
                value("{\"SS\":[\"a\",\"b\",\"a\"]}",
                        ONE + INVALID + "Input collection [\"a\", \"b\", \"a\"] contains duplicates."),
                value("{\"NS\":[\"1\",\"1.0\"]}", ONE + INVALID + "Input collection contains duplicates."),
                value("{\"L\":[".repeat(32) + "{\"S\":\"x\"}" + "]}".repeat(32),
                        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
                                + " beyond supported limit"),
                value("{\"S\":\"" + "v".repeat(409_600) + "\"}",
                        "Item size has exceeded the maximum allowed size"),
                fault("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"b\":{\"S\":\"x\"}}}",
                        INVALID + "Missing the key a in the item"),
                fault("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"N\":\"1\"}}}",
                        INVALID + "Type mismatch for key a expected: S actual: N"),
                fault("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"\"}}}",
                        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
                                + " contain an empty string value. Key: a"),
                fault("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"x\"},\"c\":{\"NULL\":true}}}",
                        INVALID + "Type mismatch for Index Key c Expected: S Actual: NULL IndexName: ind"),
                fault("GetItem", "{\"TableName\":\"tab\",\"Key\":{\"a\":{\"S\":\"x\"},\"b\":{\"S\":\"x\"}}}",
                        "The provided key element does not match the schema"));
    }

    private static Stream<Arguments> expressions() {
        return Stream.of(
                condition("", "", "Invalid ConditionExpression: The expression can not be empty;"),
                condition("a = ", "",
                        "Invalid ConditionExpression: Syntax error; token: \\\"<EOF>\\\", near: \\\"= \\\""
                                .replace("\\", "")),
                condition("name = :b", b(), "Invalid ConditionExpression: Attribute name is a reserved keyword;"
                        + " reserved keyword: name"),
                condition("z = :c", b(), "Invalid ConditionExpression: An expression attribute value used in"
                        + " expression is not defined; attribute value: :c"),
                condition("#z = :b", b(), "Invalid ConditionExpression: An expression attribute name used in the"
                        + " document path is not defined; attribute name: #z"),
                condition("attribute_exists(a)", b(), "Value provided in ExpressionAttributeValues unused in"
                        + " expressions: keys: {:b}"),
                condition("((a = :b))", b(),
                        "Invalid ConditionExpression: The expression has redundant parentheses;"),
                condition("foo(a)", "", "Invalid ConditionExpression: Invalid function name; function: foo"),
                condition("a IN (" + String.join(",", IntStream.range(0, 101).mapToObj(_ -> ":b").toList()) + ")", b(),
                        "Invalid ConditionExpression: The IN operator is provided with too many operands; number of"
                                + " operands: 101"),
                condition("attribute_exists(a)", ",\"ExpressionAttributeNames\":{}",
                        "ExpressionAttributeNames must not be empty"),
                condition("attribute_exists(a)", ",\"Expected\":{\"a\":{\"Exists\":false}}",
                        "Can not use both expression and non-expression parameters in the same request:"
                                + " Non-expression parameters: {Expected} Expression parameters:"
                                + " {ConditionExpression}"),
                fault("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"x\"}}" + b() + "}",
                        ONE + "ExpressionAttributeValues can only be specified when using expressions"),
                fault("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"x\"}},"
                        + "\"ConditionalOperator\":\"OR\"}",
                        ONE + "ConditionalOperator cannot be used without Filter or Expected"),
                fault("PutItem", "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"x\"}},\"ReturnValues\":\"ALL_NEW\"}",
                        ONE + "ReturnValues can only be ALL_OLD or NONE"),
                update("SET a = :b", b(), INVALID + "Cannot update attribute a. This attribute is part of the key"),
                update("SET x = :b SET y = :b", b(), ONE + "Invalid UpdateExpression: The \"SET\" section can only be"
                        + " used once in an update expression;"),
                update("SET x.y = :b, x = :b", b(), ONE + "Invalid UpdateExpression: Two document paths overlap with"
                        + " each other; must remove or rewrite one of these paths; path one: [x, y], path two: [x]"),
                update("SET x = y", "", "The provided expression refers to an attribute that does not exist in the"
                        + " item"),
                update("SET n.m = :b", b(), "The document path provided in the update expression is invalid for"
                        + " update"),
                update("SET d = if_not_exists(n, :d)", ",\"ConditionExpression\":\"attribute_exists(d)\","
                        + "\"ExpressionAttributeValues\":{\":d\":{\"S\":\"" + "v".repeat(409_700) + "\"}}",
                        "Item size to update has exceeded the maximum allowed size"),
                update("SET n = n + :n", ",\"ExpressionAttributeValues\":{\":n\":{\"S\":\"x\"}}",
                        ONE + "Invalid UpdateExpression: Incorrect operand type for operator or function; operator or"
                                + " function: +, operand type: S"));
    }

    private static Stream<Arguments> pages() {
        return Stream.of(
                query("", "Either the KeyConditions or KeyConditionExpression parameter must be specified in the"
                        + " request."),
                query(",\"KeyConditionExpression\":\"a = :b\",\"Select\":\"ALL_PROJECTED_ATTRIBUTES\"" + b(),
                        ONE + "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"),
                query(",\"KeyConditionExpression\":\"a = :b\",\"Select\":\"ALL_PROJECTED_ATTRIBUTES\","
                        + "\"ProjectionExpression\":\"n\"" + b(),
                        ONE + "Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES"),
                query(",\"IndexName\":\"ind\",\"KeyConditionExpression\":\"c = :b\",\"ProjectionExpression\":\"n\","
                        + "\"Select\":\"ALL_PROJECTED_ATTRIBUTES\"" + b(),
                        ONE + "Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES"),
                fault("Scan", "{\"TableName\":\"tab\",\"Select\":\"ALL_PROJECTED_ATTRIBUTES\","
                        + "\"ProjectionExpression\":\"n\"}",
                        "Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES"),
                fault("Scan", "{\"TableName\":\"tab\",\"Select\":\"ALL_PROJECTED_ATTRIBUTES\","
                        + "\"IndexName\":\"ind\",\"ProjectionExpression\":\"n\"}",
                        "Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES"),
                query(",\"KeyConditionExpression\":\"z = :b\"" + b(), "Query condition missed key schema element: a"),
                query(",\"KeyConditionExpression\":\"a > :b\"" + b(), "Query key condition not supported"),
                query(",\"IndexName\":\"none\",\"KeyConditionExpression\":\"a = :b\"" + b(),
                        "The table does not have the specified index: none"),
                query(",\"IndexName\":\"ind\",\"ConsistentRead\":true,\"KeyConditionExpression\":\"c = :b\"" + b(),
                        "Consistent reads are not supported on global secondary indexes"),
                query(",\"KeyConditionExpression\":\"a = :b\",\"FilterExpression\":\"a = :b\"" + b(),
                        "Filter Expression can only contain non-primary key attributes: Primary key attribute: a"),
                query(",\"KeyConditions\":" + legacy() + ",\"QueryFilter\":" + legacy(),
                        "QueryFilter can only contain non-primary key attributes: Primary key attribute: a"),
                fault("Scan", "{\"TableName\":\"tab\",\"Limit\":0}", ONE + "Value '0' at 'limit' failed to satisfy"
                        + " constraint: Member must have value greater than or equal to 1"),
                fault("Scan", "{\"TableName\":\"tab\",\"Segment\":0}", "The TotalSegments parameter is required but"
                        + " was not present in the request when Segment parameter is present"),
                fault("Scan", "{\"TableName\":\"tab\",\"ExclusiveStartKey\":{\"b\":{\"S\":\"x\"}}}",
                        "The provided starting key is invalid: The provided key element does not match the schema"));
    }

    private static Arguments several(String condition, String message) {
        return fault("Query",
                "{\"TableName\":\"several\",\"IndexName\":\"ind\",\"KeyConditionExpression\":\"" + condition
                        + "\"" + b() + "}",
                message);
    }

    private static Arguments together(String changes, String reason) {
        return fault("UpdateTable", "{'TableName':'tab',".replace('\'', '"') + changes.replace('\'', '"') + "}",
                INVALID + reason);
    }

    private static Stream<Arguments> changes() {
        return Stream.of(
                fault("UpdateTable", "{\"TableName\":\"tab\"}", "At least one of ProvisionedThroughput, BillingMode,"
                        + " UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates,"
                        + " MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency,"
                        + " DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"),
                fault("UpdateTable", "{\"TableName\":\"tab\",\"GlobalSecondaryIndexUpdates\":[{}]}",
                        INVALID + "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
                                + " GlobalSecondaryIndexUpdate.Delete must not be null"),
                fault("UpdateTable", "{\"TableName\":\"tab\",\"GlobalSecondaryIndexUpdates\":"
                        + "[{\"Delete\":{\"IndexName\":\"ind\"},\"Update\":{\"IndexName\":\"ind\"}}]}",
                        INVALID + "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate"
                                + " object"),
                together("'TableClass':'STANDARD','DeletionProtectionEnabled':true",
                        "TableClass modification must be the only operation in the request"),
                together("'BillingMode':'PAY_PER_REQUEST','DeletionProtectionEnabled':true",
                        "DeletionProtection modification must be the only operation in the request"),
                together("'BillingMode':'PAY_PER_REQUEST','WarmThroughput':{'ReadUnitsPerSecond':12001}",
                        "WarmThroughput must be the only operation in the request"),
                together("'OnDemandThroughput':{'MaxReadRequestUnits':9}," + STREAM,
                        "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"),
                together("'BillingMode':'PROVISIONED','ProvisionedThroughput':{'ReadCapacityUnits':1,"
                        + "'WriteCapacityUnits':1}," + STREAM,
                        "You cannot modify stream status while updating table IOPS"),
                together("'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}," + DELETED,
                        "You cannot create or delete index while updating table IOPS"),
                together(DELETED + "," + STREAM, "You cannot create or delete index while changing stream status"),
                together(DELETED + ",'WarmThroughput':{'ReadUnitsPerSecond':12001}",
                        "Create global secondary index cannot be specified when updating WarmThroughput"),
                together("'BillingMode':'PROVISIONED'",
                        "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"),
                together("'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'ind','OnDemandThroughput':{}}}]",
                        "The only Updates for index: ind when TableThroughputMode is PAY_PER_REQUEST can be to"
                                + " OnDemandThroughput, WarmThroughput"),
                together("'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'ind','ProvisionedThroughput':"
                        + "{'ReadCapacityUnits':1,'WriteCapacityUnits':1}}}]",
                        "The only Updates for index: ind when TableThroughputMode is PAY_PER_REQUEST can be to"
                                + " OnDemandThroughput, WarmThroughput"),
                together("'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'none','WarmThroughput':{}}}]",
                        "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified"
                                + " for index: none"),
                together("'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'ind','WarmThroughput':"
                        + "{'ReadUnitsPerSecond':12000,'WriteUnitsPerSecond':3999}}}]",
                        "Requested WriteUnitsPerSecond for WarmThroughput for index ind is lower than current"
                                + " WarmThroughput, decreasing WarmThroughput is not supported"),
                together("'GlobalSecondaryIndexUpdates':[],'DeletionProtectionEnabled':true",
                        "List of GlobalSecondaryIndexUpdates is empty"),
                together("'OnDemandThroughput':{'MaxWriteRequestUnits':0}",
                        "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range"),
                together("'BillingMode':'PROVISIONED','OnDemandThroughput':{'MaxReadRequestUnits':5}",
                        "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is"
                                + " PROVISIONED"),
                fault("UpdateTable", "{\"TableName\":\"tab\",\"GlobalSecondaryIndexUpdates\":[]}",
                        "At least one of ProvisionedThroughput, BillingMode,"
                                + " UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates,"
                                + " MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency,"
                                + " DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is"
                                + " required"),
                fault("UpdateTable", "{\"TableName\":\"tab\",\"TableClass\":\"standard\"}",
                        "Invalid table-class parameter provided. Please try again with a valid table-class value:"
                                + " [STANDARD, STANDARD_INFREQUENT_ACCESS]."),
                fault("UpdateTable", "{\"TableName\":\"tab\",\"WarmThroughput\":{\"ReadUnitsPerSecond\":11999}}",
                        INVALID + "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current"
                                + " WarmThroughput, decreasing WarmThroughput is not supported"),
                fault("CreateTable", """
                        {"TableName":"other","BillingMode":"PAY_PER_REQUEST",
                         "WarmThroughput":{"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":3999},
                         "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                         "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]}""",
                        INVALID + "Requested WriteUnitsPerSecond for WarmThroughput for table is lower than initial"
                                + " throughput for OnDemand."),
                fault("CreateTable", """
                        {"TableName":"other","ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5},
                         "WarmThroughput":{"ReadUnitsPerSecond":4},
                         "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                         "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]}""",
                        INVALID + "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than"
                                + " ReadCapacityUnits of ProvisionedThroughput"));
    }

    private static Stream<Arguments> tags() {
        String table = "arn:aws:dynamodb:us-east-1:000000000000:table/tab";
        return Stream.of(
                tagging("tab", "k", "v", INVALID + "ARNs must start with 'arn:': tab"),
                tagging(table + "/index/ind", "k", "v", INVALID + "Invalid resource arn provided, only table or stream"
                        + " is accepted. Provided resource arn: " + table + "/index/ind"),
                tagging(table, "k!", "v", "The Tag Key provided is invalid, Key: k!"),
                tagging(table, "k", "50%", "The Tag Value provided is invalid, Value: 50%"),
                tagging(table, "aws:k", "v", "Tag Key cannot be prefixed with aws:, Key: aws:k"),
                fault("TagResource", "{\"ResourceArn\":\"" + table + "\",\"Tags\":["
                        + "{\"Key\":\"k\",\"Value\":\"v\"},{\"Key\":\"k\",\"Value\":\"w\"}]}",
                        "Duplicate Tag Keys provided as input: Duplicate Tag Key found k"),
                fault("TagResource", "{\"ResourceArn\":\"" + table + "\",\"Tags\":[" + IntStream.range(0, 51)
                        .mapToObj(i -> "{\"Key\":\"k" + i + "\",\"Value\":\"v\"}")
                        .collect(Collectors.joining(",")) + "]}",
                        "Number of Tags exceed the current limit for the provided ResourceArn"));
    }

    private static Arguments tagging(String resource, String key, String value, String message) {
        return fault("TagResource", "{\"ResourceArn\":\"" + resource + "\",\"Tags\":[{\"Key\":\"" + key
                + "\",\"Value\":\"" + value + "\"}]}", message);
    }

    @Test
    void whatIsNotThereNeitherContainsAnythingNorDoesNot() {
        for (String operator : new String[]{"CONTAINS", "NOT_CONTAINS"}) {
            SignedHttp.Answer answer = call("Scan", "{\"TableName\":\"tab\",\"ScanFilter\":{\"missing\":"
                    + "{\"ComparisonOperator\":\"" + operator + "\",\"AttributeValueList\":[{\"S\":\"x\"}]}}}");
            assertThat(answer.json().path("Count").asInt(-1)).as(operator).isZero();
        }
    }

    private static Stream<Arguments> several() {
        return Stream.of(
                fault("BatchGetItem", "{\"RequestItems\":{\"tab\":{\"Keys\":[{\"a\":{\"S\":\"x\"}},"
                        + "{\"a\":{\"S\":\"x\"}}]}}}", "Provided list of item keys contains duplicates"),
                fault("BatchWriteItem", "{\"RequestItems\":{\"tab\":[{\"PutRequest\":{\"Item\":{\"a\":{\"S\":\"x\"}}}},"
                        + "{\"DeleteRequest\":{\"Key\":{\"a\":{\"S\":\"x\"}}}}]}}",
                        "Provided list of item keys contains duplicates"),
                fault("TransactWriteItems", "{\"TransactItems\":[{\"Put\":{\"TableName\":\"tab\",\"Item\":{}},"
                        + "\"Delete\":{\"TableName\":\"tab\",\"Key\":{}}}]}",
                        "TransactItems can only contain one of Check, Put, Update or Delete"),
                fault("TransactWriteItems",
                        "{\"TransactItems\":[{\"Put\":{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"x\"}}}},"
                                + "{\"Delete\":{\"TableName\":\"tab\",\"Key\":{\"a\":{\"S\":\"x\"}}}}]}",
                        "Transaction request cannot include multiple operations on one item"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isToldInTheWordsOfTheService(String operation, String body, String errorType, String message) {
        SignedHttp.Answer answer = call(operation, body);
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.json().path("__type").asText()).isEqualTo(errorType);
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void allTagsThatATableCanHaveAreToldAtOnce() {
        String table = "arn:aws:dynamodb:us-east-1:000000000000:table/tab";
        assertThat(call("TagResource", "{\"ResourceArn\":\"" + table + "\",\"Tags\":[" + IntStream.range(0, 50)
                .mapToObj(i -> "{\"Key\":\"schlüssel " + i + "\",\"Value\":\"\"}")
                .collect(Collectors.joining(",")) + "]}").status()).isEqualTo(200);
        SignedHttp.Answer answer = call("ListTagsOfResource", "{\"ResourceArn\":\"" + table + "\"}");
        assertThat(answer.json().path("Tags")).hasSize(50);
        assertThat(answer.json().has("NextToken")).isFalse();
    }

    @Test
    void everyAnswerCarriesItsSum() {
        for (String name : new String[]{"tab", "none"}) {
            SignedHttp.Answer answer = call("DescribeTable", "{\"TableName\":\"" + name + "\"}");
            CRC32 sum = new CRC32();
            sum.update(answer.body());
            assertThat(answer.header("x-amz-crc32")).isEqualTo(Long.toString(sum.getValue()));
            assertThat(answer.header("content-type")).isEqualTo("application/x-amz-json-1.0");
            assertThat(answer.header("x-amzn-requestid")).isNotEmpty();
        }
    }

    @Test
    void whoDoesNotSignIsToldSo() {
        SignedHttp.Answer answer = http.unsigned("POST", "/", "{}".getBytes(StandardCharsets.UTF_8),
                Map.of("X-Amz-Target", "DynamoDB_20120810.ListTables"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("__type").asText())
                .isEqualTo("com.amazon.coral.service#MissingAuthenticationTokenException");
        assertThat(answer.message()).isEqualTo(
                "Request must contain either a valid (registered) AWS access key ID or X.509 certificate.");
    }

    @Test
    void aBodyThatIsNoJsonIsSaidToBeNone() {
        for (byte[] body : new byte[][]{"{".getBytes(StandardCharsets.UTF_8), "[1]".getBytes(StandardCharsets.UTF_8),
                {'{', '"', (byte) 0xFF, '"', ':', '1', '}'}, {0, 0, 0, (byte) 0xFF, 1, 2, 3, 4},
                {(byte) 0xFE, (byte) 0xFF, (byte) 0xD8, 0}}) {
            SignedHttp.Answer answer = http.send("POST", "/", body,
                    Map.of("X-Amz-Target", "DynamoDB_20120810.ListTables"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("__type").asText()).isEqualTo(SERIALIZATION);
        }
    }
}

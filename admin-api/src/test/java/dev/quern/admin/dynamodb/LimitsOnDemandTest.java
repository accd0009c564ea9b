package dev.quern.admin.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.nio.file.Path;
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

/** Limits of tables and indexes on demand, however they are made or changed. */
@Timeout(120)
class LimitsOnDemandTest {

    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String RANGE = " is outside of valid range";
    private static final String KEYS = """
            'AttributeDefinitions':[{'AttributeName':'a','AttributeType':'S'},
                                    {'AttributeName':'c','AttributeType':'S'}],
            'KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],""";
    private static final String ON_DEMAND = "'BillingMode':'PAY_PER_REQUEST',";
    private static final String UNITS = "'ProvisionedThroughput':{'ReadCapacityUnits':5,'WriteCapacityUnits':5}";
    private static final String PROVISIONED = "'BillingMode':'PROVISIONED'," + UNITS + ",";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "dynamodb");
        create("source");
        assertThat(call("UpdateContinuousBackups", "{'TableName':'source','PointInTimeRecoverySpecification':"
                + "{'PointInTimeRecoveryEnabled':true}}").status()).isEqualTo(200);
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

    /** A table with limits, and two indexes with others. */
    private static void create(String table) {
        assertThat(call("CreateTable", "{'TableName':'" + table + "'," + KEYS + ON_DEMAND + limit("Read", 7) + ","
                + "'GlobalSecondaryIndexes':[" + index("one", limit("Read", 5)) + ","
                + index("two", limit("Write", 6)) + "]}").status()).isEqualTo(200);
    }

    private static String limit(String unit, long value) {
        return "'OnDemandThroughput':{'Max" + unit + "RequestUnits':" + value + "}";
    }

    private static String index(String name, String more) {
        return "{'IndexName':'" + name + "','KeySchema':[{'AttributeName':'c','KeyType':'HASH'}],"
                + "'Projection':{'ProjectionType':'ALL'}," + more + "}";
    }

    private static String update(String name, String more) {
        return "{'Update':{'IndexName':'" + name + "'," + more + "}}";
    }

    private static JsonNode describe(String table) {
        return call("DescribeTable", "{'TableName':'" + table + "'}").json().path("Table");
    }

    private static JsonNode ofIndex(JsonNode table, String index) {
        for (JsonNode each : table.path("GlobalSecondaryIndexes")) {
            if (each.path("IndexName").asText().equals(index)) {
                return each.path("OnDemandThroughput");
            }
        }
        throw new AssertionError("no index " + index + " in " + table);
    }

    private static Arguments created(String more, String message) {
        return Arguments.of("CreateTable", "{'TableName':'new'," + KEYS + more + "}", message);
    }

    private static Arguments changed(String more, String message) {
        return Arguments.of("UpdateTable", "{'TableName':'source'," + more + "}", message);
    }

    private static Arguments imported(String more, String message) {
        return Arguments.of("ImportTable", "{'S3BucketSource':{'S3Bucket':'none'},'InputFormat':'CSV',"
                + "'TableCreationParameters':{'TableName':'new'," + KEYS + more + "}}", message);
    }

    private static Arguments restored(String more, String message) {
        return Arguments.of("RestoreTableToPointInTime", restore("new", more), message);
    }

    private static String restore(String target, String more) {
        return "{'SourceTableName':'source','TargetTableName':'" + target + "','UseLatestRestorableTime':true," + more
                + "}";
    }

    private static String override(long value) {
        return "'OnDemandThroughputOverride':{'MaxReadRequestUnits':" + value + "}";
    }

    private static Stream<Arguments> wrong() {
        String read = "MaxReadRequestUnits for OnDemandThroughput";
        String indexes = "'GlobalSecondaryIndexes':[";
        String updates = "'GlobalSecondaryIndexUpdates':[";
        String provisioned = " cannot be specified when table BillingMode is PROVISIONED.";
        String theProvisioned = " cannot be specified when the table BillingMode is PROVISIONED";
        return Stream.of(
                created(ON_DEMAND + limit("Read", -1), INVALID + "Requested " + read + " for table" + RANGE),
                created(PROVISIONED + limit("Read", 1), INVALID + read + provisioned),
                created(ON_DEMAND + indexes + index("ind", limit("Read", 0)) + "]",
                        INVALID + "Requested " + read + " for index : ind" + RANGE),
                created(PROVISIONED + indexes + index("ind", UNITS + "," + limit("Read", 1)) + "]",
                        INVALID + read + " for index: ind" + provisioned),
                imported(ON_DEMAND + limit("Read", 0), INVALID + "Requested " + read + " for table" + RANGE),
                imported(PROVISIONED + limit("Read", 1), INVALID + read + provisioned),
                imported(ON_DEMAND + indexes + index("ind", limit("Read", -7)) + "]",
                        INVALID + "Requested " + read + " for index : ind" + RANGE),
                changed(limit("Write", -2),
                        INVALID + "Requested MaxWriteRequestUnits for OnDemandThroughput for table" + RANGE),
                changed(updates + update("one", limit("Read", 0)) + "]",
                        INVALID + "Requested " + read + " for index : one" + RANGE),
                changed(updates + "{'Create':" + index("ind", limit("Read", -1)) + "}]",
                        INVALID + "Requested " + read + " for index : ind" + RANGE),
                changed(PROVISIONED + updates + update("one", UNITS + "," + limit("Read", 9)) + ","
                        + update("two", UNITS) + "]", INVALID + read + " for index : one" + theProvisioned),
                restored(override(0), "Invalid Request: Requested " + read + RANGE),
                restored("'GlobalSecondaryIndexOverride':[" + index("one", limit("Read", -7)) + "]",
                        "Invalid Request: Requested " + read + " for index : one" + RANGE),
                restored("'BillingModeOverride':'PROVISIONED','ProvisionedThroughputOverride':{'ReadCapacityUnits':5,"
                        + "'WriteCapacityUnits':5},'GlobalSecondaryIndexOverride':[]," + override(9),
                        "Invalid Request: " + read + theProvisioned));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsNoLimitIsRefused(String operation, String body, String message) {
        SignedHttp.Answer answer = call(operation, body);
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aTableThatBecomesProvisionedLosesTheLimitsOfItAndItsIndexes() {
        create("switched");
        assertThat(call("UpdateTable", "{'TableName':'switched'," + PROVISIONED + "'GlobalSecondaryIndexUpdates':["
                + update("one", UNITS) + "," + update("two", UNITS) + "]}").status()).isEqualTo(200);
        assertHasNoLimits(describe("switched"));
        assertThat(call("UpdateTable", "{'TableName':'switched','BillingMode':'PAY_PER_REQUEST'}").status())
                .isEqualTo(200);
        assertHasNoLimits(describe("switched"));
    }

    private static void assertHasNoLimits(JsonNode table) {
        assertThat(table.has("OnDemandThroughput")).isFalse();
        assertThat(ofIndex(table, "one").isMissingNode()).isTrue();
        assertThat(ofIndex(table, "two").isMissingNode()).isTrue();
    }

    @Test
    void aLimitIsTakenAwayAgain() {
        create("freed");
        assertThat(call("UpdateTable", "{'TableName':'freed'," + limit("Read", -1) + "}").status()).isEqualTo(200);
        assertThat(call("UpdateTable", "{'TableName':'freed','GlobalSecondaryIndexUpdates':["
                + update("one", limit("Read", -1)) + "]}").status()).isEqualTo(200);
        JsonNode freed = describe("freed");
        assertThat(freed.has("OnDemandThroughput")).isFalse();
        assertThat(ofIndex(freed, "one").isMissingNode()).isTrue();
        assertThat(ofIndex(freed, "two").path("MaxWriteRequestUnits").asInt()).isEqualTo(6);
    }

    @Test
    void aRestoredTableHasTheLimitsOfItsSourceButForThoseThatAreGiven() {
        SignedHttp.Answer begun = call("RestoreTableToPointInTime", restore("restored", override(9)));
        JsonNode table = begun.json().path("TableDescription");
        assertThat(table.path("OnDemandThroughput").path("MaxReadRequestUnits").asInt()).isEqualTo(9);
        assertThat(ofIndex(table, "one").path("MaxReadRequestUnits").asInt()).isEqualTo(5);
        assertThat(ofIndex(table, "two").path("MaxWriteRequestUnits").asInt()).isEqualTo(6);
    }

    @Test
    void aTableThatIsRestoredAsAProvisionedOneHasNoLimits() {
        JsonNode table = call("RestoreTableToPointInTime", restore("provisioned",
                "'BillingModeOverride':'PROVISIONED','ProvisionedThroughputOverride':{'ReadCapacityUnits':5,"
                        + "'WriteCapacityUnits':5},'GlobalSecondaryIndexOverride':[" + index("one", UNITS) + ","
                        + index("two", UNITS) + "]"))
                .json().path("TableDescription");
        assertHasNoLimits(table);
    }
}

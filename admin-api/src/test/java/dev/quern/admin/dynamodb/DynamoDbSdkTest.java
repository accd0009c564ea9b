package dev.quern.admin.dynamodb;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.quern.admin.RunningServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableClass;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The DynamoDB API through the AWS SDK. */
@Timeout(120)
class DynamoDbSdkTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        client = server.dynamoDb();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    private static AttributeValue n(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    private static Map<String, AttributeValue> key(String hash, long range) {
        return Map.of("h", s(hash), "r", n(range));
    }

    private static Map<String, AttributeValue> item(String hash, long range, String name, AttributeValue value) {
        Map<String, AttributeValue> item = new HashMap<>(key(hash, range));
        item.put(name, value);
        return item;
    }

    private static CreateTableRequest.Builder request(String name) {
        return CreateTableRequest.builder().tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(definition("h", ScalarAttributeType.S), definition("r", ScalarAttributeType.N))
                .keySchema(element("h", KeyType.HASH), element("r", KeyType.RANGE));
    }

    private static AttributeDefinition definition(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static String table(String name) {
        client.createTable(request(name).build());
        return name;
    }

    private static void put(String table, Map<String, AttributeValue> item) {
        client.putItem(request -> request.tableName(table).item(item));
    }

    private static Map<String, AttributeValue> get(String table, Map<String, AttributeValue> key) {
        return client.getItem(request -> request.tableName(table).key(key).consistentRead(true)).item();
    }

    @Test
    void aTableIsMadeDescribedListedAndDeleted() {
        TableDescription created = client.createTable(request("made").build()).tableDescription();
        assertThat(created.tableStatus()).isEqualTo(TableStatus.CREATING);
        client.waiter().waitUntilTableExists(describe -> describe.tableName("made"));
        TableDescription table = client.describeTable(describe -> describe.tableName("made")).table();
        assertThat(table.tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(table.tableArn()).isEqualTo("arn:aws:dynamodb:us-east-1:000000000000:table/made");
        assertThat(table.tableId()).isEqualTo(created.tableId());
        assertThat(table.keySchema()).containsExactly(element("h", KeyType.HASH), element("r", KeyType.RANGE));
        assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(client.describeTable(describe -> describe.tableName(table.tableArn())).table().tableName())
                .isEqualTo("made");
        assertThat(client.listTables().tableNames()).contains("made");
        assertThatThrownBy(() -> client.createTable(request("made").build()))
                .isInstanceOf(ResourceInUseException.class).hasMessageContaining("Table already exists: made");
        assertThat(client.deleteTable(delete -> delete.tableName("made")).tableDescription().tableStatus())
                .isEqualTo(TableStatus.DELETING);
        assertThatThrownBy(() -> client.describeTable(describe -> describe.tableName("made")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found: Table: made not found");
    }

    @Test
    void everyTypeOfValueComesBackAsItWent() {
        String table = table("types");
        Map<String, AttributeValue> item = new HashMap<>(key("a", 1));
        item.put("s", s("text with \u00e9 and \uD83D\uDE00"));
        item.put("empty", s(""));
        item.put("n", AttributeValue.fromN("-12345678901234567890.123456789"));
        item.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[]{0, 1, -1})));
        item.put("bool", AttributeValue.fromBool(false));
        item.put("nothing", AttributeValue.fromNul(true));
        item.put("ss", AttributeValue.fromSs(List.of("x", "y")));
        item.put("ns", AttributeValue.fromNs(List.of("1", "2.5")));
        item.put("bs", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[]{7}))));
        item.put("l", AttributeValue.fromL(List.of(n(1), AttributeValue.fromL(List.of()))));
        item.put("m", AttributeValue.fromM(Map.of("k", AttributeValue.fromM(Map.of()))));
        put(table, item);
        assertThat(get(table, key("a", 1))).isEqualTo(item);
        assertThat(get(table, key("b", 1))).isEmpty();
        assertThatThrownBy(() -> put(table, item("c", 1, "nothing", AttributeValue.fromNul(false))))
                .hasMessageContaining("Null attribute value types must have the value of true");
    }

    @Test
    void setsAreAnsweredInTheirOrder() {
        String table = table("sets");
        Map<String, AttributeValue> item = new HashMap<>(key("a", 1));
        item.put("ss", AttributeValue.fromSs(List.of("b", "\uD83D\uDE00", "\uFF5E", "a")));
        item.put("ns", AttributeValue.fromNs(List.of("10", "9", "-3", "0.5")));
        item.put("bs", AttributeValue.fromBs(Stream.of(-1, 1, 0)
                .map(each -> SdkBytes.fromByteArray(new byte[]{each.byteValue()})).toList()));
        put(table, item);
        client.updateItem(update -> update.tableName(table).key(key("a", 1)).updateExpression("ADD ss :empty")
                .expressionAttributeValues(Map.of(":empty", AttributeValue.fromSs(List.of("")))));
        Map<String, AttributeValue> found = get(table, key("a", 1));
        assertThat(requireNonNull(found.get("ss")).ss()).containsExactly("", "a", "b", "\uFF5E", "\uD83D\uDE00");
        assertThat(requireNonNull(found.get("ns")).ns()).containsExactly("-3", "0.5", "9", "10");
        assertThat(requireNonNull(found.get("bs")).bs()).extracting(each -> each.asByteArray()[0])
                .containsExactly((byte) 0, (byte) 1, (byte) -1);
    }

    @Test
    void aTransactionTellsNoItemOfWhichNothingWasAskedThatItHas() {
        String table = table("transacted");
        put(table, item("a", 1, "x", n(1)));
        put(table, item("b", 1, "x", n(1)));
        assertThat(client.transactGetItems(get -> get.transactItems(
                each -> each.get(one -> one.tableName(table).key(key("a", 1)).projectionExpression("nothing")),
                each -> each.get(one -> one.tableName(table).key(key("b", 1)).projectionExpression("x"))))
                .responses()).extracting(ItemResponse::hasItem).containsExactly(false, true);
        assertThat(client.getItem(get -> get.tableName(table).key(key("a", 1)).projectionExpression("nothing"))
                .hasItem()).isTrue();
    }

    @Test
    void updatesConditionsAndReturnedValues() {
        String table = table("updates");
        assertThat(client.updateItem(update -> update.tableName(table).key(key("a", 1))
                .updateExpression("SET #x = :one, m = :m ADD c :one").expressionAttributeNames(Map.of("#x", "x"))
                .expressionAttributeValues(Map.of(":one", n(1), ":m", AttributeValue.fromM(Map.of("k", n(5)))))
                .returnValues(ReturnValue.ALL_NEW)).attributes()).containsEntry("x", n(1)).containsEntry("c", n(1));
        assertThat(client.updateItem(update -> update.tableName(table).key(key("a", 1))
                .updateExpression("SET m.k = m.k + :d").conditionExpression("x = :d")
                .expressionAttributeValues(Map.of(":d", n(1))).returnValues(ReturnValue.UPDATED_NEW)).attributes())
                .isEqualTo(Map.of("m", AttributeValue.fromM(Map.of("k", n(6)))));
        assertThatThrownBy(() -> client.deleteItem(delete -> delete.tableName(table).key(key("a", 1))
                .conditionExpression("attribute_not_exists(h)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .asInstanceOf(type(ConditionalCheckFailedException.class))
                .satisfies(failed -> assertThat(failed.item()).containsEntry("x", n(1)));
        assertThat(client.deleteItem(delete -> delete.tableName(table).key(key("a", 1))
                .returnValues(ReturnValue.ALL_OLD)).attributes()).containsEntry("c", n(1));
        assertThat(get(table, key("a", 1))).isEmpty();
    }

    @Test
    void queriesAndScansGoThroughPages() {
        String table = table("pages");
        for (int i = 0; i < 10; i++) {
            put(table, item(i < 7 ? "a" : "b", i, "even", AttributeValue.fromBool(i % 2 == 0)));
        }
        QueryResponse page = client.query(query -> query.tableName(table)
                .keyConditionExpression("h = :h AND r BETWEEN :from AND :to").filterExpression("even = :true")
                .expressionAttributeValues(
                        Map.of(":h", s("a"), ":from", n(1), ":to", n(5), ":true", AttributeValue.fromBool(true)))
                .scanIndexForward(false).limit(4).returnConsumedCapacity(ReturnConsumedCapacity.INDEXES));
        assertThat(page.items().stream().map(item -> Objects.requireNonNull(item.get("r")).n())).containsExactly("4",
                "2");
        assertThat(page.scannedCount()).isEqualTo(4);
        assertThat(page.lastEvaluatedKey()).isEqualTo(key("a", 2));
        assertThat(page.consumedCapacity().capacityUnits()).isEqualTo(0.5);
        assertThat(page.consumedCapacity().table().capacityUnits()).isEqualTo(0.5);
        Set<String> found = new HashSet<>();
        for (int segment = 0; segment < 3; segment++) {
            int number = segment;
            client.scanPaginator(scan -> scan.tableName(table).segment(number).totalSegments(3).limit(2)
                    .projectionExpression("r")).items()
                    .forEach(item -> found.add(Objects.requireNonNull(item.get("r")).n()));
        }
        assertThat(found).hasSize(10);
        assertThat(client.scan(scan -> scan.tableName(table).select("COUNT")).count()).isEqualTo(10);
    }

    @Test
    void parametersFromBeforeExpressionsWork() {
        String table = table("legacy");
        put(table, item("a", 1, "x", n(1)));
        client.updateItem(update -> update.tableName(table).key(key("a", 1))
                .attributeUpdates(Map.of("x",
                        AttributeValueUpdate.builder().action("ADD")
                                .value(n(2)).build()))
                .expected(Map.of("x", ExpectedAttributeValue.builder()
                        .value(n(1)).build())));
        assertThat(get(table, key("a", 1))).containsEntry("x", n(3));
        assertThatThrownBy(() -> client.putItem(put -> put.tableName(table).item(key("a", 1))
                .expected(Map.of("h", ExpectedAttributeValue.builder()
                        .exists(false).build()))))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(client.query(query -> query.tableName(table)
                .keyConditions(Map.of("h", condition("EQ", s("a")), "r", condition("GE", n(1))))
                .queryFilter(Map.of("x", condition("NE", n(4)))).attributesToGet("x")).items())
                .containsExactly(Map.of("x", n(3)));
    }

    private static Condition condition(String operator,
            AttributeValue value) {
        return Condition.builder().comparisonOperator(operator)
                .attributeValueList(value).build();
    }

    @Test
    void batchesWriteAndRead() {
        String table = table("batches");
        List<WriteRequest> writes = new ArrayList<>();
        IntStream.range(0, 20).forEach(
                i -> writes.add(WriteRequest.builder().putRequest(put -> put.item(item("a", i, "x", n(i)))).build()));
        assertThat(client.batchWriteItem(batch -> batch.requestItems(Map.of(table, writes))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)).consumedCapacity())
                .singleElement().satisfies(used -> assertThat(used.capacityUnits()).isEqualTo(20));
        client.batchWriteItem(batch -> batch.requestItems(Map.of(table,
                List.of(WriteRequest.builder().deleteRequest(delete -> delete.key(key("a", 0))).build()))));
        BatchGetItemResponse read = client.batchGetItem(batch -> batch.requestItems(Map.of(table,
                KeysAndAttributes.builder()
                        .keys(key("a", 0), key("a", 1), key("a", 19)).projectionExpression("x").build())));
        assertThat(read.responses().get(table)).containsExactly(Map.of("x", n(1)), Map.of("x", n(19)));
        assertThat(read.unprocessedKeys()).isEmpty();
    }

    @Test
    void anAnswerOfABatchHasItsLimitAndTheRestIsToldBack() {
        String table = table("large");
        AttributeValue large = s("v".repeat(300 << 10));
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        for (int i = 0; i < 54; i++) {
            put(table, item("a", i, "x", large));
            keys.add(key("a", i));
        }
        BatchGetItemResponse read = client.batchGetItem(batch -> batch.requestItems(Map.of(table,
                KeysAndAttributes.builder().keys(keys)
                        .consistentRead(true).build())));
        assertThat(read.responses().get(table)).hasSize(52);
        assertThat(Objects.requireNonNull(read.unprocessedKeys().get(table)).keys()).containsExactly(key("a", 52),
                key("a", 53));
        assertThat(read.unprocessedKeys().get(table).consistentRead()).isTrue();
    }

    @Test
    void transactionsAreDoneOnceAndWhollyOrNot() {
        String table = table("transactions");
        TransactWriteItem put = TransactWriteItem.builder()
                .put(each -> each.tableName(table).item(item("a", 1, "x", n(1)))).build();
        TransactWriteItem update = TransactWriteItem.builder().update(each -> each.tableName(table)
                .key(key("a", 2)).updateExpression("ADD c :one").expressionAttributeValues(Map.of(":one", n(1))))
                .build();
        for (int i = 0; i < 2; i++) {
            client.transactWriteItems(write -> write.transactItems(put, update).clientRequestToken("once"));
        }
        assertThat(get(table, key("a", 2))).containsEntry("c", n(1));
        assertThatThrownBy(() -> client.transactWriteItems(
                write -> write.transactItems(update).clientRequestToken("once")))
                .isInstanceOf(IdempotentParameterMismatchException.class);
        TransactWriteItem check = TransactWriteItem.builder().conditionCheck(each -> each.tableName(table)
                .key(key("a", 1)).conditionExpression("x = :two").expressionAttributeValues(Map.of(":two", n(2)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)).build();
        assertThatThrownBy(() -> client.transactWriteItems(write -> write.transactItems(update, check)))
                .asInstanceOf(type(TransactionCanceledException.class)).satisfies(cancelled -> {
                    assertThat(cancelled.awsErrorDetails().errorMessage()).isEqualTo(
                            "Transaction cancelled, please refer cancellation reasons for specific reasons"
                                    + " [None, ConditionalCheckFailed]");
                    assertThat(cancelled.cancellationReasons().get(1).item()).containsEntry("x", n(1));
                });
        assertThat(get(table, key("a", 2))).containsEntry("c", n(1));
        assertThat(client.transactGetItems(read -> read.transactItems(
                item -> item.get(get -> get.tableName(table).key(key("a", 1)).projectionExpression("x")),
                item -> item.get(get -> get.tableName(table).key(key("a", 9))))).responses().stream()
                .map(response -> response.item())).containsExactly(Map.of("x", n(1)), Map.of());
    }

    @Test
    void indexesAreReadAndAddedLater() {
        client.createTable(request("indexed")
                .attributeDefinitions(definition("h", ScalarAttributeType.S), definition("r", ScalarAttributeType.N),
                        definition("l", ScalarAttributeType.S))
                .localSecondaryIndexes(index -> index.indexName("byL")
                        .keySchema(element("h", KeyType.HASH), element("l", KeyType.RANGE))
                        .projection(projection -> projection.projectionType("KEYS_ONLY")))
                .build());
        PutItemResponse written = client.putItem(put -> put.tableName("indexed").item(item("a", 1, "l", s("z")))
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE));
        assertThat(
                Objects.requireNonNull(written.consumedCapacity().localSecondaryIndexes().get("byL")).capacityUnits())
                .isEqualTo(1);
        assertThat(written.itemCollectionMetrics().sizeEstimateRangeGB()).containsExactly(0.0, 1.0);
        put("indexed", item("b", 2, "l", s("y")));
        client.updateTable(update -> update.tableName("indexed")
                .attributeDefinitions(definition("l", ScalarAttributeType.S))
                .globalSecondaryIndexUpdates(change -> change.create(create -> create.indexName("global")
                        .keySchema(element("l", KeyType.HASH))
                        .projection(Projection.builder().projectionType("ALL").build()))));
        client.waiter().waitUntilTableExists(describe -> describe.tableName("indexed"),
                wait -> wait.backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(20))));
        assertThat(client.describeTable(describe -> describe.tableName("indexed")).table().globalSecondaryIndexes()
                .getFirst().indexStatus()).isEqualTo(IndexStatus.ACTIVE);
        assertThat(client.query(query -> query.tableName("indexed").indexName("global")
                .keyConditionExpression("l = :l").expressionAttributeValues(Map.of(":l", s("y")))).items())
                .containsExactly(item("b", 2, "l", s("y")));
    }

    @Test
    void anIndexThatIsGoneLeavesItsSettingsToNoOther() {
        client.createTable(request("renewed").globalSecondaryIndexes(index -> index.indexName("byR")
                .keySchema(element("r", KeyType.HASH)).projection(projection -> projection.projectionType("ALL"))
                .onDemandThroughput(limits -> limits.maxReadRequestUnits(7L))).build());
        client.updateTable(update -> update.tableName("renewed")
                .globalSecondaryIndexUpdates(change -> change.delete(index -> index.indexName("byR"))));
        client.updateTable(update -> update.tableName("renewed")
                .attributeDefinitions(definition("r", ScalarAttributeType.N))
                .globalSecondaryIndexUpdates(change -> change.create(create -> create.indexName("byR")
                        .keySchema(element("r", KeyType.HASH))
                        .projection(Projection.builder().projectionType("ALL").build()))));
        assertThat(client.describeTable(describe -> describe.tableName("renewed")).table().globalSecondaryIndexes()
                .getFirst().onDemandThroughput()).isNull();
    }

    @Test
    void theKeyOfAGlobalIndexMayHaveSeveralAttributes() {
        client.createTable(request("several")
                .attributeDefinitions(definition("h", ScalarAttributeType.S), definition("r", ScalarAttributeType.N),
                        definition("x", ScalarAttributeType.S), definition("y", ScalarAttributeType.S),
                        definition("z", ScalarAttributeType.N))
                .globalSecondaryIndexes(index -> index.indexName("xyz")
                        .keySchema(element("x", KeyType.HASH), element("y", KeyType.HASH), element("z", KeyType.RANGE),
                                element("r", KeyType.RANGE))
                        .projection(projection -> projection.projectionType("ALL")))
                .build());
        for (int i = 0; i < 4; i++) {
            Map<String, AttributeValue> item = new HashMap<>(item("a", i, "x", s("x")));
            item.put("y", s("y"));
            item.put("z", n(i / 2));
            put("several", item);
        }
        assertThat(client.query(query -> query.tableName("several").indexName("xyz")
                .keyConditionExpression("x = :x AND y = :y AND z = :one AND r > :two").expressionAttributeValues(
                        Map.of(":x", s("x"), ":y", s("y"), ":one", n(1), ":two", n(2))))
                .items().stream().map(item -> Objects.requireNonNull(item.get("r")).n())).containsExactly("3");
    }

    @Test
    void settingsOfTablesAreKept() {
        String table = table("settings");
        String arn = client.describeTable(describe -> describe.tableName(table)).table().tableArn();
        client.tagResource(tag -> tag.resourceArn(arn).tags(each -> each.key("k").value("v")));
        assertThat(client.listTagsOfResource(list -> list.resourceArn(arn)).tags()).singleElement()
                .satisfies(tag -> assertThat(tag.value()).isEqualTo("v"));
        client.untagResource(untag -> untag.resourceArn(arn).tagKeys("k"));
        assertThat(client.listTagsOfResource(list -> list.resourceArn(arn)).tags()).isEmpty();
        client.updateTimeToLive(update -> update.tableName(table)
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("ends")));
        assertThat(client.describeTimeToLive(describe -> describe.tableName(table)).timeToLiveDescription()
                .timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
        client.updateTable(update -> update.tableName(table).deletionProtectionEnabled(true));
        client.updateTable(update -> update.tableName(table).tableClass(TableClass.STANDARD));
        client.updateTable(update -> update.tableName(table)
                .onDemandThroughput(limits -> limits.maxReadRequestUnits(7L)));
        client.updateTable(update -> update.tableName(table).billingMode(BillingMode.PAY_PER_REQUEST)
                .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
        TableDescription changed = client.describeTable(describe -> describe.tableName(table)).table();
        assertThat(changed.deletionProtectionEnabled()).isTrue();
        assertThat(changed.onDemandThroughput().maxReadRequestUnits()).isEqualTo(7);
        assertThat(changed.onDemandThroughput().maxWriteRequestUnits()).isNull();
        assertThat(changed.tableClassSummary()).isNull();
        assertThat(changed.latestStreamArn()).startsWith(arn + "/stream/");
        assertThatThrownBy(() -> client.deleteTable(delete -> delete.tableName(table)))
                .isInstanceOf(DynamoDbException.class).hasMessageContaining("protected against deletion");
        assertThat(client.describeLimits().tableMaxReadCapacityUnits()).isPositive();
        assertThat(client.describeEndpoints().endpoints().getFirst().address()).contains("127.0.0.1");
    }

    /** A bean for the enhanced client. */
    @DynamoDbBean
    public static class Note {
        private String author = "";
        private int number;
        private String text = "";

        @DynamoDbPartitionKey
        public String getAuthor() {
            return author;
        }

        public void setAuthor(String author) {
            this.author = author;
        }

        @DynamoDbSortKey
        public int getNumber() {
            return number;
        }

        public void setNumber(int number) {
            this.number = number;
        }

        public String getText() {
            return text;
        }

        public void setText(String text) {
            this.text = text;
        }
    }

    @Test
    void theEnhancedClientWorks() {
        DynamoDbTable<Note> notes = DynamoDbEnhancedClient.builder().dynamoDbClient(client).build().table("notes",
                TableSchema.fromBean(Note.class));
        notes.createTable();
        for (int i = 0; i < 3; i++) {
            Note note = new Note();
            note.setAuthor("me");
            note.setNumber(i);
            note.setText("note " + i);
            notes.putItem(note);
        }
        Note second = notes.getItem(Key.builder().partitionValue("me").sortValue(1).build());
        second.setText("changed");
        assertThat(notes.updateItem(second).getText()).isEqualTo("changed");
        assertThat(notes.query(QueryConditional.keyEqualTo(key -> key.partitionValue("me"))).items().stream()
                .map(Note::getText)).containsExactly("note 0", "changed", "note 2");
        notes.deleteItem(Key.builder().partitionValue("me").sortValue(1).build());
        assertThat(notes.scan().items().stream().count()).isEqualTo(2);
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestart(@TempDir Path other) {
        try (RunningServer first = RunningServer.start(other); DynamoDbClient before = first.dynamoDb()) {
            before.createTable(request("kept").build());
            before.putItem(put -> put.tableName("kept").item(item("a", 1, "x", n(1))));
        }
        try (RunningServer second = RunningServer.start(other); DynamoDbClient after = second.dynamoDb()) {
            assertThat(after.getItem(get -> get.tableName("kept").key(key("a", 1))).item())
                    .isEqualTo(item("a", 1, "x", n(1)));
        }
    }
}

package dev.quern.admin.dynamodb.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.quern.admin.RunningServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionResponse;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Statements through the AWS SDK. */
@Timeout(120)
class StatementsSdkTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static DynamoDbClient client;
    private static int tables;

    private String table = "";

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

    @BeforeEach
    void makeTable() {
        table = "table-" + ++tables;
        client.createTable(create -> create.tableName(table).billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(definition("h", ScalarAttributeType.S), definition("r", ScalarAttributeType.N))
                .keySchema(element("h", KeyType.HASH), element("r", KeyType.RANGE)));
        for (int i = 0; i < 5; i++) {
            execute("INSERT INTO \"" + table + "\" VALUE {'h': 'one', 'r': ?, 'v': ?}", n(i), n(10L * i));
        }
    }

    private static AttributeDefinition definition(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    private static AttributeValue n(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    private static ExecuteStatementResponse execute(String text, AttributeValue... parameters) {
        return client.executeStatement(request -> {
            request.statement(text);
            if (parameters.length > 0) {
                request.parameters(parameters);
            }
        });
    }

    private Map<String, AttributeValue> get(long range) {
        return client.getItem(request -> request.tableName(table).key(Map.of("h", s("one"), "r", n(range)))).item();
    }

    @Test
    void statementsReadAndWriteItems() {
        assertThat(execute("SELECT v FROM \"" + table + "\" WHERE h = ? AND r = ?", s("one"), n(3)).items())
                .containsExactly(Map.of("v", n(30)));
        assertThat(execute("UPDATE \"" + table + "\" SET v = v + 1, tags = ? WHERE h = 'one' AND r = 3"
                + " RETURNING ALL NEW *", AttributeValue.fromSs(List.of("a", "b"))).items()).containsExactly(
                        Map.of("h", s("one"), "r", n(3), "v", n(31), "tags", AttributeValue.fromSs(List.of("a", "b"))));
        assertThat(execute("DELETE FROM \"" + table + "\" WHERE h = 'one' AND r = 3 RETURNING ALL OLD *").items())
                .singleElement().satisfies(old -> assertThat(old).containsEntry("v", n(31)));
        assertThat(get(3)).isEmpty();
        assertThat(execute("DELETE FROM \"" + table + "\" WHERE h = 'one' AND r = 3").items()).isEmpty();
        assertThat(execute("DELETE FROM \"" + table + "\" WHERE h = 'one' AND r = 3").hasItems()).isTrue();
    }

    @Test
    void thePaginatorGoesThroughAllPages() {
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        String next = null;
        int pages = 0;
        do {
            String token = next;
            ExecuteStatementResponse page = client.executeStatement(
                    request -> request.statement("SELECT r FROM \"" + table + "\" WHERE h = 'one' ORDER BY r DESC")
                            .limit(2).nextToken(token));
            found.addAll(page.items());
            if (page.nextToken() != null) {
                assertThat(page.lastEvaluatedKey()).containsKeys("h", "r");
            }
            next = page.nextToken();
            pages++;
        } while (next != null);
        assertThat(found).extracting(item -> item.get("r")).containsExactly(n(4), n(3), n(2), n(1), n(0));
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void capacityIsToldAsForOtherRequests() {
        ConsumedCapacity read = client.executeStatement(request -> request
                .statement("SELECT * FROM \"" + table + "\" WHERE h = 'one' AND r = 1").consistentRead(true)
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)).consumedCapacity();
        assertThat(read.tableName()).isEqualTo(table);
        assertThat(read.capacityUnits()).isEqualTo(1);
        assertThat(read.table().capacityUnits()).isEqualTo(1);
        assertThat(client.executeStatement(request -> request
                .statement("UPDATE \"" + table + "\" SET v = 1 WHERE h = 'one' AND r = 1")
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)).consumedCapacity().capacityUnits()).isEqualTo(1);
        assertThat(execute("SELECT * FROM \"" + table + "\"").consumedCapacity()).isNull();
    }

    @Test
    void errorsHaveTheirTypes() {
        assertThatThrownBy(() -> execute("INSERT INTO \"" + table + "\" VALUE {'h': 'one', 'r': 1}"))
                .asInstanceOf(type(DuplicateItemException.class))
                .satisfies(e -> assertThat(e.awsErrorDetails().errorMessage())
                        .isEqualTo("Duplicate primary key exists in table"));
        assertThatThrownBy(() -> client.executeStatement(request -> request
                .statement("UPDATE \"" + table + "\" SET v = 1 WHERE h = 'one' AND r = 1 AND v = 0")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .asInstanceOf(type(ConditionalCheckFailedException.class))
                .satisfies(e -> assertThat(e.item()).containsEntry("v", n(10)));
        assertThatThrownBy(() -> execute("SELECT * FROM absent WHERE h = 'x'"))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> execute("SLECT")).asInstanceOf(type(DynamoDbException.class)).satisfies(e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
            assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo("Statement wasn't well formed, can't be processed: Expected data manipulation");
        });
    }

    @Test
    void aBatchTellsOfEachStatement() {
        List<BatchStatementResponse> responses = client.batchExecuteStatement(request -> request.statements(
                BatchStatementRequest.builder().statement("UPDATE \"" + table + "\" SET v = 5 WHERE h = 'one' AND r = 1"
                        + " RETURNING MODIFIED OLD *").build(),
                BatchStatementRequest.builder().statement("INSERT INTO \"" + table + "\" VALUE {'h': 'one', 'r': 2}")
                        .build(),
                BatchStatementRequest.builder().statement("UPDATE \"" + table + "\" SET v = 5 WHERE h = ? AND r = 3"
                        + " AND v = 0").parameters(s("one"))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD).build(),
                BatchStatementRequest.builder().statement("DELETE FROM \"" + table + "\"").build(),
                BatchStatementRequest.builder()
                        .statement("UPDATE \"" + table + "\" SET v = ? WHERE h = 'one' AND r = 4")
                        .parameters(AttributeValue.fromN("1e99999999999")).build()))
                .responses();
        assertThat(responses.get(0).item()).isEqualTo(Map.of("v", n(10)));
        assertThat(responses.get(0).tableName()).isEqualTo(table);
        assertThat(responses.get(1).error().code()).isEqualTo(BatchStatementErrorCodeEnum.DUPLICATE_ITEM);
        assertThat(responses.get(2).error().code()).isEqualTo(BatchStatementErrorCodeEnum.CONDITIONAL_CHECK_FAILED);
        assertThat(responses.get(2).error().item()).containsEntry("v", n(30));
        assertThat(responses.get(2).hasItem()).isFalse();
        assertThat(responses.get(3).error().code()).isEqualTo(BatchStatementErrorCodeEnum.VALIDATION_ERROR);
        assertThat(responses.get(3).error().message())
                .isEqualTo("Where clause does not contain a mandatory equality on all key attributes");
        assertThat(responses.get(3).tableName()).isNull();
        assertThat(responses.get(4).error().message())
                .isEqualTo("The parameter cannot be converted to a numeric value: 1e99999999999");
    }

    private ExecuteTransactionRequest add(String token, long amount) {
        return ExecuteTransactionRequest.builder().clientRequestToken(token)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .transactStatements(ParameterizedStatement.builder()
                        .statement("UPDATE \"" + table + "\" SET v = v + ? WHERE h = 'one' AND r = 1")
                        .parameters(n(amount)).build())
                .build();
    }

    @Test
    void aTransactionWithATokenIsDoneOnce() {
        ConsumedCapacity first = client.executeTransaction(add("once", 1)).consumedCapacity().getFirst();
        ConsumedCapacity again = client.executeTransaction(add("once", 1)).consumedCapacity().getFirst();
        assertThat(get(1)).containsEntry("v", n(11));
        assertThat(first.writeCapacityUnits()).isEqualTo(2);
        assertThat(first.readCapacityUnits()).isNull();
        assertThat(again.readCapacityUnits()).isEqualTo(2);
        assertThat(again.writeCapacityUnits()).isNull();
        assertThatThrownBy(() -> client.executeTransaction(add("once", 2)))
                .isInstanceOf(IdempotentParameterMismatchException.class);
    }

    @Test
    void aTransactionIsCancelledWithReasons() {
        assertThatThrownBy(() -> client.executeTransaction(request -> request.transactStatements(
                ParameterizedStatement.builder()
                        .statement("EXISTS(SELECT * FROM \"" + table + "\" WHERE h = 'one' AND r = 1 AND v = 99)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD).build(),
                ParameterizedStatement.builder()
                        .statement("INSERT INTO \"" + table + "\" VALUE {'h': 'new', 'r': 1}").build())))
                .asInstanceOf(type(TransactionCanceledException.class)).satisfies(e -> {
                    assertThat(e.cancellationReasons()).extracting(CancellationReason::code)
                            .containsExactly("ConditionalCheckFailed", "None");
                    assertThat(e.cancellationReasons().getFirst().item()).containsEntry("v", n(10));
                });
        ExecuteTransactionResponse read = client.executeTransaction(request -> request.transactStatements(
                ParameterizedStatement.builder()
                        .statement("SELECT v FROM \"" + table + "\" WHERE h = 'one' AND r = 1").build(),
                ParameterizedStatement.builder()
                        .statement("SELECT v FROM \"" + table + "\" WHERE h = 'new' AND r = 1").build()));
        assertThat(read.responses().get(0).item()).isEqualTo(Map.of("v", n(10)));
        assertThat(read.responses().get(1).hasItem()).isFalse();
    }
}

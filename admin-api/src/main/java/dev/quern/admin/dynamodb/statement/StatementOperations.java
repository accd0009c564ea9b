package dev.quern.admin.dynamodb.statement;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.dynamodb.item.ItemOperations.BODY_LIMIT;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.call.Consumption;
import dev.quern.admin.dynamodb.call.OnConditionCheckFailure;
import dev.quern.admin.dynamodb.call.Reading;
import dev.quern.admin.dynamodb.call.RequestFingerprint;
import dev.quern.admin.dynamodb.statement.StatementShapes.BatchExecuteStatementRequest;
import dev.quern.admin.dynamodb.statement.StatementShapes.BatchExecuteStatementResponse;
import dev.quern.admin.dynamodb.statement.StatementShapes.BatchStatementError;
import dev.quern.admin.dynamodb.statement.StatementShapes.BatchStatementErrorCode;
import dev.quern.admin.dynamodb.statement.StatementShapes.BatchStatementResponse;
import dev.quern.admin.dynamodb.statement.StatementShapes.ExecuteStatementRequest;
import dev.quern.admin.dynamodb.statement.StatementShapes.ExecuteStatementResponse;
import dev.quern.admin.dynamodb.statement.StatementShapes.ExecuteTransactionRequest;
import dev.quern.admin.dynamodb.statement.StatementShapes.ExecuteTransactionResponse;
import dev.quern.admin.dynamodb.statement.StatementShapes.ItemResponse;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.dynamodb.value.WireParameter;
import dev.quern.admin.dynamodb.value.WireValue;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.partiql.StatementOutcome;
import dev.quern.storage.tables.partiql.StatementPage;
import dev.quern.storage.tables.partiql.StatementRequest;
import dev.quern.storage.tables.partiql.Statements;
import dev.quern.storage.tables.partiql.StatementsTransacted;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.TransactWrite;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on statements in PartiQL. */
public final class StatementOperations {

    private static final Reading READING = Reading.OLDER;

    private final Statements statements;

    public StatementOperations(TableStore store) {
        this.statements = store.statements();
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("ExecuteStatement", ROUTE, ExecuteStatementRequest.class, ExecuteStatementResponse.class,
                        told(this::execute)).accepting(BODY_LIMIT),
                blocking("BatchExecuteStatement", ROUTE, BatchExecuteStatementRequest.class,
                        BatchExecuteStatementResponse.class, told(this::batch)).accepting(BODY_LIMIT),
                blocking("ExecuteTransaction", ROUTE, ExecuteTransactionRequest.class,
                        ExecuteTransactionResponse.class, told(this::transaction)).accepting(BODY_LIMIT));
    }

    private static StatementRequest request(String statement, @Nullable List<WireParameter> parameters,
            @Nullable Boolean consistent, @Nullable OnConditionCheckFailure onFailure) {
        List<WireValue> values = parameters == null
                ? List.of()
                : parameters.stream().map(WireParameter::value).toList();
        return new StatementRequest(statement, () -> READING.values(values), Boolean.TRUE.equals(consistent),
                OnConditionCheckFailure.shows(onFailure));
    }

    private ExecuteStatementResponse execute(ExecuteStatementRequest request, Call call) {
        StatementPage page = statements.execute(
                request(request.statement(), request.parameters(), request.consistentRead(),
                        request.returnValuesOnConditionCheckFailure()),
                Optional.ofNullable(request.limit()), Optional.ofNullable(request.nextToken()));
        return new ExecuteStatementResponse(page.items().stream().map(WireItem::of).toList(),
                page.next().orElse(null), Consumption.UNNAMED.of(page.consumed(), request.returnConsumedCapacity()),
                WireItem.of(page.last()));
    }

    private BatchExecuteStatementResponse batch(BatchExecuteStatementRequest request, Call call) {
        List<StatementOutcome> outcomes = statements.batch(request.statements().stream().map(
                each -> request(each.statement(), each.parameters(), each.consistentRead(),
                        each.returnValuesOnConditionCheckFailure()))
                .toList());
        return new BatchExecuteStatementResponse(outcomes.stream().map(StatementOperations::response).toList(),
                Consumption.UNNAMED.of(
                        ConsumedCapacity.byTable(outcomes.stream().flatMap(each -> each.consumed().stream())),
                        request.returnConsumedCapacity()));
    }

    private static BatchStatementResponse response(StatementOutcome outcome) {
        return new BatchStatementResponse(outcome.refusal().map(StatementOperations::error).orElse(null),
                outcome.table().map(TableName::value).orElse(null),
                WireItem.of(outcome.item().filter(item -> !item.isEmpty())));
    }

    private static BatchStatementError error(TablesException refusal) {
        BatchStatementErrorCode code = switch (refusal) {
            case TablesException.ConditionalCheckFailed _ -> BatchStatementErrorCode.ConditionalCheckFailed;
            case TablesException.DuplicateItem _ -> BatchStatementErrorCode.DuplicateItem;
            case TablesException.ResourceNotFound _ -> BatchStatementErrorCode.ResourceNotFound;
            case TablesException.ItemCollectionSizeLimitExceeded _ ->
                BatchStatementErrorCode.ItemCollectionSizeLimitExceeded;
            case TablesException _ -> BatchStatementErrorCode.ValidationError;
        };
        Optional<Item> item = refusal instanceof TablesException.ConditionalCheckFailed failed
                ? failed.item()
                : Optional.empty();
        return new BatchStatementError(code, refusal.getMessage(), WireItem.of(item));
    }

    private ExecuteTransactionResponse transaction(ExecuteTransactionRequest request, Call call) {
        List<StatementRequest> parts = request.transactStatements().stream().map(each -> request(each.statement(),
                each.parameters(), null, each.returnValuesOnConditionCheckFailure())).toList();
        Optional<TransactWrite.Token> token = Optional.ofNullable(request.clientRequestToken()).map(
                text -> new TransactWrite.Token(text, RequestFingerprint.of(call, "TransactStatements")));
        StatementsTransacted done = statements.transaction(parts, token);
        Consumption kind = done.read() ? Consumption.READ : Consumption.WRITTEN;
        return new ExecuteTransactionResponse(
                done.items().stream().map(item -> new ItemResponse(WireItem.of(item))).toList(),
                kind.of(done.consumed(), request.returnConsumedCapacity()));
    }
}

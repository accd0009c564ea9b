package dev.quern.admin.dynamodb.statement;

import dev.quern.admin.dynamodb.call.CapacityShapes.ConsumedCapacity;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnConsumedCapacity;
import dev.quern.admin.dynamodb.call.OnConditionCheckFailure;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.dynamodb.value.WireParameter;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on statements; names, rules and order are the published model's. */
final class StatementShapes {

    private StatementShapes() {}

    record ExecuteStatementRequest(@Length(min = 1, max = 8192) String statement,
            @Length(min = 1) @Nullable List<WireParameter> parameters, @Nullable Boolean consistentRead,
            @Length(min = 1, max = 32768) @Nullable String nextToken,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity, @Range(min = 1) @Nullable Integer limit,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    record ExecuteStatementResponse(List<WireItem> items, @Nullable String nextToken,
            @Nullable ConsumedCapacity consumedCapacity, @Nullable WireItem lastEvaluatedKey) {}

    record BatchStatementRequest(@Length(min = 1, max = 8192) String statement,
            @Length(min = 1) @Nullable List<WireParameter> parameters, @Nullable Boolean consistentRead,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    record BatchExecuteStatementRequest(@Length(min = 1, max = 25) List<BatchStatementRequest> statements,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity) {}

    /** What goes wrong with one statement of several; in the order in which the service lists it. */
    enum BatchStatementErrorCode {
        ConditionalCheckFailed, ItemCollectionSizeLimitExceeded, RequestLimitExceeded, ValidationError, ProvisionedThroughputExceeded, TransactionConflict, ThrottlingError, InternalServerError, ResourceNotFound, AccessDenied, DuplicateItem
    }

    record BatchStatementError(BatchStatementErrorCode code, String message, @Nullable WireItem item) {}

    record BatchStatementResponse(@Nullable BatchStatementError error, @Nullable String tableName,
            @Nullable WireItem item) {}

    record BatchExecuteStatementResponse(List<BatchStatementResponse> responses,
            @Nullable List<ConsumedCapacity> consumedCapacity) {}

    record ParameterizedStatement(@Length(min = 1, max = 8192) String statement,
            @Length(min = 1) @Nullable List<WireParameter> parameters,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    record ExecuteTransactionRequest(@Length(min = 1, max = 100) List<ParameterizedStatement> transactStatements,
            @Length(min = 1, max = 36) @Nullable String clientRequestToken,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity) {}

    record ItemResponse(@Nullable WireItem item) {}

    record ExecuteTransactionResponse(List<ItemResponse> responses,
            @Nullable List<ConsumedCapacity> consumedCapacity) {}
}

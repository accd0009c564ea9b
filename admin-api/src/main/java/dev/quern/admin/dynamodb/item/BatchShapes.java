package dev.quern.admin.dynamodb.item;

import dev.quern.admin.dynamodb.call.CapacityShapes.ConsumedCapacity;
import dev.quern.admin.dynamodb.call.CapacityShapes.ItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnConsumedCapacity;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.OnConditionCheckFailure;
import dev.quern.admin.dynamodb.call.TableNameKeyRules;
import dev.quern.admin.dynamodb.call.TableNameRules;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.dynamodb.value.WireValue;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Obeys;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on several items; names, rules and order are the published model's. */
final class BatchShapes {

    private BatchShapes() {}

    /** Items of one table that are asked for, and in the answer those that were not read. */
    record KeysAndAttributes(@Length(min = 1, max = 100) List<WireItem> keys,
            @Length(min = 1) @Nullable List<@Length(max = 65535) String> attributesToGet,
            @Nullable Boolean consistentRead, @Nullable String projectionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames) {}

    record BatchGetItemRequest(
            @Length(min = 1, max = 100) Map<@Obeys(TableNameKeyRules.class) String, KeysAndAttributes> requestItems,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity) {}

    record BatchGetItemResponse(Map<String, List<WireItem>> responses, Map<String, KeysAndAttributes> unprocessedKeys,
            @Nullable List<ConsumedCapacity> consumedCapacity) {}

    record PutRequest(WireItem item) {}

    record DeleteRequest(WireItem key) {}

    record WriteRequest(@Nullable PutRequest putRequest, @Nullable DeleteRequest deleteRequest) {}

    record BatchWriteItemRequest(
            @Length(min = 1, max = 25) Map<@Obeys(TableNameKeyRules.class) String, @Length(min = 1, max = 25) List<WriteRequest>> requestItems,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity,
            @Nullable ReturnItemCollectionMetrics returnItemCollectionMetrics) {}

    record BatchWriteItemResponse(Map<String, List<WriteRequest>> unprocessedItems,
            @Nullable Map<String, List<ItemCollectionMetrics>> itemCollectionMetrics,
            @Nullable List<ConsumedCapacity> consumedCapacity) {}

    record Get(WireItem key, @Length(min = 1, max = 1024) @Obeys(TableNameRules.class) String tableName,
            @Nullable String projectionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames) {}

    record TransactGetItem(Get get) {}

    record TransactGetItemsRequest(@Length(min = 1, max = 100) List<TransactGetItem> transactItems,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity) {}

    record ItemResponse(@Nullable WireItem item) {}

    record TransactGetItemsResponse(@Nullable List<ConsumedCapacity> consumedCapacity,
            List<ItemResponse> responses) {}

    record ConditionCheck(WireItem key, @Length(min = 1, max = 1024) @Obeys(TableNameRules.class) String tableName,
            String conditionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames,
            @Nullable Map<String, WireValue> expressionAttributeValues,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    record Put(WireItem item, @Length(min = 1, max = 1024) @Obeys(TableNameRules.class) String tableName,
            @Nullable String conditionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames,
            @Nullable Map<String, WireValue> expressionAttributeValues,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    record Delete(WireItem key, @Length(min = 1, max = 1024) @Obeys(TableNameRules.class) String tableName,
            @Nullable String conditionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames,
            @Nullable Map<String, WireValue> expressionAttributeValues,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    record Update(WireItem key, String updateExpression,
            @Length(min = 1, max = 1024) @Obeys(TableNameRules.class) String tableName,
            @Nullable String conditionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames,
            @Nullable Map<String, WireValue> expressionAttributeValues,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    record TransactWriteItem(@Nullable ConditionCheck conditionCheck, @Nullable Put put, @Nullable Delete delete,
            @Nullable Update update) {}

    record TransactWriteItemsRequest(@Length(min = 1, max = 100) List<TransactWriteItem> transactItems,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity,
            @Nullable ReturnItemCollectionMetrics returnItemCollectionMetrics,
            @Length(min = 1, max = 36) @Nullable String clientRequestToken) {}

    record TransactWriteItemsResponse(@Nullable List<ConsumedCapacity> consumedCapacity,
            @Nullable Map<String, List<ItemCollectionMetrics>> itemCollectionMetrics) {}
}

package dev.quern.admin.dynamodb.item;

import dev.quern.admin.dynamodb.call.CapacityShapes.ConsumedCapacity;
import dev.quern.admin.dynamodb.call.CapacityShapes.ItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnConsumedCapacity;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.LegacyShapes.AttributeValueUpdate;
import dev.quern.admin.dynamodb.call.LegacyShapes.ConditionalOperator;
import dev.quern.admin.dynamodb.call.LegacyShapes.ExpectedAttributeValue;
import dev.quern.admin.dynamodb.call.OnConditionCheckFailure;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.dynamodb.value.WireValue;
import dev.quern.admin.shape.Length;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on one item; names, rules and order are the published model's. */
final class ItemShapes {

    private ItemShapes() {}

    /** Which attributes a write answers with; in the order in which the service lists them. */
    enum ReturnValue {
        ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW
    }

    record PutItemRequest(@Length(min = 1, max = 1024) String tableName, WireItem item,
            @Nullable Map<@Length(max = 65535) String, ExpectedAttributeValue> expected,
            @Nullable ReturnValue returnValues, @Nullable ReturnConsumedCapacity returnConsumedCapacity,
            @Nullable ReturnItemCollectionMetrics returnItemCollectionMetrics,
            @Nullable ConditionalOperator conditionalOperator, @Nullable String conditionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames,
            @Nullable Map<String, WireValue> expressionAttributeValues,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    record DeleteItemRequest(@Length(min = 1, max = 1024) String tableName, WireItem key,
            @Nullable Map<@Length(max = 65535) String, ExpectedAttributeValue> expected,
            @Nullable ConditionalOperator conditionalOperator, @Nullable ReturnValue returnValues,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity,
            @Nullable ReturnItemCollectionMetrics returnItemCollectionMetrics, @Nullable String conditionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames,
            @Nullable Map<String, WireValue> expressionAttributeValues,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    record UpdateItemRequest(@Length(min = 1, max = 1024) String tableName, WireItem key,
            @Nullable Map<@Length(max = 65535) String, AttributeValueUpdate> attributeUpdates,
            @Nullable Map<@Length(max = 65535) String, ExpectedAttributeValue> expected,
            @Nullable ConditionalOperator conditionalOperator, @Nullable ReturnValue returnValues,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity,
            @Nullable ReturnItemCollectionMetrics returnItemCollectionMetrics, @Nullable String updateExpression,
            @Nullable String conditionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames,
            @Nullable Map<String, WireValue> expressionAttributeValues,
            @Nullable OnConditionCheckFailure returnValuesOnConditionCheckFailure) {}

    /** Of a put, a deletion or an update. */
    record WriteResponse(@Nullable WireItem attributes, @Nullable ConsumedCapacity consumedCapacity,
            @Nullable ItemCollectionMetrics itemCollectionMetrics) {}

    record GetItemRequest(@Length(min = 1, max = 1024) String tableName, WireItem key,
            @Length(min = 1) @Nullable List<@Length(max = 65535) String> attributesToGet,
            @Nullable Boolean consistentRead, @Nullable ReturnConsumedCapacity returnConsumedCapacity,
            @Nullable String projectionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames) {}

    record GetItemResponse(@Nullable WireItem item, @Nullable ConsumedCapacity consumedCapacity) {}
}

package dev.quern.admin.dynamodb.item;

import dev.quern.admin.dynamodb.call.CapacityShapes.ConsumedCapacity;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnConsumedCapacity;
import dev.quern.admin.dynamodb.call.LegacyShapes.ConditionalOperator;
import dev.quern.admin.dynamodb.call.LegacyShapes.LegacyCondition;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.dynamodb.value.WireValue;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.Range;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations that read pages; names, rules and order are the published model's. */
final class PageShapes {

    private PageShapes() {}

    /** What of the items is wanted; in the order in which the service lists it. */
    enum SelectWhat {
        SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES
    }

    record QueryRequest(@Length(min = 1, max = 1024) String tableName,
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") @Nullable String indexName,
            @Nullable SelectWhat select, @Length(min = 1) @Nullable List<@Length(max = 65535) String> attributesToGet,
            @Range(min = 1) @Nullable Integer limit, @Nullable Boolean consistentRead,
            @Nullable Map<@Length(max = 65535) String, LegacyCondition> keyConditions,
            @Nullable Map<@Length(max = 65535) String, LegacyCondition> queryFilter,
            @Nullable ConditionalOperator conditionalOperator, @Nullable Boolean scanIndexForward,
            @Nullable WireItem exclusiveStartKey, @Nullable ReturnConsumedCapacity returnConsumedCapacity,
            @Nullable String projectionExpression, @Nullable String filterExpression,
            @Nullable String keyConditionExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames,
            @Nullable Map<String, WireValue> expressionAttributeValues) {}

    record ScanRequest(@Length(min = 1, max = 1024) String tableName,
            @Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") @Nullable String indexName,
            @Length(min = 1) @Nullable List<@Length(max = 65535) String> attributesToGet,
            @Range(min = 1) @Nullable Integer limit, @Nullable SelectWhat select,
            @Nullable Map<@Length(max = 65535) String, LegacyCondition> scanFilter,
            @Nullable ConditionalOperator conditionalOperator, @Nullable WireItem exclusiveStartKey,
            @Nullable ReturnConsumedCapacity returnConsumedCapacity,
            @Range(min = 1, max = 1_000_000) @Nullable Integer totalSegments,
            @Range(min = 0, max = 999_999) @Nullable Integer segment, @Nullable String projectionExpression,
            @Nullable String filterExpression,
            @Nullable Map<String, @Length(max = 65535) String> expressionAttributeNames,
            @Nullable Map<String, WireValue> expressionAttributeValues, @Nullable Boolean consistentRead) {}

    /** A page. */
    record PageResponse(@Nullable List<WireItem> items, int count, int scannedCount,
            @Nullable WireItem lastEvaluatedKey, @Nullable ConsumedCapacity consumedCapacity) {}
}

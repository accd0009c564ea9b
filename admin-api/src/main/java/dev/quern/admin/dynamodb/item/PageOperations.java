package dev.quern.admin.dynamodb.item;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.dynamodb.item.ItemOperations.BODY_LIMIT;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnConsumedCapacity;
import dev.quern.admin.dynamodb.call.Consumption;
import dev.quern.admin.dynamodb.call.LegacyConditions;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.call.Reading;
import dev.quern.admin.dynamodb.call.RequestExpressions;
import dev.quern.admin.dynamodb.item.PageShapes.PageResponse;
import dev.quern.admin.dynamodb.item.PageShapes.QueryRequest;
import dev.quern.admin.dynamodb.item.PageShapes.ScanRequest;
import dev.quern.admin.dynamodb.item.PageShapes.SelectWhat;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Kind;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.query.Page;
import dev.quern.storage.tables.query.QueryItems;
import dev.quern.storage.tables.query.ScanItems;
import dev.quern.storage.tables.query.Select;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.TableName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations that read pages. */
public final class PageOperations {

    private static final Reading READING = Reading.PLAIN;
    private static final Reading SCANNING = Reading.OLDER;
    private static final String WRONG_START = "The provided starting key is invalid: ";

    private final TableStore store;
    private final Names names;

    public PageOperations(TableStore store, Names names) {
        this.store = store;
        this.names = names;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("Query", ROUTE, QueryRequest.class, PageResponse.class, told(this::query))
                        .accepting(BODY_LIMIT),
                blocking("Scan", ROUTE, ScanRequest.class, PageResponse.class, told(this::scan))
                        .accepting(BODY_LIMIT));
    }

    private PageResponse query(QueryRequest request, Call call) {
        TableName table = names.table(request.tableName());
        RequestExpressions expressions = new RequestExpressions(READING, request.expressionAttributeNames(),
                request.expressionAttributeValues()).may(Kind.PROJECTION, request.projectionExpression())
                .may(Kind.FILTER, request.filterExpression())
                .may(Kind.KEY_CONDITION, request.keyConditionExpression())
                .legacy("AttributesToGet", request.attributesToGet()).legacy("QueryFilter", request.queryFilter())
                .legacy("ConditionalOperator", request.conditionalOperator())
                .legacy("KeyConditions", keyConditionsBeside(request)).begin();
        Optional<Item> start = READING.item(request.exclusiveStartKey(), WRONG_START);
        Optional<Projection> attributes = LegacyConditions.attributesToGet(request.attributesToGet(), READING);
        Optional<Condition> filter = LegacyConditions.all(request.queryFilter(), request.conditionalOperator(),
                READING);
        Optional<Condition> keys = expressions.condition(Kind.KEY_CONDITION)
                .or(() -> LegacyConditions.all(request.keyConditions(), null, READING));
        Optional<Condition> wholeFilter = expressions.condition(Kind.FILTER).or(() -> filter);
        Optional<Projection> projection = expressions.projection().or(() -> attributes);
        expressions.end();
        if (keys.isEmpty()) {
            throw READING.refusal(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        QueryItems plain = new QueryItems(table, index(request.indexName()), keys.get(), wholeFilter, projection,
                select(request.select()), !Boolean.FALSE.equals(request.scanIndexForward()),
                Optional.ofNullable(request.limit()), start, Boolean.TRUE.equals(request.consistentRead()));
        QueryItems query = request.queryFilter() == null ? plain : plain.withFilterName("QueryFilter");
        Reading.COUNTED.of(() -> {
            query.requireSound();
            return query;
        });
        return page(store.queries().query(query), request.select(), request.returnConsumedCapacity());
    }

    /**
     * Conditions of the key may stand beside a filter that is an expression, but not beside an expression for the key.
     */
    private static @Nullable Object keyConditionsBeside(QueryRequest request) {
        return request.keyConditionExpression() == null ? null : request.keyConditions();
    }

    private PageResponse scan(ScanRequest request, Call call) {
        TableName table = names.table(request.tableName());
        RequestExpressions expressions = new RequestExpressions(SCANNING, request.expressionAttributeNames(),
                request.expressionAttributeValues()).may(Kind.PROJECTION, request.projectionExpression())
                .may(Kind.FILTER, request.filterExpression()).legacy("AttributesToGet", request.attributesToGet())
                .legacy("ScanFilter", request.scanFilter())
                .legacy("ConditionalOperator", request.conditionalOperator()).begin();
        Optional<Item> start = SCANNING.item(request.exclusiveStartKey(), WRONG_START);
        Optional<Projection> attributes = LegacyConditions.attributesToGet(request.attributesToGet(), SCANNING);
        Optional<Condition> filter = LegacyConditions.all(request.scanFilter(), request.conditionalOperator(),
                SCANNING);
        Optional<ScanItems.Segment> segment = segment(request);
        Optional<Condition> wholeFilter = expressions.condition(Kind.FILTER).or(() -> filter);
        Optional<Projection> projection = expressions.projection().or(() -> attributes);
        expressions.end();
        return page(store.queries().scan(new ScanItems(table, index(request.indexName()), wholeFilter, projection,
                select(request.select()), segment, Optional.ofNullable(request.limit()), start,
                Boolean.TRUE.equals(request.consistentRead()))), request.select(), request.returnConsumedCapacity());
    }

    private static Optional<ScanItems.Segment> segment(ScanRequest request) {
        Integer segment = request.segment();
        Integer total = request.totalSegments();
        if (segment == null && total == null) {
            return Optional.empty();
        }
        if (total == null) {
            throw new TablesException.Validation("The TotalSegments parameter is required but was not present in the"
                    + " request when Segment parameter is present");
        }
        if (segment == null) {
            throw new TablesException.Validation("The Segment parameter is required but was not present in the request"
                    + " when parameter TotalSegments is present");
        }
        if (segment >= total) {
            throw new TablesException.Validation("The Segment parameter is zero-based and must be less than parameter"
                    + " TotalSegments: Segment: " + segment + " is not less than TotalSegments: " + total);
        }
        return Optional.of(new ScanItems.Segment(segment, total));
    }

    private static Optional<IndexName> index(@Nullable String name) {
        return Optional.ofNullable(name).map(IndexName::new);
    }

    private static Optional<Select> select(@Nullable SelectWhat asked) {
        return Optional.ofNullable(asked).map(what -> Select.valueOf(what.name()));
    }

    private static PageResponse page(Page page, @Nullable SelectWhat select,
            @Nullable ReturnConsumedCapacity capacity) {
        List<WireItem> items = select == SelectWhat.COUNT ? null : page.items().stream().map(WireItem::of).toList();
        return new PageResponse(items, page.count(), page.scanned(), WireItem.of(page.last()),
                Consumption.UNNAMED.of(page.consumed(), capacity));
    }
}

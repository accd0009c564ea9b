package dev.quern.admin.dynamodb.item;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.call.OnConditionCheckFailure.shows;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.toldLater;
import static dev.quern.admin.restjson.Operation.blocking;
import static dev.quern.admin.restjson.Operation.starting;

import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnConsumedCapacity;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.Consumption;
import dev.quern.admin.dynamodb.call.LegacyConditions;
import dev.quern.admin.dynamodb.call.LegacyUpdates;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.call.Reading;
import dev.quern.admin.dynamodb.call.RequestExpressions;
import dev.quern.admin.dynamodb.item.ItemShapes.DeleteItemRequest;
import dev.quern.admin.dynamodb.item.ItemShapes.GetItemRequest;
import dev.quern.admin.dynamodb.item.ItemShapes.GetItemResponse;
import dev.quern.admin.dynamodb.item.ItemShapes.PutItemRequest;
import dev.quern.admin.dynamodb.item.ItemShapes.ReturnValue;
import dev.quern.admin.dynamodb.item.ItemShapes.UpdateItemRequest;
import dev.quern.admin.dynamodb.item.ItemShapes.WriteResponse;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Kind;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.query.ItemRead;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.ReturnValues;
import dev.quern.storage.tables.write.Written;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The operations on one item. */
public final class ItemOperations {

    /** The largest body of any request. */
    public static final long BODY_LIMIT = 16 << 20;

    private static final int BRIEF_BYTES = 64 << 10;
    private static final Reading READING = Reading.COUNTED;

    private final TableStore store;
    private final Names names;

    public ItemOperations(TableStore store, Names names) {
        this.store = store;
        this.names = names;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                starting("PutItem", ROUTE, PutItemRequest.class, WriteResponse.class, toldLater(this::put))
                        .accepting(BODY_LIMIT),
                blocking("GetItem", ROUTE, GetItemRequest.class, GetItemResponse.class, told(this::get))
                        .accepting(BODY_LIMIT),
                starting("UpdateItem", ROUTE, UpdateItemRequest.class, WriteResponse.class, toldLater(this::update))
                        .accepting(BODY_LIMIT),
                starting("DeleteItem", ROUTE, DeleteItemRequest.class, WriteResponse.class, toldLater(this::delete))
                        .accepting(BODY_LIMIT));
    }

    private CompletionStage<WriteResponse> put(PutItemRequest request, Call call) {
        TableName table = names.table(request.tableName());
        RequestExpressions expressions = new RequestExpressions(READING, request.expressionAttributeNames(),
                request.expressionAttributeValues()).may(Kind.CONDITION, request.conditionExpression())
                .legacy("Expected", request.expected()).legacy("ConditionalOperator", request.conditionalOperator())
                .begin();
        Item item = READING.item(request.item());
        ReturnValues returned = oldOrNothing(request.returnValues());
        Optional<Condition> expected = LegacyConditions.expected(request.expected(), request.conditionalOperator(),
                READING);
        Optional<Condition> condition = expressions.condition(Kind.CONDITION).or(() -> expected);
        expressions.end();
        return written(new ItemWrite.Put(table, item, condition,
                shows(request.returnValuesOnConditionCheckFailure())), returned, call, request.returnConsumedCapacity(),
                request.returnItemCollectionMetrics());
    }

    private CompletionStage<WriteResponse> delete(DeleteItemRequest request, Call call) {
        TableName table = names.table(request.tableName());
        RequestExpressions expressions = new RequestExpressions(READING, request.expressionAttributeNames(),
                request.expressionAttributeValues()).may(Kind.CONDITION, request.conditionExpression())
                .legacy("Expected", request.expected()).legacy("ConditionalOperator", request.conditionalOperator())
                .begin();
        Item key = READING.item(request.key());
        ReturnValues returned = oldOrNothing(request.returnValues());
        Optional<Condition> expected = LegacyConditions.expected(request.expected(), request.conditionalOperator(),
                READING);
        Optional<Condition> condition = expressions.condition(Kind.CONDITION).or(() -> expected);
        expressions.end();
        return written(new ItemWrite.Delete(table, key, condition,
                shows(request.returnValuesOnConditionCheckFailure())), returned, call, request.returnConsumedCapacity(),
                request.returnItemCollectionMetrics());
    }

    private CompletionStage<WriteResponse> update(UpdateItemRequest request, Call call) {
        TableName table = names.table(request.tableName());
        RequestExpressions expressions = new RequestExpressions(READING, request.expressionAttributeNames(),
                request.expressionAttributeValues()).may(Kind.UPDATE, request.updateExpression())
                .may(Kind.CONDITION, request.conditionExpression())
                .legacy("AttributeUpdates", request.attributeUpdates()).legacy("Expected", request.expected())
                .legacy("ConditionalOperator", request.conditionalOperator()).begin();
        Item key = READING.item(request.key());
        Optional<Condition> expected = LegacyConditions.expected(request.expected(), request.conditionalOperator(),
                READING);
        Optional<Update> changes = LegacyUpdates.of(request.attributeUpdates(), READING);
        Optional<Update> update = expressions.update().or(() -> changes);
        Optional<Condition> condition = expressions.condition(Kind.CONDITION).or(() -> expected);
        expressions.end();
        ItemWrite.Change change = new ItemWrite.Change(table, key, update, condition,
                shows(request.returnValuesOnConditionCheckFailure()));
        ReturnValues returned = returned(request.returnValues());
        CompletionStage<Written> written = isBrief(returned, call)
                ? store.writes().startUpdate(change, returned)
                : CompletableFuture.completedStage(store.writes().update(change, returned));
        return response(written, request.returnConsumedCapacity(), request.returnItemCollectionMetrics());
    }

    private CompletionStage<WriteResponse> written(ItemWrite write, ReturnValues returned, Call call,
            @Nullable ReturnConsumedCapacity capacity, @Nullable ReturnItemCollectionMetrics metrics) {
        CompletionStage<Written> written = isBrief(returned, call)
                ? store.writes().start(write, returned)
                : CompletableFuture.completedStage(store.writes().write(write, returned));
        return response(written, capacity, metrics);
    }

    /**
     * Whether so little comes and goes that no thread need wait for it: the answer is printed by those who tell of
     * commits, and what waits for one is bounded by the threads that do.
     */
    private static boolean isBrief(ReturnValues returned, Call call) {
        return returned == ReturnValues.NONE && call.request().body().length <= BRIEF_BYTES;
    }

    private static CompletionStage<WriteResponse> response(CompletionStage<Written> written,
            @Nullable ReturnConsumedCapacity capacity, @Nullable ReturnItemCollectionMetrics metrics) {
        return written.thenApply(done -> response(done, capacity, metrics));
    }

    private static WriteResponse response(Written written, @Nullable ReturnConsumedCapacity capacity,
            @Nullable ReturnItemCollectionMetrics metrics) {
        return new WriteResponse(WireItem.of(written.attributes()),
                Consumption.UNNAMED.of(written.consumed(), capacity), Consumption.of(written.collection(), metrics));
    }

    /** What a put or deletion may answer with. */
    private static ReturnValues oldOrNothing(@Nullable ReturnValue asked) {
        ReturnValues returned = returned(asked);
        if (returned != ReturnValues.NONE && returned != ReturnValues.ALL_OLD) {
            throw READING.refusal("ReturnValues can only be ALL_OLD or NONE");
        }
        return returned;
    }

    private static ReturnValues returned(@Nullable ReturnValue asked) {
        return switch (asked) {
            case null -> ReturnValues.NONE;
            case NONE -> ReturnValues.NONE;
            case ALL_OLD -> ReturnValues.ALL_OLD;
            case UPDATED_OLD -> ReturnValues.UPDATED_OLD;
            case ALL_NEW -> ReturnValues.ALL_NEW;
            case UPDATED_NEW -> ReturnValues.UPDATED_NEW;
        };
    }

    private GetItemResponse get(GetItemRequest request, Call call) {
        TableName table = names.table(request.tableName());
        RequestExpressions expressions = new RequestExpressions(Reading.PLAIN, request.expressionAttributeNames(),
                null).may(Kind.PROJECTION, request.projectionExpression())
                .legacy("AttributesToGet", request.attributesToGet()).begin();
        Item key = Reading.PLAIN.item(request.key());
        Optional<Projection> attributes = LegacyConditions.attributesToGet(request.attributesToGet(), Reading.PLAIN);
        Optional<Projection> projection = expressions.projection().or(() -> attributes);
        expressions.end();
        ItemRead read = store.reads().get(new ReadItem(table, key, projection,
                Boolean.TRUE.equals(request.consistentRead())));
        return new GetItemResponse(WireItem.of(read.item()),
                Consumption.UNNAMED.of(read.consumed(), request.returnConsumedCapacity()));
    }
}

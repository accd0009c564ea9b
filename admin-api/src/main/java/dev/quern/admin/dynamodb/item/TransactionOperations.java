package dev.quern.admin.dynamodb.item;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.call.OnConditionCheckFailure.shows;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.dynamodb.item.ItemOperations.BODY_LIMIT;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.call.CapacityShapes.ItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.Consumption;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.call.Reading;
import dev.quern.admin.dynamodb.call.RequestExpressions;
import dev.quern.admin.dynamodb.call.RequestFingerprint;
import dev.quern.admin.dynamodb.item.BatchShapes.ConditionCheck;
import dev.quern.admin.dynamodb.item.BatchShapes.Delete;
import dev.quern.admin.dynamodb.item.BatchShapes.Get;
import dev.quern.admin.dynamodb.item.BatchShapes.ItemResponse;
import dev.quern.admin.dynamodb.item.BatchShapes.Put;
import dev.quern.admin.dynamodb.item.BatchShapes.TransactGetItem;
import dev.quern.admin.dynamodb.item.BatchShapes.TransactGetItemsRequest;
import dev.quern.admin.dynamodb.item.BatchShapes.TransactGetItemsResponse;
import dev.quern.admin.dynamodb.item.BatchShapes.TransactWriteItem;
import dev.quern.admin.dynamodb.item.BatchShapes.TransactWriteItemsRequest;
import dev.quern.admin.dynamodb.item.BatchShapes.TransactWriteItemsResponse;
import dev.quern.admin.dynamodb.item.BatchShapes.Update;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.Violation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Kind;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.CancellationReason;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.query.ItemRead;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.TransactWrite;
import dev.quern.storage.tables.write.Transacted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations on several items together. */
public final class TransactionOperations {

    private static final Reading READING = Reading.OLDER;

    private final TableStore store;
    private final Names names;

    public TransactionOperations(TableStore store, Names names) {
        this.store = store;
        this.names = names;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("TransactWriteItems", ROUTE, TransactWriteItemsRequest.class,
                        TransactWriteItemsResponse.class, told(this::write)).accepting(BODY_LIMIT),
                blocking("TransactGetItems", ROUTE, TransactGetItemsRequest.class, TransactGetItemsResponse.class,
                        told(this::get)).accepting(BODY_LIMIT));
    }

    private TransactWriteItemsResponse write(TransactWriteItemsRequest request, Call call) {
        List<ItemWrite> writes = request.transactItems().stream().map(this::write).toList();
        Optional<TransactWrite.Token> token = Optional.ofNullable(request.clientRequestToken())
                .map(text -> new TransactWrite.Token(text,
                        RequestFingerprint.of(call, "TransactItems")));
        Transacted done = store.transactions().write(new TransactWrite(writes, token));
        Consumption kind = done.repeated() ? Consumption.READ : Consumption.WRITTEN;
        return new TransactWriteItemsResponse(kind.of(done.consumed(), request.returnConsumedCapacity()),
                metrics(done.collections(), request.returnItemCollectionMetrics()));
    }

    private static @Nullable Map<String, List<ItemCollectionMetrics>> metrics(List<Transacted.Collection> collections,
            @Nullable ReturnItemCollectionMetrics asked) {
        if (asked != ReturnItemCollectionMetrics.SIZE) {
            return null;
        }
        Map<String, List<ItemCollectionMetrics>> metrics = new LinkedHashMap<>();
        collections.forEach(each -> metrics.computeIfAbsent(each.table().value(), _ -> new ArrayList<>())
                .add(Objects.requireNonNull(Consumption.of(Optional.of(each.collection()), asked))));
        return metrics;
    }

    private ItemWrite write(TransactWriteItem part) {
        long actions = Stream.of(Optional.ofNullable(part.conditionCheck()), Optional.ofNullable(part.put()),
                Optional.ofNullable(part.delete()), Optional.ofNullable(part.update())).filter(Optional::isPresent)
                .count();
        if (actions == 0) {
            throw READING.refusal(Violation.message(List.of(new Violation("Value ''", "transactItems",
                    "TransactWriteRequest should contain Delete or Put or Update or ConditionCheck"))));
        }
        if (actions > 1) {
            throw READING.refusal("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        if (part.put() != null) {
            return put(part.put());
        }
        if (part.update() != null) {
            return update(part.update());
        }
        return part.delete() != null ? delete(part.delete()) : check(Objects.requireNonNull(part.conditionCheck()));
    }

    private ItemWrite put(Put put) {
        TableName table = names.table(put.tableName());
        RequestExpressions expressions = new RequestExpressions(READING, put.expressionAttributeNames(),
                put.expressionAttributeValues()).may(Kind.CONDITION, put.conditionExpression()).begin();
        Item item = READING.item(put.item());
        Optional<Condition> condition = expressions.condition(Kind.CONDITION);
        expressions.end();
        return new ItemWrite.Put(table, item, condition, shows(put.returnValuesOnConditionCheckFailure()));
    }

    private ItemWrite update(Update update) {
        TableName table = names.table(update.tableName());
        RequestExpressions expressions = new RequestExpressions(READING, update.expressionAttributeNames(),
                update.expressionAttributeValues()).may(Kind.UPDATE, update.updateExpression())
                .may(Kind.CONDITION, update.conditionExpression()).begin();
        Item key = READING.item(update.key());
        Optional<dev.quern.storage.tables.expression.Update> changes = expressions.update();
        Optional<Condition> condition = expressions.condition(Kind.CONDITION);
        expressions.end();
        return new ItemWrite.Change(table, key, changes, condition,
                shows(update.returnValuesOnConditionCheckFailure()));
    }

    private ItemWrite delete(Delete delete) {
        TableName table = names.table(delete.tableName());
        RequestExpressions expressions = new RequestExpressions(READING, delete.expressionAttributeNames(),
                delete.expressionAttributeValues()).may(Kind.CONDITION, delete.conditionExpression()).begin();
        Item key = READING.item(delete.key());
        Optional<Condition> condition = expressions.condition(Kind.CONDITION);
        expressions.end();
        return new ItemWrite.Delete(table, key, condition, shows(delete.returnValuesOnConditionCheckFailure()));
    }

    private ItemWrite check(ConditionCheck check) {
        TableName table = names.table(check.tableName());
        RequestExpressions expressions = new RequestExpressions(READING, check.expressionAttributeNames(),
                check.expressionAttributeValues()).may(Kind.CONDITION, check.conditionExpression()).begin();
        Item key = READING.item(check.key());
        Condition condition = expressions.condition(Kind.CONDITION).orElseThrow();
        expressions.end();
        return new ItemWrite.Check(table, key, condition, shows(check.returnValuesOnConditionCheckFailure()));
    }

    private TransactGetItemsResponse get(TransactGetItemsRequest request, Call call) {
        List<ReadItem> reads = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (TransactGetItem part : request.transactItems()) {
            ReadItem read = read(part.get());
            if (!seen.add(List.of(read.table(), read.key()))) {
                throw READING.refusal("Transaction request cannot include multiple operations on one item");
            }
            reads.add(read);
        }
        List<ItemRead> found = read(reads);
        return new TransactGetItemsResponse(
                Consumption.READ.of(ConsumedCapacity.byTable(found.stream().map(ItemRead::consumed)),
                        request.returnConsumedCapacity()),
                // an item of which nothing was asked that it has is told as if there were none, other than alone
                found.stream().map(each -> new ItemResponse(WireItem.of(each.item().filter(item -> !item.isEmpty()))))
                        .toList());
    }

    private ReadItem read(Get get) {
        RequestExpressions expressions = new RequestExpressions(READING, get.expressionAttributeNames(), null)
                .may(Kind.PROJECTION, get.projectionExpression()).begin();
        Item key = READING.item(get.key());
        Optional<Projection> projection = expressions.projection();
        expressions.end();
        return new ReadItem(names.table(get.tableName()), key, projection, true);
    }

    /**
     * A key that does not fit its table cancels the whole, and each part is told what is wrong with it; what is wrong
     * with none of them is told as it is.
     */
    private List<ItemRead> read(List<ReadItem> reads) {
        try {
            return store.reads().getTransaction(reads);
        } catch (TablesException.Validation e) {
            List<CancellationReason> reasons = new ArrayList<>();
            for (ReadItem read : reads) {
                reasons.add(reason(read));
            }
            throw reasons.stream().allMatch(CancellationReason.none()::equals)
                    ? e
                    : new TablesException.TransactionCanceled(reasons);
        }
    }

    private CancellationReason reason(ReadItem read) {
        try {
            store.reads().get(read);
            return CancellationReason.none();
        } catch (TablesException.Validation e) {
            return CancellationReason.of(e);
        }
    }
}

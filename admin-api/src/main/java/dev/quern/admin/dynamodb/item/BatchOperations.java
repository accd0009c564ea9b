package dev.quern.admin.dynamodb.item;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.dynamodb.item.ItemOperations.BODY_LIMIT;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.call.CapacityShapes.ItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.CapacityShapes.ReturnItemCollectionMetrics;
import dev.quern.admin.dynamodb.call.Consumption;
import dev.quern.admin.dynamodb.call.LegacyConditions;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.call.Reading;
import dev.quern.admin.dynamodb.call.RequestExpressions;
import dev.quern.admin.dynamodb.item.BatchShapes.BatchGetItemRequest;
import dev.quern.admin.dynamodb.item.BatchShapes.BatchGetItemResponse;
import dev.quern.admin.dynamodb.item.BatchShapes.BatchWriteItemRequest;
import dev.quern.admin.dynamodb.item.BatchShapes.BatchWriteItemResponse;
import dev.quern.admin.dynamodb.item.BatchShapes.KeysAndAttributes;
import dev.quern.admin.dynamodb.item.BatchShapes.WriteRequest;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.expression.Kind;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.KeyCheck;
import dev.quern.storage.tables.query.ItemRead;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.Written;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations on several items, each for itself. */
public final class BatchOperations {

    private static final Reading READING = Reading.PLAIN;
    private static final int MAX_KEYS = 100;
    private static final int MAX_WRITES = 25;
    /** How much of items an answer holds; what would be beyond is left to another request. */
    private static final long MAX_ANSWER_BYTES = 16_000_000;
    /** So many items are read at a time, lest all that a request names be in memory together. */
    private static final int READ_AT_ONCE = 16;

    private final TableStore store;
    private final Names names;

    public BatchOperations(TableStore store, Names names) {
        this.store = store;
        this.names = names;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("BatchGetItem", ROUTE, BatchGetItemRequest.class, BatchGetItemResponse.class,
                        told(this::get)).accepting(BODY_LIMIT),
                blocking("BatchWriteItem", ROUTE, BatchWriteItemRequest.class, BatchWriteItemResponse.class,
                        told(this::write)).accepting(BODY_LIMIT));
    }

    /**
     * Items of one table that are to be read.
     *
     * @param text
     *            the table as the request names it
     */
    private record Wanted(String text, KeysAndAttributes asked, List<ReadItem> reads) {}

    private BatchGetItemResponse get(BatchGetItemRequest request, Call call) {
        requireOneWay(request);
        List<Wanted> all = new ArrayList<>();
        request.requestItems().forEach((table, asked) -> all.add(wanted(table, asked)));
        if (all.stream().mapToInt(wanted -> wanted.reads().size()).sum() > MAX_KEYS) {
            throw READING.refusal("Too many items requested for the BatchGetItem call");
        }
        Map<String, List<WireItem>> found = new LinkedHashMap<>();
        Map<String, KeysAndAttributes> left = new LinkedHashMap<>();
        List<ConsumedCapacity> consumed = new ArrayList<>();
        long room = MAX_ANSWER_BYTES;
        for (Wanted wanted : all) {
            List<WireItem> items = new ArrayList<>();
            int done = 0;
            Optional<ConsumedCapacity> used = Optional.empty();
            boolean full = false;
            while (!full && done < wanted.reads().size()) {
                List<ReadItem> part = wanted.reads().subList(done,
                        Math.min(wanted.reads().size(), done + READ_AT_ONCE));
                for (ItemRead read : store.reads().getAll(part)) {
                    int size = read.item().map(Item::size).orElse(0);
                    full = size > room;
                    if (full) {
                        break;
                    }
                    room -= size;
                    read.item().ifPresent(item -> items.add(WireItem.of(item)));
                    used = Optional.of(used.map(sum -> sum.plus(read.consumed())).orElse(read.consumed()));
                    done++;
                }
            }
            found.put(wanted.text(), items);
            used.ifPresent(consumed::add);
            if (full) {
                room = 0;
                left.put(wanted.text(), rest(wanted.asked(), done));
            }
        }
        return new BatchGetItemResponse(found, left,
                Consumption.UNNAMED.of(consumed, request.returnConsumedCapacity()));
    }

    /** What is wanted is said in one way for all tables. */
    private static void requireOneWay(BatchGetItemRequest request) {
        boolean expressions = request.requestItems().values().stream()
                .anyMatch(asked -> asked.projectionExpression() != null);
        boolean names = request.requestItems().values().stream().anyMatch(asked -> asked.attributesToGet() != null);
        if (expressions && names) {
            throw READING.refusal("Can not use both expression and non-expression parameters in the same request:"
                    + " Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}");
        }
    }

    private static KeysAndAttributes rest(KeysAndAttributes asked, int done) {
        return new KeysAndAttributes(asked.keys().subList(done, asked.keys().size()), asked.attributesToGet(),
                asked.consistentRead(), asked.projectionExpression(), asked.expressionAttributeNames());
    }

    private Wanted wanted(String text, KeysAndAttributes asked) {
        TableName table = names.table(text);
        RequestExpressions expressions = new RequestExpressions(READING, asked.expressionAttributeNames(), null)
                .may(Kind.PROJECTION, asked.projectionExpression()).legacy("AttributesToGet", asked.attributesToGet())
                .begin();
        List<Item> keys = asked.keys().stream().map(READING::item).toList();
        Optional<Projection> attributes = LegacyConditions.attributesToGet(asked.attributesToGet(), READING);
        Optional<Projection> projection = expressions.projection().or(() -> attributes);
        expressions.end();
        requireDistinct(keys);
        boolean consistent = Boolean.TRUE.equals(asked.consistentRead());
        return new Wanted(text, asked,
                keys.stream().map(key -> new ReadItem(table, key, projection, consistent)).toList());
    }

    private static void requireDistinct(List<Item> keys) {
        Set<Item> seen = new HashSet<>();
        if (!keys.stream().allMatch(seen::add)) {
            throw READING.refusal("Provided list of item keys contains duplicates");
        }
    }

    private BatchWriteItemResponse write(BatchWriteItemRequest request, Call call) {
        List<ItemWrite> writes = new ArrayList<>();
        Map<TableName, List<ItemWrite>> byTable = new LinkedHashMap<>();
        request.requestItems().forEach((text, asked) -> {
            TableName table = names.table(text);
            asked.forEach(each -> {
                ItemWrite write = write(table, each);
                writes.add(write);
                byTable.computeIfAbsent(table, _ -> new ArrayList<>()).add(write);
            });
        });
        if (writes.size() > MAX_WRITES) {
            throw READING.refusal("Too many items requested for the BatchWriteItem call");
        }
        byTable.forEach(this::requireKeys);
        List<Written> written = store.writes().writeAll(writes);
        return new BatchWriteItemResponse(Map.of(),
                metrics(writes, written, request.returnItemCollectionMetrics()),
                Consumption.UNNAMED.of(ConsumedCapacity.byTable(written.stream().map(Written::consumed)),
                        request.returnConsumedCapacity()));
    }

    private static ItemWrite write(TableName table, WriteRequest request) {
        if (request.putRequest() != null && request.deleteRequest() != null) {
            throw READING.refusal("Supplied AttributeValue has more than one datatypes set, must contain exactly one"
                    + " of the supported datatypes");
        }
        if (request.putRequest() != null) {
            return ItemWrite.put(table, Reading.OLDER.item(request.putRequest().item()));
        }
        if (request.deleteRequest() != null) {
            return ItemWrite.delete(table, Reading.OLDER.item(request.deleteRequest().key()));
        }
        throw READING.refusal("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }

    /** Which attributes are the key, the table says: each write has one, another one than all others. */
    private void requireKeys(TableName name, List<ItemWrite> writes) {
        KeySchema keys = keys(name);
        List<Item> items = writes.stream().map(write -> write.subject().only(keys.names())).toList();
        items.forEach(item -> KeyCheck.requireMatch(keys, item));
        requireDistinct(items);
    }

    private KeySchema keys(TableName name) {
        try {
            return store.tables().get(name).keys();
        } catch (TablesException.ResourceNotFound e) {
            // requests for items do not name the table that is missing
            throw new TablesException.ResourceNotFound("Requested resource not found");
        }
    }

    private static @Nullable Map<String, List<ItemCollectionMetrics>> metrics(List<ItemWrite> writes,
            List<Written> written, @Nullable ReturnItemCollectionMetrics asked) {
        if (asked != ReturnItemCollectionMetrics.SIZE) {
            return null;
        }
        Map<String, List<ItemCollectionMetrics>> metrics = new LinkedHashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            ItemCollectionMetrics one = Consumption.of(written.get(i).collection(), asked);
            if (one != null) {
                metrics.computeIfAbsent(writes.get(i).table().value(), _ -> new ArrayList<>()).add(one);
            }
        }
        return metrics;
    }
}

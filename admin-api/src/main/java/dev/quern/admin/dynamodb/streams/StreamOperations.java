package dev.quern.admin.dynamodb.streams;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.streams.StreamShapes.DescribeStreamRequest;
import dev.quern.admin.dynamodb.streams.StreamShapes.DescribeStreamResponse;
import dev.quern.admin.dynamodb.streams.StreamShapes.KeySchemaElement;
import dev.quern.admin.dynamodb.streams.StreamShapes.ListStreamsRequest;
import dev.quern.admin.dynamodb.streams.StreamShapes.ListStreamsResponse;
import dev.quern.admin.dynamodb.streams.StreamShapes.SequenceNumberRange;
import dev.quern.admin.dynamodb.streams.StreamShapes.ShardDescription;
import dev.quern.admin.dynamodb.streams.StreamShapes.ShardFilter;
import dev.quern.admin.dynamodb.streams.StreamShapes.Stream;
import dev.quern.admin.dynamodb.streams.StreamShapes.StreamDescription;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.change.ChangeStream;
import dev.quern.storage.tables.change.Shard;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.KeySchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations that tell which streams and shards there are. */
final class StreamOperations {

    private static final int MAX_PAGE = 100;
    private static final String INVALID = "One or more parameter values were invalid: ";

    private final TableStore store;
    private final Streams streams;

    StreamOperations(TableStore store, Streams streams) {
        this.store = store;
        this.streams = streams;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("ListStreams", ROUTE, ListStreamsRequest.class, ListStreamsResponse.class, told(this::list)),
                blocking("DescribeStream", ROUTE, DescribeStreamRequest.class, DescribeStreamResponse.class,
                        told(this::describe)));
    }

    private static int limit(@Nullable Integer asked, String refusal) {
        if (asked != null && asked > MAX_PAGE) {
            throw new TablesException.Validation(INVALID + refusal + ": " + MAX_PAGE);
        }
        return asked == null ? MAX_PAGE : asked;
    }

    private ListStreamsResponse list(ListStreamsRequest request, Call call) {
        int limit = limit(request.limit(), "Limit cannot be greater than the maximum allowed size");
        String after = request.exclusiveStartStreamArn();
        if (after != null) {
            Streams.requireArn(after);
        }
        List<Stream> found = streams.all().stream()
                .filter(stream -> request.tableName() == null || stream.table().value().equals(request.tableName()))
                .map(stream -> new Stream(streams.arn(stream), stream.table().value(), stream.label()))
                .filter(stream -> after == null || stream.streamArn().compareTo(after) > 0).limit(limit + 1L).toList();
        List<Stream> page = found.stream().limit(limit).toList();
        return new ListStreamsResponse(page, found.size() > limit ? page.getLast().streamArn() : null);
    }

    private DescribeStreamResponse describe(DescribeStreamRequest request, Call call) {
        int limit = limit(request.limit(), "Limit cannot be greater than the maximum");
        Optional<String> parent = parent(request.shardFilter());
        ChangeStream stream = streams.require(request.streamArn());
        String after = request.exclusiveStartShardId();
        // by name, which begins with the time: parents come before children, and pages go on after what is trimmed
        List<ShardDescription> found = store.changes().shards(stream.id()).stream()
                .filter(shard -> parent.isEmpty() || shard.parent().equals(parent))
                .filter(shard -> after == null || shard.id().compareTo(after) > 0)
                .sorted(Comparator.comparing(Shard::id)).limit(limit + 1L).map(StreamOperations::shard).toList();
        List<ShardDescription> page = found.stream().limit(limit).toList();
        return new DescribeStreamResponse(new StreamDescription(request.streamArn(), stream.label(),
                stream.closed().isEmpty() ? "ENABLED" : "DISABLED", stream.view().name(), stream.created(),
                stream.table().value(), keys(stream.keys()), page,
                found.size() > limit ? page.getLast().shardId() : null));
    }

    /** The shard whose children alone are asked for. */
    private static Optional<String> parent(@Nullable ShardFilter filter) {
        if (filter == null) {
            return Optional.empty();
        }
        if (filter.type() == null || filter.shardId() == null) {
            throw new TablesException.Validation(INVALID + "ShardFilter must have a Type and a ShardId");
        }
        return Optional.of(filter.shardId());
    }

    private static ShardDescription shard(Shard shard) {
        // a closed shard that never had a record ends where it began
        String end = shard.last().map(last -> last.compareTo(shard.first()) < 0 ? shard.first() : last)
                .map(Object::toString).orElse(null);
        return new ShardDescription(shard.id(), new SequenceNumberRange(shard.first().toString(), end),
                shard.parent().orElse(null));
    }

    private static List<KeySchemaElement> keys(KeySchema schema) {
        List<KeySchemaElement> elements = new ArrayList<>();
        schema.hash().forEach(attribute -> elements.add(new KeySchemaElement(attribute.name(), "HASH")));
        schema.range().forEach(attribute -> elements.add(new KeySchemaElement(attribute.name(), "RANGE")));
        return elements;
    }
}

package dev.quern.admin.kinesis.stream;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.kinesis.error.KinesisErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.kinesis.call.PageToken;
import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.call.Tags;
import dev.quern.admin.kinesis.shard.ShardShapes.ShardDescription;
import dev.quern.admin.kinesis.stream.StreamShapes.CreateStreamRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.DeleteStreamRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.DescribeLimitsResponse;
import dev.quern.admin.kinesis.stream.StreamShapes.DescribeStreamRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.DescribeStreamResponse;
import dev.quern.admin.kinesis.stream.StreamShapes.DescribeStreamSummaryRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.DescribeStreamSummaryResponse;
import dev.quern.admin.kinesis.stream.StreamShapes.Empty;
import dev.quern.admin.kinesis.stream.StreamShapes.EnhancedMetrics;
import dev.quern.admin.kinesis.stream.StreamShapes.ListStreamsRequest;
import dev.quern.admin.kinesis.stream.StreamShapes.ListStreamsResponse;
import dev.quern.admin.kinesis.stream.StreamShapes.StreamDescription;
import dev.quern.admin.kinesis.stream.StreamShapes.StreamDescriptionSummary;
import dev.quern.admin.kinesis.stream.StreamShapes.StreamModeDetails;
import dev.quern.admin.kinesis.stream.StreamShapes.StreamSummary;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.catalog.CreateStream;
import dev.quern.storage.streams.catalog.Quota;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamMode;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations that make, delete and describe streams. */
public final class StreamOperations {

    /** What is done is done at once: nobody sees another state. */
    private static final String ACTIVE = "ACTIVE";
    private static final int PER_PAGE = 100;
    private static final int KIB = 1 << 10;
    private static final List<EnhancedMetrics> NO_METRICS = List.of(new EnhancedMetrics(List.of()));

    private final StreamStore store;
    private final StreamNames names;
    private final InstantSource clock;

    public StreamOperations(StreamStore store, StreamNames names, InstantSource clock) {
        this.store = store;
        this.names = names;
        this.clock = clock;
    }

    public List<Operation<?, ?>> table() {
        return List.of(blocking("CreateStream", ROUTE, CreateStreamRequest.class, Empty.class, told(this::create)),
                blocking("DeleteStream", ROUTE, DeleteStreamRequest.class, Empty.class, told(this::delete)),
                blocking("DescribeStream", ROUTE, DescribeStreamRequest.class, DescribeStreamResponse.class,
                        told(this::describe)),
                blocking("DescribeStreamSummary", ROUTE, DescribeStreamSummaryRequest.class,
                        DescribeStreamSummaryResponse.class, told(this::summarize)),
                blocking("ListStreams", ROUTE, ListStreamsRequest.class, ListStreamsResponse.class, told(this::list)),
                blocking("DescribeLimits", ROUTE, Empty.class, DescribeLimitsResponse.class, told(this::limits)));
    }

    private Empty create(CreateStreamRequest request, Call call) {
        StreamName name = new StreamName(request.streamName());
        StreamMode mode = request.streamModeDetails() == null
                ? StreamMode.PROVISIONED
                : StreamMode.valueOf(request.streamModeDetails().streamMode());
        Map<String, String> tags = request.tags() == null ? Map.of() : request.tags();
        Tags.require(tags, name, names.account(), "add tags to");
        Tags.requireFew(tags, name, names.account());
        int maxRecordBytes = request.maxRecordSizeInKiB() == null
                ? DataStream.MIN_RECORD_LIMIT
                : request.maxRecordSizeInKiB() * KIB;
        store.streams().create(
                new CreateStream(name, mode, shards(mode, request.shardCount()), maxRecordBytes, tags));
        return new Empty();
    }

    private static int shards(StreamMode mode, @Nullable Integer asked) {
        if (mode == StreamMode.ON_DEMAND) {
            if (asked != null) {
                throw new StreamsException.Validation(
                        "ShardCount must not be given for a stream in ON_DEMAND mode.");
            }
            return CreateStream.ON_DEMAND_SHARDS;
        }
        if (asked == null) {
            throw new StreamsException.Validation("ShardCount must be given for a stream in PROVISIONED mode.");
        }
        return asked;
    }

    private Empty delete(DeleteStreamRequest request, Call call) {
        store.streams().delete(names.stream(request.streamName(), request.streamARN()),
                Boolean.TRUE.equals(request.enforceConsumerDeletion()));
        return new Empty();
    }

    private DescribeStreamResponse describe(DescribeStreamRequest request, Call call) {
        StreamName name = names.stream(request.streamName(), request.streamARN());
        DataStream stream = store.streams().get(name);
        String start = request.exclusiveStartShardId();
        int after = start == null
                ? -1
                : Shard.numberOf(start).orElseThrow(() -> store.refusals().shardNotFound(name, start));
        List<Shard> shards = store.streams().shards(stream).stream().filter(shard -> shard.number() > after)
                .toList();
        int limit = Math.min(PER_PAGE, request.limit() == null ? PER_PAGE : request.limit());
        List<ShardDescription> page = shards.stream().limit(limit).map(ShardDescription::of).toList();
        return new DescribeStreamResponse(new StreamDescription(name.value(), names.arn(name), ACTIVE, mode(stream),
                page, shards.size() > limit, hours(stream), stream.created(), NO_METRICS, "NONE"));
    }

    private static StreamModeDetails mode(DataStream stream) {
        return new StreamModeDetails(stream.mode().name());
    }

    private static int hours(DataStream stream) {
        return (int) stream.retention().toHours();
    }

    private DescribeStreamSummaryResponse summarize(DescribeStreamSummaryRequest request, Call call) {
        StreamName name = names.stream(request.streamName(), request.streamARN());
        DataStream stream = store.streams().get(name);
        return new DescribeStreamSummaryResponse(new StreamDescriptionSummary(name.value(), names.arn(name), ACTIVE,
                mode(stream), hours(stream), stream.created(), NO_METRICS, "NONE", stream.openShards(),
                store.consumers().count(stream), stream.maxRecordBytes() / KIB));
    }

    private ListStreamsResponse list(ListStreamsRequest request, Call call) {
        if (request.nextToken() != null && request.exclusiveStartStreamName() != null) {
            throw new StreamsException.InvalidArgument(
                    "NextToken and ExclusiveStartStreamName cannot be provided together.");
        }
        Optional<String> after = request.nextToken() == null
                ? Optional.ofNullable(request.exclusiveStartStreamName())
                : Optional.of(PageToken.parse(request.nextToken(), 1, clock.instant()).parts().getFirst());
        int limit = request.limit() == null ? PER_PAGE : request.limit();
        List<DataStream> found = store.streams().list(after, limit + 1);
        List<DataStream> page = found.subList(0, Math.min(limit, found.size()));
        boolean more = found.size() > limit;
        return new ListStreamsResponse(page.stream().map(stream -> stream.name().value()).toList(), more,
                more ? new PageToken(List.of(page.getLast().name().value()), clock.instant()).toString() : null,
                page.stream().map(stream -> new StreamSummary(stream.name().value(), names.arn(stream), ACTIVE,
                        mode(stream), stream.created())).toList());
    }

    private DescribeLimitsResponse limits(Empty request, Call call) {
        Quota quota = store.streams().quota();
        Quota.Used used = store.streams().used();
        return new DescribeLimitsResponse(quota.maxShards(), used.allShards(), used.onDemandStreams(),
                quota.maxOnDemandStreams());
    }
}

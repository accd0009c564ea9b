package dev.quern.admin.kinesis.shard;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.kinesis.error.KinesisErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.kinesis.call.PageToken;
import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.shard.ShardShapes.Empty;
import dev.quern.admin.kinesis.shard.ShardShapes.ListShardsRequest;
import dev.quern.admin.kinesis.shard.ShardShapes.ListShardsResponse;
import dev.quern.admin.kinesis.shard.ShardShapes.MergeShardsRequest;
import dev.quern.admin.kinesis.shard.ShardShapes.ShardDescription;
import dev.quern.admin.kinesis.shard.ShardShapes.ShardFilter;
import dev.quern.admin.kinesis.shard.ShardShapes.SplitShardRequest;
import dev.quern.admin.kinesis.shard.ShardShapes.UpdateShardCountRequest;
import dev.quern.admin.kinesis.shard.ShardShapes.UpdateShardCountResponse;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException.InvalidArgument;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The operations on shards. */
public final class ShardOperations {

    private static final int SHARDS_OF_PAGE = 1_000;

    private final StreamStore store;
    private final StreamNames names;
    private final InstantSource clock;

    public ShardOperations(StreamStore store, StreamNames names, InstantSource clock) {
        this.store = store;
        this.names = names;
        this.clock = clock;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("ListShards", ROUTE, ListShardsRequest.class, ListShardsResponse.class, told(this::list)),
                blocking("SplitShard", ROUTE, SplitShardRequest.class, Empty.class, told(this::split)),
                blocking("MergeShards", ROUTE, MergeShardsRequest.class, Empty.class, told(this::merge)),
                blocking("UpdateShardCount", ROUTE, UpdateShardCountRequest.class, UpdateShardCountResponse.class,
                        told(this::updateCount)));
    }

    /** What a list is about, and which shard it goes on after. */
    private record Listing(DataStream stream, @Nullable ShardFilter filter, int after) {}

    private ListShardsResponse list(ListShardsRequest request, Call call) {
        Instant now = clock.instant();
        Listing listing = request.nextToken() == null ? first(request) : next(request, request.nextToken(), now);
        int limit = request.maxResults() == null
                ? SHARDS_OF_PAGE
                : Math.min(SHARDS_OF_PAGE, request.maxResults());
        Predicate<Shard> filter = ShardFilters.of(listing.filter(), listing.stream().horizon(now));
        List<ShardDescription> page = new ArrayList<>();
        int last = listing.after();
        for (Shard shard : store.streams().shards(listing.stream())) {
            if (shard.number() > listing.after() && filter.test(shard)) {
                if (page.size() == limit) {
                    return new ListShardsResponse(page, token(listing, last, now));
                }
                page.add(ShardDescription.of(shard));
                last = shard.number();
            }
        }
        return new ListShardsResponse(page, null);
    }

    private Listing first(ListShardsRequest request) {
        if (request.streamName() == null && request.streamARN() == null) {
            throw new InvalidArgument("Either NextToken or StreamName should be provided.");
        }
        StreamName name = names.stream(request.streamName(), request.streamARN());
        DataStream stream = store.streams().get(name);
        if (request.streamCreationTimestamp() != null
                && request.streamCreationTimestamp().getEpochSecond() != stream.created().getEpochSecond()) {
            throw store.refusals().noStream(name);
        }
        String start = request.exclusiveStartShardId();
        return new Listing(stream, request.shardFilter(), start == null
                ? -1
                : Shard.numberOf(start).orElseThrow(() -> store.refusals().shardNotFound(name, start)));
    }

    private Listing next(ListShardsRequest request, String text, Instant now) {
        if (request.streamName() != null || request.streamARN() != null) {
            throw new InvalidArgument("NextToken and StreamName cannot be provided together.");
        }
        if (request.exclusiveStartShardId() != null || request.streamCreationTimestamp() != null
                || request.shardFilter() != null) {
            throw new InvalidArgument("NextToken cannot be provided together with ExclusiveStartShardId,"
                    + " StreamCreationTimestamp or ShardFilter.");
        }
        List<String> parts = PageToken.parse(text, 5, now).parts();
        try {
            DataStream stream = store.streams().get(new StreamName(parts.get(0)));
            ShardFilter filter = parts.get(2).isEmpty()
                    ? null
                    : new ShardFilter(parts.get(2), parts.get(3).isEmpty() ? null : parts.get(3),
                            parts.get(4).isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(parts.get(4))));
            return new Listing(stream, filter, Integer.parseInt(parts.get(1)));
        } catch (NumberFormatException e) {
            throw PageToken.invalid();
        }
    }

    private static String token(Listing listing, int last, Instant now) {
        ShardFilter filter = listing.filter();
        return new PageToken(List.of(listing.stream().name().value(), Integer.toString(last),
                filter == null ? "" : filter.type(),
                filter == null || filter.shardId() == null ? "" : filter.shardId(),
                filter == null || filter.timestamp() == null
                        ? ""
                        : Long.toString(filter.timestamp().toEpochMilli())),
                now).toString();
    }

    private Empty split(SplitShardRequest request, Call call) {
        store.resharding().split(names.stream(request.streamName(), request.streamARN()), request.shardToSplit(),
                new BigInteger(request.newStartingHashKey()));
        return new Empty();
    }

    private Empty merge(MergeShardsRequest request, Call call) {
        store.resharding().merge(names.stream(request.streamName(), request.streamARN()), request.shardToMerge(),
                request.adjacentShardToMerge());
        return new Empty();
    }

    private UpdateShardCountResponse updateCount(UpdateShardCountRequest request, Call call) {
        StreamName stream = names.stream(request.streamName(), request.streamARN());
        int before = store.resharding().scale(stream, request.targetShardCount());
        return new UpdateShardCountResponse(stream.value(), before, request.targetShardCount(), names.arn(stream));
    }
}

package dev.quern.cli.stack.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quern.cli.client.ServerApi;
import dev.quern.cli.client.ServerApi.Nothing;
import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Piece;
import dev.quern.cli.stack.plan.StreamPiece;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Streams, through the API of Kinesis. */
final class StreamParts implements Parts {
    private static final String GONE = "ResourceNotFoundException";

    private final ServerApi kinesis;
    private final Patience patience;

    StreamParts(ServerApi kinesis, Patience patience) {
        this.kinesis = kinesis;
        this.patience = patience;
    }

    private record ListStreams(@Nullable String exclusiveStartStreamName) {}

    private record StreamNames(List<String> streamNames, boolean hasMoreStreams) {}

    private record Named(String streamName) {}

    private record Mode(String streamMode) {}

    private record Described(Summary streamDescriptionSummary) {}

    private record Summary(@JsonProperty("StreamARN") String streamArn, String streamStatus, int openShardCount,
            int retentionPeriodHours, Mode streamModeDetails) {}

    private record ListedTags(List<Tag> tags) {}

    private record Tag(String key, @Nullable String value) {}

    private record Create(String streamName, @Nullable Integer shardCount, Mode streamModeDetails,
            Map<String, String> tags) {}

    private record AddTags(String streamName, Map<String, String> tags) {}

    private record ChangeMode(@JsonProperty("StreamARN") String streamArn, Mode streamModeDetails) {}

    private record ShardCount(String streamName, int targetShardCount, String scalingType) {}

    private record Retention(String streamName, int retentionPeriodHours) {}

    private record Delete(String streamName, boolean enforceConsumerDeletion) {}

    private record Shards(List<Shard> shards) {}

    private record Shard(String shardId) {}

    private record Begin(String streamName, String shardId, String shardIteratorType) {}

    private record Iterator(@Nullable String shardIterator) {}

    private record Get(String shardIterator, int limit) {}

    private record Page(List<Nothing> records, @Nullable String nextShardIterator, long millisBehindLatest) {}

    private <T> T call(String operation, Object request, Class<T> answer) {
        return kinesis.json("Kinesis_20131202." + operation, "1.1", request, answer);
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.STREAM);
    }

    @Override
    public void read(Found found) {
        String last = null;
        StreamNames page;
        do {
            page = call("ListStreams", new ListStreams(last), StreamNames.class);
            for (String name : page.streamNames()) {
                last = name;
                ServerApi.unless(() -> call("ListTagsForStream", new Named(name), ListedTags.class), GONE)
                        .ifPresent(tags -> read(name, tag(tags), found));
            }
        } while (page.hasMoreStreams());
    }

    private static String tag(ListedTags tags) {
        return tags.tags().stream().filter(tag -> tag.key().equals(TAG)).map(Tag::value).findFirst()
                .flatMap(Optional::ofNullable).orElse("");
    }

    private void read(String name, String tag, Found found) {
        if (!found.concerns(Kind.STREAM, name, tag)) {
            return;
        }
        Summary now = describe(name);
        Key key = Key.of(Kind.STREAM, name);
        found.put(key, new StreamPiece(tag, isOnDemand(now) ? 0 : now.openShardCount(), now.retentionPeriodHours()));
        if (!found.isWanted(Kind.STREAM, name) && isFilled(name)) {
            found.filled(key);
        }
    }

    private static boolean isOnDemand(Summary summary) {
        return "ON_DEMAND".equals(summary.streamModeDetails().streamMode());
    }

    private Summary describe(String name) {
        return call("DescribeStreamSummary", new Named(name), Described.class).streamDescriptionSummary();
    }

    private boolean isFilled(String name) {
        return call("ListShards", new Named(name), Shards.class).shards().stream()
                .anyMatch(shard -> isFilled(name, shard.shardId()));
    }

    private boolean isFilled(String name, String shard) {
        String iterator = call("GetShardIterator", new Begin(name, shard, "TRIM_HORIZON"), Iterator.class)
                .shardIterator();
        while (iterator != null) {
            Page page = call("GetRecords", new Get(iterator, 1), Page.class);
            if (!page.records().isEmpty()) {
                return true;
            }
            iterator = page.millisBehindLatest() == 0 ? null : page.nextShardIterator();
        }
        return false;
    }

    @Override
    public void make(Key key, @Nullable Piece before, Piece after) {
        StreamPiece is = (StreamPiece) after;
        String name = key.root();
        Mode mode = new Mode(is.shards() == 0 ? "ON_DEMAND" : "PROVISIONED");
        if (before == null) {
            call("CreateStream", new Create(name, is.shards() == 0 ? null : is.shards(), mode,
                    Map.of(TAG, is.stack())), Nothing.class);
        } else if (!((StreamPiece) before).stack().equals(is.stack())) {
            call("AddTagsToStream", new AddTags(name, Map.of(TAG, is.stack())), Nothing.class);
        }
        Summary now = settled(name);
        if (isOnDemand(now) != (is.shards() == 0)) {
            call("UpdateStreamMode", new ChangeMode(now.streamArn(), mode), Nothing.class);
            now = settled(name);
        }
        // twice as many or half as many are as far as one change may go
        while (is.shards() != 0 && now.openShardCount() != is.shards()) {
            int next = Math.clamp(is.shards(), (now.openShardCount() + 1) / 2, now.openShardCount() * 2);
            call("UpdateShardCount", new ShardCount(name, next, "UNIFORM_SCALING"), Nothing.class);
            now = settled(name);
        }
        if (now.retentionPeriodHours() != is.retentionHours()) {
            call((now.retentionPeriodHours() < is.retentionHours() ? "Increase" : "Decrease")
                    + "StreamRetentionPeriod", new Retention(name, is.retentionHours()), Nothing.class);
            settled(name);
        }
    }

    private Summary settled(String name) {
        patience.until("stream " + name + " is active", () -> describe(name).streamStatus().equals("ACTIVE"));
        return describe(name);
    }

    @Override
    public void remove(Key key, Piece before) {
        String name = key.root();
        call("DeleteStream", new Delete(name, true), Nothing.class);
        patience.until("stream " + name + " is deleted", () -> ServerApi.unless(() -> describe(name), GONE).isEmpty());
    }
}

package dev.quern.admin.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.ExpiredNextTokenException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.Tag;

/** Streams with the SDK for Java, which speaks CBOR. */
@Timeout(120)
class KinesisSdkTest {

    private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/clicks";

    @TempDir
    Path data;
    private KinesisServer server;
    private KinesisClient kinesis;

    @BeforeEach
    void start() {
        server = new KinesisServer(data);
        kinesis = server.kinesis;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void create(int shards) {
        kinesis.createStream(create -> create.streamName("clicks").shardCount(shards));
    }

    private PutRecordResponse put(String key, String text) {
        return kinesis.putRecord(put -> put.streamName("clicks").partitionKey(key).data(SdkBytes.fromUtf8String(text)));
    }

    private String iterator(String shard, ShardIteratorType type) {
        return kinesis.getShardIterator(get -> get.streamName("clicks").shardId(shard).shardIteratorType(type))
                .shardIterator();
    }

    private GetRecordsResponse read(String iterator) {
        return kinesis.getRecords(get -> get.shardIterator(iterator));
    }

    private List<String> texts(String iterator) {
        return read(iterator).records().stream().map(record -> record.data().asUtf8String()).toList();
    }

    private static String id(int shard) {
        return "shardId-%012d".formatted(shard);
    }

    private List<Shard> shards() {
        return kinesis.describeStream(describe -> describe.streamName("clicks")).streamDescription().shards();
    }

    @Test
    void whatIsPutIsRead() {
        create(1);
        PutRecordResponse put = put("k", "hello");
        GetRecordsResponse read = read(iterator(id(0), ShardIteratorType.TRIM_HORIZON));
        assertThat(read.records()).hasSize(1);
        Record record = read.records().getFirst();
        assertThat(record.data().asString(UTF_8)).isEqualTo("hello");
        assertThat(record.partitionKey()).isEqualTo("k");
        assertThat(record.sequenceNumber()).isEqualTo(put.sequenceNumber()).hasSize(56);
        assertThat(record.approximateArrivalTimestamp()).isEqualTo(server.time.now().truncatedTo(
                ChronoUnit.MILLIS));
        assertThat(read.millisBehindLatest()).isZero();
        assertThat(read.childShards()).isEmpty();
        put("k", "again");
        assertThat(texts(read.nextShardIterator())).containsExactly("again");
        assertThat(texts(read.nextShardIterator())).as("it can be used again").containsExactly("again");
    }

    @Test
    void aStreamTellsOfItself() {
        kinesis.createStream(create -> create.streamName("clicks").shardCount(2).tags(Map.of("team", "web")));
        StreamDescriptionSummary summary = kinesis.describeStreamSummary(describe -> describe.streamARN(ARN))
                .streamDescriptionSummary();
        assertThat(summary.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
        assertThat(summary.streamARN()).isEqualTo(ARN);
        assertThat(summary.openShardCount()).isEqualTo(2);
        assertThat(summary.retentionPeriodHours()).isEqualTo(24);
        assertThat(summary.streamModeDetails().streamMode()).isEqualTo(StreamMode.PROVISIONED);
        assertThat(summary.streamCreationTimestamp()).isEqualTo(
                server.time.now().truncatedTo(ChronoUnit.MILLIS));
        assertThat(shards()).extracting(shard -> shard.hashKeyRange().startingHashKey()).containsExactly("0",
                "170141183460469231731687303715884105728");
        assertThat(kinesis.listTagsForStream(list -> list.streamName("clicks")).tags())
                .containsExactly(Tag.builder().key("team").value("web").build());
        assertThat(kinesis.waiter().waitUntilStreamExists(describe -> describe.streamName("clicks")).matched()
                .response()).isPresent();
    }

    @Test
    void streamsAreListedInPages() {
        for (String name : List.of("c", "a", "b")) {
            kinesis.createStream(create -> create.streamName(name).streamModeDetails(
                    mode -> mode.streamMode(StreamMode.ON_DEMAND)));
        }
        assertThat(kinesis.listStreamsPaginator(list -> list.limit(2)).streamNames().stream())
                .containsExactly("a", "b", "c");
        assertThat(kinesis.listStreams(list -> list.exclusiveStartStreamName("a").limit(1)).streamSummaries())
                .extracting(each -> each.streamName()).containsExactly("b");
        var limits = kinesis.describeLimits(limit -> {});
        assertThat(limits.openShardCount()).isEqualTo(12);
        assertThat(limits.onDemandStreamCount()).isEqualTo(3);
    }

    @Test
    void recordsOfOneCallGoWhereTheirKeysSay() {
        create(4);
        PutRecordsResponse put = kinesis.putRecords(all -> all.streamARN(ARN).records(IntStream.range(0, 500)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey("key " + i).data(SdkBytes.fromUtf8String("" + i)).build())
                .toList()));
        assertThat(put.failedRecordCount()).isZero();
        assertThat(put.records()).hasSize(500).allSatisfy(each -> assertThat(each.errorCode()).isNull());
        int read = 0;
        for (int shard = 0; shard < 4; shard++) {
            List<Record> records = read(iterator(id(shard), ShardIteratorType.TRIM_HORIZON)).records();
            assertThat(records).isNotEmpty();
            for (Record record : records) {
                int index = Integer.parseInt(record.data().asUtf8String());
                assertThat(put.records().get(index).shardId()).isEqualTo(id(shard));
                assertThat(put.records().get(index).sequenceNumber()).isEqualTo(record.sequenceNumber());
                read++;
            }
        }
        assertThat(read).isEqualTo(500);
    }

    @Test
    void readersBeginWhereTheySay() {
        create(1);
        put("k", "1");
        server.time.advance(Duration.ofSeconds(1));
        Instant time = server.time.now();
        String second = put("k", "2").sequenceNumber();
        put("k", "3");
        assertThat(texts(kinesis.getShardIterator(get -> get.streamName("clicks").shardId(id(0))
                .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER).startingSequenceNumber(second))
                .shardIterator())).containsExactly("2", "3");
        assertThat(texts(kinesis.getShardIterator(get -> get.streamARN(ARN).shardId(id(0))
                .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER).startingSequenceNumber(second))
                .shardIterator())).containsExactly("3");
        assertThat(texts(kinesis.getShardIterator(get -> get.streamName("clicks").shardId(id(0))
                .shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(time)).shardIterator()))
                .containsExactly("2", "3");
        String latest = iterator(id(0), ShardIteratorType.LATEST);
        assertThat(texts(latest)).isEmpty();
        put("k", "4");
        assertThat(texts(latest)).containsExactly("4");
        assertThat(kinesis.getRecords(get -> get.shardIterator(iterator(id(0), ShardIteratorType.TRIM_HORIZON))
                .limit(1)).millisBehindLatest()).isEqualTo(1_000);
    }

    @Test
    void aShardThatWasSplitEndsWithItsChildren() {
        create(1);
        put("k", "before");
        String latest = iterator(id(0), ShardIteratorType.LATEST);
        kinesis.splitShard(split -> split.streamName("clicks").shardToSplit(id(0)).newStartingHashKey("1000"));
        GetRecordsResponse end = read(iterator(id(0), ShardIteratorType.TRIM_HORIZON));
        assertThat(end.records()).hasSize(1);
        assertThat(end.nextShardIterator()).isNull();
        assertThat(end.childShards()).extracting(child -> child.shardId()).containsExactly(id(1), id(2));
        assertThat(end.childShards()).allSatisfy(child -> assertThat(child.parentShards()).containsExactly(id(0)));
        assertThat(read(latest).nextShardIterator()).isNull();
        kinesis.mergeShards(merge -> merge.streamName("clicks").shardToMerge(id(1)).adjacentShardToMerge(id(2)));
        Shard merged = shards().get(3);
        assertThat(merged.parentShardId()).isEqualTo(id(1));
        assertThat(merged.adjacentParentShardId()).isEqualTo(id(2));
        assertThat(read(iterator(id(2), ShardIteratorType.LATEST)).childShards())
                .allSatisfy(child -> assertThat(child.parentShards()).containsExactly(id(1), id(2)));
        assertThat(shards().get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
        assertThat(merged.sequenceNumberRange().endingSequenceNumber()).isNull();
    }

    @Test
    void shardsAreListedByFilters() {
        create(2);
        server.time.advance(Duration.ofSeconds(10));
        Instant before = server.time.now();
        server.time.advance(Duration.ofSeconds(10));
        var scaled = kinesis.updateShardCount(update -> update.streamName("clicks").targetShardCount(4)
                .scalingType(ScalingType.UNIFORM_SCALING));
        assertThat(scaled.currentShardCount()).isEqualTo(2);
        assertThat(scaled.targetShardCount()).isEqualTo(4);
        assertThat(listed(ShardFilterType.AT_LATEST)).containsExactly(id(2), id(3), id(4), id(5));
        assertThat(listed(ShardFilterType.AT_TRIM_HORIZON)).containsExactly(id(0), id(1));
        assertThat(listed(ShardFilterType.FROM_TRIM_HORIZON)).hasSize(6);
        assertThat(kinesis.listShards(list -> list.streamName("clicks")
                .shardFilter(filter -> filter.type(ShardFilterType.AT_TIMESTAMP).timestamp(before))).shards())
                .extracting(Shard::shardId).containsExactly(id(0), id(1));
        assertThat(kinesis.listShards(list -> list.streamName("clicks").shardFilter(
                filter -> filter.type(ShardFilterType.FROM_TIMESTAMP).timestamp(server.time.now().plusMillis(1))))
                .shards()).hasSize(4);
        assertThat(kinesis.listShards(list -> list.streamName("clicks")
                .shardFilter(filter -> filter.type(ShardFilterType.AFTER_SHARD_ID).shardId(id(3)))).shards())
                .extracting(Shard::shardId).containsExactly(id(4), id(5));
        ListShardsResponse page = kinesis.listShards(list -> list.streamName("clicks").maxResults(3)
                .shardFilter(filter -> filter.type(ShardFilterType.AT_LATEST)));
        assertThat(kinesis.listShards(list -> list.nextToken(page.nextToken())).shards())
                .extracting(Shard::shardId).containsExactly(id(5));
        server.time.advance(Duration.ofMinutes(6));
        assertThatThrownBy(() -> kinesis.listShards(list -> list.nextToken(page.nextToken())))
                .isInstanceOf(ExpiredNextTokenException.class);
    }

    private List<String> listed(ShardFilterType type) {
        return kinesis.listShards(list -> list.streamName("clicks").shardFilter(filter -> filter.type(type))).shards()
                .stream().map(Shard::shardId).toList();
    }

    @Test
    void anIteratorIsGoodForFiveMinutes() {
        create(1);
        String iterator = iterator(id(0), ShardIteratorType.TRIM_HORIZON);
        server.time.advance(Duration.ofMinutes(5));
        read(iterator);
        server.time.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> read(iterator)).isInstanceOf(ExpiredIteratorException.class)
                .hasMessageContaining(
                        "which is further in the future than the tolerated delay of 300000 milliseconds.");
    }

    @Test
    void whatIsTooOldIsGone() {
        create(1);
        put("k", "old");
        kinesis.increaseStreamRetentionPeriod(more -> more.streamName("clicks").retentionPeriodHours(48));
        server.time.advance(Duration.ofHours(30));
        put("k", "new");
        assertThat(texts(iterator(id(0), ShardIteratorType.TRIM_HORIZON))).containsExactly("old", "new");
        kinesis.decreaseStreamRetentionPeriod(less -> less.streamName("clicks").retentionPeriodHours(24));
        assertThat(texts(iterator(id(0), ShardIteratorType.TRIM_HORIZON))).containsExactly("new");
    }

    @Test
    void consumersAreRegisteredAndForgotten() {
        create(1);
        var registered = kinesis.registerStreamConsumer(register -> register.streamARN(ARN).consumerName("app"))
                .consumer();
        assertThat(registered.consumerARN()).matches(ARN + "/consumer/app:\\d+");
        assertThat(registered.consumerStatus()).isEqualTo(ConsumerStatus.ACTIVE);
        assertThat(kinesis.describeStreamConsumer(describe -> describe.consumerARN(registered.consumerARN()))
                .consumerDescription().streamARN()).isEqualTo(ARN);
        kinesis.tagResource(tag -> tag.resourceARN(registered.consumerARN()).tags(Map.of("a", "b")));
        assertThat(kinesis.listTagsForResource(list -> list.resourceARN(registered.consumerARN())).tags()).hasSize(1);
        assertThat(kinesis.listStreamConsumers(list -> list.streamARN(ARN)).consumers())
                .extracting(each -> each.consumerName()).containsExactly("app");
        assertThatThrownBy(() -> kinesis.deleteStream(delete -> delete.streamName("clicks")))
                .isInstanceOf(ResourceInUseException.class);
        kinesis.deregisterStreamConsumer(forget -> forget.streamARN(ARN).consumerName("app"));
        assertThatThrownBy(() -> kinesis.describeStreamConsumer(describe -> describe.streamARN(ARN)
                .consumerName("app"))).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void tagsAreAddedAndRemoved() {
        create(1);
        kinesis.addTagsToStream(add -> add.streamName("clicks").tags(Map.of("a", "1", "b", "2")));
        kinesis.removeTagsFromStream(remove -> remove.streamName("clicks").tagKeys("a"));
        kinesis.tagResource(tag -> tag.resourceARN(ARN).tags(Map.of("c", "3")));
        assertThat(kinesis.listTagsForResource(list -> list.resourceARN(ARN)).tags()).extracting(Tag::key)
                .containsExactly("b", "c");
        kinesis.untagResource(untag -> untag.resourceARN(ARN).tagKeys("b"));
        assertThat(kinesis.listTagsForStream(list -> list.streamARN(ARN).limit(1)).hasMoreTags()).isFalse();
        assertThatThrownBy(() -> kinesis.addTagsToStream(add -> add.streamName("clicks").tags(Map.of("a", "%"))))
                .isInstanceOf(InvalidArgumentException.class).hasMessageContaining("illegal characters");
    }

    @Test
    void refusalsHaveTheirNames() {
        assertThatThrownBy(() -> put("k", "x")).isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Stream clicks under account 000000000000 not found.");
        create(1);
        assertThatThrownBy(() -> create(1)).isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Stream clicks under account 000000000000 already exists.");
        assertThatThrownBy(() -> kinesis.updateShardCount(update -> update.streamName("clicks").targetShardCount(3)
                .scalingType(ScalingType.UNIFORM_SCALING))).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> read("rubbish")).isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("Invalid ShardIterator.");
        assertThatThrownBy(() -> iterator(id(7), ShardIteratorType.LATEST))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void largerRecordsAreTakenWhereTheyAreAllowed() {
        create(1);
        SdkBytes large = SdkBytes.fromByteArray(new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> kinesis.putRecord(put -> put.streamName("clicks").partitionKey("k").data(large)))
                .hasMessageContaining(
                        "Value 'java.nio.HeapByteBuffer[pos=0 lim=1048577 cap=1048577]' at 'data' failed to"
                                + " satisfy constraint: Member must have length less than or equal to 1048576");
        kinesis.updateMaxRecordSize(update -> update.streamARN(ARN).maxRecordSizeInKiB(10_240));
        SdkBytes largest = SdkBytes.fromByteArray(new byte[(10 << 20) - 1]);
        kinesis.putRecord(put -> put.streamName("clicks").partitionKey("k").data(largest));
        assertThat(read(iterator(id(0), ShardIteratorType.TRIM_HORIZON)).records().getFirst().data().asByteArray())
                .hasSize((10 << 20) - 1);
    }
}

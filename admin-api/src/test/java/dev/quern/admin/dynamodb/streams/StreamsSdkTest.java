package dev.quern.admin.dynamodb.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.table.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** Streams of changes through the AWS SDK, with a clock that the test moves. */
@Timeout(120)
class StreamsSdkTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path data;

    @SuppressWarnings("NullAway.Init")
    private StreamsServer server;

    @BeforeEach
    void start() {
        server = new StreamsServer(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    private static AttributeValue n(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    private static Map<String, AttributeValue> key(String hash) {
        return Map.of("h", s(hash));
    }

    private static Map<String, AttributeValue> item(String hash, long number) {
        return Map.of("h", s(hash), "n", n(number));
    }

    /** A table with a stream; gives the stream's ARN. */
    private String table(String name, StreamViewType view) {
        TableDescription made = server.tables.createTable(create -> create.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        definition -> definition.attributeName("h").attributeType(ScalarAttributeType.S))
                .keySchema(element -> element.attributeName("h").keyType(KeyType.HASH))
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(view))).tableDescription();
        assertThat(made.latestStreamArn()).isEqualTo(made.tableArn() + "/stream/" + made.latestStreamLabel());
        return made.latestStreamArn();
    }

    private void put(String table, String hash, long number) {
        server.tables.putItem(put -> put.tableName(table).item(item(hash, number)));
    }

    private TableDescription enable(String table, @Nullable StreamViewType view) {
        return server.tables.updateTable(update -> update.tableName(table).streamSpecification(
                stream -> stream.streamEnabled(view != null).streamViewType(view))).tableDescription();
    }

    private StreamDescription describe(String arn) {
        return server.streams.describeStream(describe -> describe.streamArn(arn)).streamDescription();
    }

    private String iterator(String arn, Shard shard, ShardIteratorType type, @Nullable String number) {
        return server.streams.getShardIterator(get -> get.streamArn(arn).shardId(shard.shardId())
                .shardIteratorType(type).sequenceNumber(number)).shardIterator();
    }

    private String begin(String arn, Shard shard) {
        return iterator(arn, shard, ShardIteratorType.TRIM_HORIZON, null);
    }

    private GetRecordsResponse read(String iterator) {
        return server.streams.getRecords(get -> get.shardIterator(iterator));
    }

    /** All records of a stream; those of a shard after those of its parent. */
    private List<Record> records(String arn) {
        List<Record> records = new ArrayList<>();
        for (Shard shard : describe(arn).shards()) {
            records.addAll(read(begin(arn, shard)).records());
        }
        return records;
    }

    /** The shard that an item goes to: the one that has a record. */
    private Shard shardWithRecords(String arn) {
        return describe(arn).shards().stream().filter(shard -> !read(begin(arn, shard)).records().isEmpty())
                .findFirst().orElseThrow();
    }

    @Test
    void aChangeIsARecordWithWhatTheViewHolds() {
        String both = table("both", StreamViewType.NEW_AND_OLD_IMAGES);
        put("both", "\u00e4", 1);
        put("both", "\u00e4", 2);
        server.tables.deleteItem(delete -> delete.tableName("both").key(key("\u00e4")));
        List<Record> records = records(both);
        assertThat(records).extracting(Record::eventName).containsExactly(OperationType.INSERT, OperationType.MODIFY,
                OperationType.REMOVE);
        assertThat(records).extracting(Record::eventID).doesNotHaveDuplicates().allMatch(id -> id.length() == 32);
        Record modified = records.get(1);
        assertThat(modified.eventVersion()).isEqualTo("1.1");
        assertThat(modified.eventSource()).isEqualTo("aws:dynamodb");
        assertThat(modified.awsRegion()).isEqualTo("us-east-1");
        assertThat(modified.userIdentity()).isNull();
        assertThat(modified.dynamodb().keys()).isEqualTo(key("\u00e4"));
        assertThat(modified.dynamodb().oldImage()).isEqualTo(item("\u00e4", 1));
        assertThat(modified.dynamodb().newImage()).isEqualTo(item("\u00e4", 2));
        assertThat(modified.dynamodb().sequenceNumber()).hasSizeBetween(21, 40);
        assertThat(modified.dynamodb().streamViewType()).isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
        assertThat(modified.dynamodb().approximateCreationDateTime()).isEqualTo(START);
        // keys: 1 + 2 bytes; each image: those, and 1 + 2 for the number
        assertThat(modified.dynamodb().sizeBytes()).isEqualTo(3 + 6 + 6);
        assertThat(records(both)).isEqualTo(records);

        String keys = table("keys", StreamViewType.KEYS_ONLY);
        put("keys", "a", 1);
        assertThat(records(keys).getFirst().dynamodb().hasNewImage()).isFalse();
        assertThat(records(keys).getFirst().dynamodb().keys()).isEqualTo(key("a"));
        String old = table("old", StreamViewType.OLD_IMAGE);
        put("old", "a", 1);
        put("old", "a", 2);
        assertThat(records(old)).extracting(record -> record.dynamodb().hasNewImage()).containsOnly(false);
        assertThat(records(old).get(1).dynamodb().oldImage()).isEqualTo(item("a", 1));
        String newer = table("newer", StreamViewType.NEW_IMAGE);
        put("newer", "a", 1);
        put("newer", "a", 2);
        assertThat(records(newer)).extracting(record -> record.dynamodb().hasOldImage()).containsOnly(false);
        assertThat(records(newer).get(1).dynamodb().newImage()).isEqualTo(item("a", 2));
    }

    @Test
    void whatChangesNothingIsNoRecord() {
        String arn = table("same", StreamViewType.KEYS_ONLY);
        put("same", "a", 1);
        put("same", "a", 1);
        server.tables.updateItem(update -> update.tableName("same").key(key("a")).updateExpression("SET n = :n")
                .expressionAttributeValues(Map.of(":n", n(1))));
        server.tables.deleteItem(delete -> delete.tableName("same").key(key("none")));
        assertThatThrownBy(() -> server.tables.putItem(put -> put.tableName("same").item(item("a", 2))
                .conditionExpression("attribute_not_exists(h)")))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(records(arn)).hasSize(1);
    }

    @Test
    void aTransactionAndABatchAreARecordForEachItem() {
        String arn = table("several", StreamViewType.KEYS_ONLY);
        server.tables.transactWriteItems(write -> write.transactItems(
                part -> part.put(put -> put.tableName("several").item(item("a", 1))),
                part -> part.put(put -> put.tableName("several").item(item("b", 1)))));
        server.tables.batchWriteItem(write -> write.requestItems(Map.of("several", IntStream.range(0, 20)
                .mapToObj(i -> software.amazon.awssdk.services.dynamodb.model.WriteRequest.builder()
                        .putRequest(put -> put.item(item("c" + i, 1))).build())
                .toList())));
        assertThat(records(arn)).hasSize(22).extracting(record -> record.dynamodb().keys()).doesNotHaveDuplicates();
    }

    @Test
    void readersBeginWhereTheySay() {
        String arn = table("begin", StreamViewType.NEW_IMAGE);
        for (int i = 1; i <= 5; i++) {
            put("begin", "a", i);
        }
        Shard shard = shardWithRecords(arn);
        List<Record> all = read(begin(arn, shard)).records();
        assertThat(numbers(all)).containsExactly(1L, 2L, 3L, 4L, 5L);
        String third = all.get(2).dynamodb().sequenceNumber();
        assertThat(numbers(read(iterator(arn, shard, ShardIteratorType.AT_SEQUENCE_NUMBER, third)).records()))
                .containsExactly(3L, 4L, 5L);
        assertThat(numbers(read(iterator(arn, shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, third)).records()))
                .containsExactly(4L, 5L);
        GetRecordsResponse nothing = read(iterator(arn, shard, ShardIteratorType.LATEST, null));
        assertThat(nothing.records()).isEmpty();
        put("begin", "a", 6);
        assertThat(numbers(read(nothing.nextShardIterator()).records())).containsExactly(6L);
        // the number that the shard says it begins with, before there is a record
        Shard empty = describe(arn).shards().stream().filter(each -> !each.equals(shard)).findFirst().orElseThrow();
        assertThat(read(iterator(arn, empty, ShardIteratorType.AT_SEQUENCE_NUMBER,
                empty.sequenceNumberRange().startingSequenceNumber())).records()).isEmpty();
        assertThatThrownBy(() -> iterator(arn, empty, ShardIteratorType.AFTER_SEQUENCE_NUMBER, third))
                .isInstanceOf(DynamoDbException.class).hasMessageContaining("Invalid SequenceNumber for the shard");
    }

    private static List<Long> numbers(List<Record> records) {
        return records.stream().map(record -> record.dynamodb().newImage().get("n"))
                .map(value -> Long.valueOf(java.util.Objects.requireNonNull(value).n())).toList();
    }

    @Test
    void aPageHasAsManyRecordsAsAskedForAndAboutAMegabyte() {
        String arn = table("pages", StreamViewType.NEW_IMAGE);
        AttributeValue large = s("x".repeat(300_000));
        for (int i = 0; i < 5; i++) {
            Map<String, AttributeValue> item = Map.of("h", s("a"), "n", n(i), "large", large);
            server.tables.putItem(put -> put.tableName("pages").item(item));
        }
        Shard shard = shardWithRecords(arn);
        GetRecordsResponse first = read(begin(arn, shard));
        assertThat(numbers(first.records())).containsExactly(0L, 1L, 2L);
        GetRecordsResponse second = server.streams
                .getRecords(get -> get.shardIterator(first.nextShardIterator()).limit(1));
        assertThat(numbers(second.records())).containsExactly(3L);
        GetRecordsResponse third = read(second.nextShardIterator());
        assertThat(numbers(third.records())).containsExactly(4L);
        assertThat(read(third.nextShardIterator()).records()).isEmpty();
    }

    @Test
    void anIteratorCanBeUsedForAQuarterOfAnHour() {
        String arn = table("expires", StreamViewType.KEYS_ONLY);
        put("expires", "a", 1);
        String iterator = begin(arn, shardWithRecords(arn));
        server.time.advance(Duration.ofMinutes(15));
        String next = read(iterator).nextShardIterator();
        server.time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> read(iterator)).isInstanceOf(ExpiredIteratorException.class);
        assertThat(read(next).records()).isEmpty();
    }

    @Test
    void aShardGoesOnInAnotherAndRecordsAreKeptForADay() {
        String arn = table("rolls", StreamViewType.NEW_IMAGE);
        put("rolls", "a", 1);
        Shard parent = shardWithRecords(arn);
        server.time.advance(Duration.ofHours(4).plusSeconds(1));
        server.quern.tables().changes().roll();
        put("rolls", "a", 2);
        List<Shard> children = server.streams.describeStream(describe -> describe.streamArn(arn)
                .shardFilter(filter -> filter.type(ShardFilterType.CHILD_SHARDS).shardId(parent.shardId())))
                .streamDescription().shards();
        assertThat(children).singleElement().satisfies(child -> {
            assertThat(child.parentShardId()).isEqualTo(parent.shardId());
            assertThat(child.sequenceNumberRange().endingSequenceNumber()).isNull();
        });
        Shard closed = describe(arn).shards().stream().filter(each -> each.shardId().equals(parent.shardId()))
                .findFirst().orElseThrow();
        GetRecordsResponse last = read(begin(arn, closed));
        assertThat(numbers(last.records())).containsExactly(1L);
        assertThat(last.nextShardIterator()).isNull();
        assertThat(closed.sequenceNumberRange().endingSequenceNumber())
                .isEqualTo(last.records().getFirst().dynamodb().sequenceNumber());
        assertThat(numbers(read(begin(arn, children.getFirst())).records())).containsExactly(2L);

        String before = begin(arn, children.getFirst());
        String number = read(before).records().getFirst().dynamodb().sequenceNumber();
        server.time.advance(Duration.ofHours(23).plusMinutes(50));
        put("rolls", "a", 3);
        String soonTrimmed = begin(arn, children.getFirst());
        server.time.advance(Duration.ofMinutes(11));
        server.quern.tables().changes().trim();
        assertThatThrownBy(() -> read(soonTrimmed)).isInstanceOf(TrimmedDataAccessException.class);
        assertThatThrownBy(() -> iterator(arn, children.getFirst(), ShardIteratorType.AT_SEQUENCE_NUMBER, number))
                .isInstanceOf(TrimmedDataAccessException.class);
        assertThat(numbers(records(arn))).containsExactly(3L);
        assertThatThrownBy(() -> begin(arn, parent)).isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found: Shard does not exist");
    }

    @Test
    void aStreamThatIsEnabledAgainIsAnotherAndTheOldOneCanBeRead() {
        String first = table("again", StreamViewType.NEW_IMAGE);
        put("again", "a", 1);
        TableDescription disabled = enable("again", null);
        assertThat(disabled.streamSpecification()).isNull();
        assertThat(disabled.latestStreamArn()).isEqualTo(first);
        put("again", "a", 2);
        String second = enable("again", StreamViewType.KEYS_ONLY).latestStreamArn();
        enable("again", null);
        String third = enable("again", StreamViewType.NEW_IMAGE).latestStreamArn();
        assertThat(Set.of(first, second, third)).hasSize(3);
        put("again", "a", 3);
        StreamDescription closed = describe(first);
        assertThat(closed.streamStatus()).isEqualTo(StreamStatus.DISABLED);
        assertThat(closed.shards()).isNotEmpty()
                .allMatch(shard -> shard.sequenceNumberRange().endingSequenceNumber() != null);
        assertThat(numbers(records(first))).containsExactly(1L);
        assertThat(records(second)).isEmpty();
        assertThat(numbers(records(third))).containsExactly(3L);
        assertThat(describe(third).streamStatus()).isEqualTo(StreamStatus.ENABLED);
        assertThat(describe(third).shards())
                .allMatch(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null);
        server.tables.deleteTable(delete -> delete.tableName("again"));
        assertThat(numbers(records(third))).containsExactly(3L);
        server.time.advance(Duration.ofHours(24).plusMinutes(1));
        server.quern.tables().changes().trim();
        assertThatThrownBy(() -> describe(third)).isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found: Stream: " + third + " not found");
        assertThat(server.streams.listStreams().streams()).isEmpty();
    }

    @Test
    void streamsAndShardsComeInPages() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            made.add(table("table-" + i, StreamViewType.KEYS_ONLY));
        }
        Set<String> found = new HashSet<>();
        String after = null;
        int pages = 0;
        do {
            String start = after;
            var page = server.streams.listStreams(list -> list.limit(2).exclusiveStartStreamArn(start));
            page.streams().forEach(stream -> assertThat(found.add(stream.streamArn())).isTrue());
            after = page.lastEvaluatedStreamArn();
            pages++;
        } while (after != null);
        assertThat(found).isEqualTo(made);
        assertThat(pages).isEqualTo(3);
        Stream only = server.streams.listStreams(list -> list.tableName("table-3")).streams().getFirst();
        assertThat(only.tableName()).isEqualTo("table-3");
        assertThat(only.streamArn()).endsWith("/stream/" + only.streamLabel());

        List<Shard> shards = describe(only.streamArn()).shards();
        assertThat(shards).hasSize(4);
        StreamDescription first = server.streams
                .describeStream(describe -> describe.streamArn(only.streamArn()).limit(3)).streamDescription();
        assertThat(first.shards()).isEqualTo(shards.subList(0, 3));
        assertThat(first.keySchema()).singleElement().satisfies(element -> {
            assertThat(element.attributeName()).isEqualTo("h");
            assertThat(element.keyType()).isEqualTo(KeyType.HASH);
        });
        StreamDescription rest = server.streams.describeStream(describe -> describe.streamArn(only.streamArn())
                .exclusiveStartShardId(first.lastEvaluatedShardId())).streamDescription();
        assertThat(rest.shards()).isEqualTo(shards.subList(3, 4));
        assertThat(rest.lastEvaluatedShardId()).isNull();
    }

    @Test
    void aRecordSaysThatTimeWasOver() {
        String arn = table("ttl", StreamViewType.OLD_IMAGE);
        server.tables.updateTimeToLive(update -> update.tableName("ttl")
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("n")));
        put("ttl", "a", START.plusSeconds(100).getEpochSecond());
        server.time.advance(Duration.ofSeconds(101));
        server.quern.tables().expirer().expire();
        assertThat(server.quern.tables().tables().describe(new TableName("ttl")).sizes().values())
                .allMatch(count -> count.items() == 0);
        Record removed = records(arn).getLast();
        assertThat(removed.eventName()).isEqualTo(OperationType.REMOVE);
        assertThat(removed.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
        assertThat(removed.userIdentity().type()).isEqualTo("Service");
        assertThat(removed.dynamodb().oldImage()).containsKey("n");
    }
}

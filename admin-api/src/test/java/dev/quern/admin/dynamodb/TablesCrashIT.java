package dev.quern.admin.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.ChildServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A server is killed while clients put, update and change several items at once. What they were answered is there,
 * transactions are whole, the index agrees with the table, and the stream tells how it all came about: each change
 * once, in order. That such a test can fail is shown by the store's own crash test, which damages the store.
 */
@Timeout(120)
class TablesCrashIT {

    private static final int ROUNDS = Integer.getInteger("quern.crash.server-rounds", 3);
    private static final int CALLERS = 4;
    private static final String TABLE = "items";
    private static final List<String> KINDS = List.of("put", "counted", "left", "right");

    @TempDir
    Path data;

    private final Random random = new Random();
    private final List<Caller> callers = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();

    /** A client with items of its own. */
    private final class Caller {
        private final String name;
        /** How many items of each kind have been written, as the server said. */
        private Map<String, Long> done = new HashMap<>();
        /** The same, with what was asked for and not answered. */
        private Map<String, Long> begun = new HashMap<>();

        Caller(String name) {
            this.name = name;
        }

        Map<String, AttributeValue> key(String kind) {
            return Map.of("id", AttributeValue.fromS(name + "/" + kind));
        }

        private void step(DynamoDbClient tables) {
            int choice = (int) (acknowledged.get() % 3);
            List<String> kinds = switch (choice) {
                case 0 -> List.of("put");
                case 1 -> List.of("counted");
                default -> List.of("left", "right");
            };
            begun = new HashMap<>(done);
            kinds.forEach(kind -> begun.merge(kind, 1L, Long::sum));
            AttributeValue number = AttributeValue
                    .fromN(Objects.requireNonNull(begun.get(kinds.getFirst())).toString());
            switch (choice) {
                case 0 -> tables.putItem(put -> put.tableName(TABLE).item(item("put", number)));
                case 1 -> tables.updateItem(update -> update.tableName(TABLE).key(key("counted"))
                        .updateExpression("SET kind = :kind ADD n :one").expressionAttributeValues(Map.of(":kind",
                                AttributeValue.fromS("counted"), ":one", AttributeValue.fromN("1"))));
                default -> tables.transactWriteItems(write -> write.transactItems(
                        part -> part.put(put -> put.tableName(TABLE).item(item("left", number))),
                        part -> part.update(update -> update.tableName(TABLE).key(key("right"))
                                .updateExpression("SET kind = :kind, n = :n").expressionAttributeValues(
                                        Map.of(":kind", AttributeValue.fromS("right"), ":n", number)))));
            }
            done = begun;
            acknowledged.incrementAndGet();
        }

        private Map<String, AttributeValue> item(String kind, AttributeValue number) {
            Map<String, AttributeValue> item = new HashMap<>(key(kind));
            item.put("kind", AttributeValue.fromS(kind));
            item.put("n", number);
            return item;
        }

        void workUntilTheServerIsGone(ChildServer child) {
            try (DynamoDbClient tables = child.client(DynamoDbClient.builder())) {
                while (child.isAlive()) {
                    step(tables);
                }
            } catch (SdkException e) {
                assertThat(child.waitForEnd()).as("the server ended because it was killed").isEqualTo(128 + 9);
            }
        }

        /** Looks whether it all was done, with what was begun or without it. */
        void check(Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items) {
            Map<String, Long> found = new HashMap<>();
            for (String kind : KINDS) {
                Map<String, AttributeValue> item = items.get(key(kind));
                if (item != null) {
                    found.put(kind, Long.valueOf(Objects.requireNonNull(item.get("n")).n()));
                }
            }
            assertThat(found).isIn(done, begun);
            done = found;
            begun = found;
        }
    }

    @Test
    void whatWasAnsweredIsThereAndTheStreamTellsEachChangeOnce() throws Exception {
        for (int i = 0; i < CALLERS; i++) {
            callers.add(new Caller("\u00e4-" + i));
        }
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildServer child = ChildServer.start(data)) {
                if (round == 0) {
                    createTable(child);
                }
                check(child);
                List<Thread> threads = callers.stream()
                        .map(caller -> Thread.ofPlatform().start(() -> caller.workUntilTheServerIsGone(child)))
                        .toList();
                long enough = acknowledged.get() + 50 + random.nextInt(300);
                while (acknowledged.get() < enough && child.isAlive()) {
                    Thread.onSpinWait();
                }
                child.kill();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
        try (ChildServer child = ChildServer.start(data)) {
            check(child);
        }
        assertThat(acknowledged.get()).isGreaterThanOrEqualTo(50L * ROUNDS);
    }

    private static void createTable(ChildServer child) {
        try (DynamoDbClient tables = child.client(DynamoDbClient.builder())) {
            tables.createTable(create -> create.tableName(TABLE).billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(definition("id"), definition("kind"))
                    .keySchema(element -> element.attributeName("id").keyType(KeyType.HASH))
                    .globalSecondaryIndexes(index -> index.indexName("kinds")
                            .keySchema(element -> element.attributeName("kind").keyType(KeyType.HASH))
                            .projection(projection -> projection.projectionType(ProjectionType.ALL)))
                    .streamSpecification(stream -> stream.streamEnabled(true)
                            .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
        }
    }

    private static AttributeDefinition definition(String name) {
        return AttributeDefinition.builder().attributeName(name).attributeType(ScalarAttributeType.S).build();
    }

    private void check(ChildServer child) {
        try (DynamoDbClient tables = child.client(DynamoDbClient.builder());
                DynamoDbStreamsClient streams = child.client(DynamoDbStreamsClient.builder())) {
            Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items = tables
                    .scan(scan -> scan.tableName(TABLE)).items().stream()
                    .collect(Collectors.toMap(item -> Map.of("id", Objects.requireNonNull(item.get("id"))),
                            item -> item));
            callers.forEach(caller -> caller.check(items));
            Set<Map<String, AttributeValue>> indexed = new HashSet<>();
            for (String kind : KINDS) {
                indexed.addAll(tables.query(query -> query.tableName(TABLE).indexName("kinds")
                        .keyConditionExpression("kind = :kind")
                        .expressionAttributeValues(Map.of(":kind", AttributeValue.fromS(kind)))).items());
            }
            assertThat(indexed).isEqualTo(new HashSet<>(items.values()));
            String stream = tables.describeTable(describe -> describe.tableName(TABLE)).table().latestStreamArn();
            assertThat(replayed(streams, stream)).isEqualTo(items);
        }
    }

    /** The items as the stream's records make them: each begins with what the one before has left. */
    private static Map<Map<String, AttributeValue>, Map<String, AttributeValue>> replayed(
            DynamoDbStreamsClient streams, String arn) {
        Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Shard shard : streams.describeStream(describe -> describe.streamArn(arn)).streamDescription().shards()) {
            String next = streams.getShardIterator(get -> get.streamArn(arn).shardId(shard.shardId())
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON)).shardIterator();
            String last = "";
            while (next != null) {
                String iterator = next;
                GetRecordsResponse page = streams.getRecords(get -> get.shardIterator(iterator).limit(100));
                for (Record record : page.records()) {
                    assertThat(seen.add(record.eventID())).as("once").isTrue();
                    assertThat(record.dynamodb().sequenceNumber()).isGreaterThan(last);
                    last = record.dynamodb().sequenceNumber();
                    Map<String, AttributeValue> before = record.dynamodb().hasOldImage()
                            ? items.put(record.dynamodb().keys(), record.dynamodb().newImage())
                            : items.putIfAbsent(record.dynamodb().keys(), record.dynamodb().newImage());
                    assertThat(before).as("in order").isEqualTo(
                            record.dynamodb().hasOldImage() ? record.dynamodb().oldImage() : null);
                }
                next = page.records().isEmpty() ? null : page.nextShardIterator();
            }
        }
        return items;
    }
}

package dev.quern.admin.lambda;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.ChildServer;
import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Runtime;

/**
 * A server is killed while clients write to a table or a stream that a function is given the changes or records of.
 * What
 * was acknowledged the function has seen, item by item or key by key in order: it may see one again, but never a later
 * one without those before it.
 */
@Timeout(150)
class MappingsCrashIT {

    private static final int ROUNDS = Integer.getInteger("quern.crash.server-rounds", 3);
    private static final int CALLERS = 4;
    private static final String NAME = "things";

    @TempDir
    Path data;

    @TempDir
    Path left;

    private final Random random = new Random();
    private final AtomicLong acknowledged = new AtomicLong();
    /** The last number that each caller has been answered. */
    private final Map<String, Integer> done = new HashMap<>();

    /** What is written to. */
    private interface Source {

        /** Makes it; its ARN. */
        String create(ChildServer child);

        /** For one caller. */
        Writer open(ChildServer child);

        /** What the function calls the key and the number of a record; a body of Java that appends to a file. */
        String reading();

        /** Something else that happens while callers write. */
        default void disturb(ChildServer child) {}
    }

    /** Writes for one caller, who waits for each answer. */
    private interface Writer extends AutoCloseable {

        void write(String caller, int number);

        @Override
        void close();
    }

    private static final class Table implements Source {

        @Override
        public String create(ChildServer child) {
            try (DynamoDbClient tables = child.client(DynamoDbClient.builder())) {
                return tables.createTable(create -> create.tableName(NAME)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(
                                attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                        .keySchema(element -> element.attributeName("id").keyType(KeyType.HASH))
                        .streamSpecification(specification -> specification.streamEnabled(true)
                                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)))
                        .tableDescription().latestStreamArn();
            }
        }

        @Override
        public Writer open(ChildServer child) {
            DynamoDbClient tables = child.client(DynamoDbClient.builder());
            return new Writer() {
                @Override
                public void write(String caller, int number) {
                    tables.putItem(put -> put.tableName(NAME).item(Map.of("id", AttributeValue.fromS(caller), "n",
                            AttributeValue.fromN(Integer.toString(number)))));
                }

                @Override
                public void close() {
                    tables.close();
                }
            };
        }

        @Override
        public String reading() {
            return """
                    Map<String, Map<String, String>> image =
                            (Map<String, Map<String, String>>) ((Map<String, Object>) record.get("dynamodb")).get("NewImage");
                    append(image.get("id").get("S"), image.get("n").get("N"));
                    """;
        }
    }

    /** Is divided anew while callers write. */
    private static final class Records implements Source {

        private int shards = 2;

        @Override
        public String create(ChildServer child) {
            try (KinesisClient kinesis = child.client(KinesisClient.builder())) {
                kinesis.createStream(create -> create.streamName(NAME).shardCount(shards));
                return kinesis.describeStreamSummary(describe -> describe.streamName(NAME)).streamDescriptionSummary()
                        .streamARN();
            }
        }

        @Override
        public Writer open(ChildServer child) {
            KinesisClient kinesis = child.client(KinesisClient.builder());
            return new Writer() {
                @Override
                public void write(String caller, int number) {
                    kinesis.putRecord(put -> put.streamName(NAME).partitionKey(caller)
                            .data(SdkBytes.fromUtf8String(Integer.toString(number))));
                }

                @Override
                public void close() {
                    kinesis.close();
                }
            };
        }

        @Override
        public void disturb(ChildServer child) {
            shards = shards == 2 ? 4 : 2;
            try (KinesisClient kinesis = child.client(KinesisClient.builder())) {
                kinesis.updateShardCount(update -> update.streamName(NAME).targetShardCount(shards)
                        .scalingType(ScalingType.UNIFORM_SCALING));
            }
        }

        @Override
        public String reading() {
            return """
                    Map<String, Object> put = (Map<String, Object>) record.get("kinesis");
                    append((String) put.get("partitionKey"), new String(Base64.getDecoder().decode((String) put.get("data"))));
                    """;
        }
    }

    private void workUntilTheServerIsGone(ChildServer child, Source source, String caller) {
        int number = lastOf(caller);
        try (Writer writer = source.open(child)) {
            while (child.isAlive()) {
                int next = ++number;
                writer.write(caller, next);
                setLast(caller, next);
                acknowledged.incrementAndGet();
            }
        } catch (SdkException e) {
            assertThat(child.waitForEnd()).as("the server ended because it was killed").isEqualTo(128 + 9);
        }
    }

    private synchronized int lastOf(String caller) {
        return done.getOrDefault(caller, 0);
    }

    private synchronized void setLast(String caller, int number) {
        done.put(caller, number);
    }

    @Test
    void noChangeOfATableIsSkippedAndEachItemsAreInOrder() throws Exception {
        nothingIsSkippedAndAllIsInOrder(new Table());
    }

    @Test
    void noRecordOfAStreamIsSkippedAndEachKeysAreInOrder() throws Exception {
        nothingIsSkippedAndAllIsInOrder(new Records());
    }

    private void nothingIsSkippedAndAllIsInOrder(Source source) throws Exception {
        List<String> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add("caller" + i);
        }
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildServer child = ChildServer.start(data)) {
                if (round == 0) {
                    setUp(child, source);
                }
                List<Thread> threads = callers.stream()
                        .map(caller -> Thread.ofPlatform().start(() -> workUntilTheServerIsGone(child, source, caller)))
                        .toList();
                awaitAcknowledged(child, 50 + random.nextInt(100));
                source.disturb(child);
                awaitAcknowledged(child, 50 + random.nextInt(200));
                child.kill();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
        try (ChildServer child = ChildServer.start(data)) {
            assertThat(child.isAlive()).isTrue();
            eventually("all that was acknowledged has been seen",
                    () -> callers.stream().allMatch(caller -> seen(caller).contains(lastOf(caller))));
        }
        for (String caller : callers) {
            int last = 0;
            for (int number : seen(caller)) {
                assertThat(number).as("%s after %d", caller, last).isBetween(1, last + 1);
                last = number;
            }
        }
    }

    private void awaitAcknowledged(ChildServer child, int more) {
        long enough = acknowledged.get() + more;
        while (acknowledged.get() < enough && child.isAlive()) {
            Thread.onSpinWait();
        }
    }

    /** The numbers that the function was given of a caller, as it was given them. */
    private List<Integer> seen(String caller) {
        try {
            return Files.readAllLines(left.resolve(caller)).stream().map(Integer::valueOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void setUp(ChildServer child, Source source) {
        byte[] jar = FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                import java.nio.file.*;
                import java.util.*;
                public class See implements Handler<Map<String, Object>, String> {
                    @SuppressWarnings("unchecked")
                    public String handle(Map<String, Object> event, Context context) throws Exception {
                        for (Object each : (List<Object>) event.get("Records")) {
                            Map<String, Object> record = (Map<String, Object>) each;
                            %s
                        }
                        return null;
                    }
                    private static void append(String key, String number) throws Exception {
                        Files.writeString(Path.of(System.getenv("FOLDER"), key), number + "\\n",
                                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    }
                }
                """.formatted(source.reading())).bytes();
        try (LambdaClient lambda = child.lambda()) {
            lambda.createFunction(create -> create.functionName("see").runtime(Runtime.fromValue("java25"))
                    .handler("example.See").role(RunningServer.ROLE)
                    .code(code -> code.zipFile(SdkBytes.fromByteArray(jar)))
                    .environment(environment -> environment.variables(Map.of("FOLDER", left.toString()))));
            String arn = source.create(child);
            lambda.createEventSourceMapping(create -> create.functionName("see").eventSourceArn(arn)
                    .startingPosition(EventSourcePosition.TRIM_HORIZON).parallelizationFactor(2));
        }
    }
}

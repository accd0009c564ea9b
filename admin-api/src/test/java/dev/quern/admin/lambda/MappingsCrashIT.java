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
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Runtime;

/**
 * A server is killed while clients write to a table whose changes a function is given. What was acknowledged the
 * function
 * has seen, item by item in order: it may see a change again, but never a later one without those before it.
 */
@Timeout(150)
class MappingsCrashIT {

    private static final int ROUNDS = Integer.getInteger("quern.crash.server-rounds", 3);
    private static final int CALLERS = 4;
    private static final String TABLE = "items";

    @TempDir
    Path data;

    @TempDir
    Path left;

    private final Random random = new Random();
    private final AtomicLong acknowledged = new AtomicLong();
    /** The last number that each caller has been answered. */
    private final Map<String, Integer> done = new HashMap<>();

    private void workUntilTheServerIsGone(ChildServer child, String caller) {
        int number = lastOf(caller);
        try (DynamoDbClient tables = child.client(DynamoDbClient.builder())) {
            while (child.isAlive()) {
                int next = ++number;
                tables.putItem(put -> put.tableName(TABLE).item(Map.of("id", AttributeValue.fromS(caller), "n",
                        AttributeValue.fromN(Integer.toString(next)))));
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
    void noChangeIsSkippedAndEachItemsAreInOrder() throws Exception {
        List<String> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add("item" + i);
        }
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildServer child = ChildServer.start(data)) {
                if (round == 0) {
                    setUp(child);
                }
                List<Thread> threads = callers.stream()
                        .map(caller -> Thread.ofPlatform().start(() -> workUntilTheServerIsGone(child, caller)))
                        .toList();
                long enough = acknowledged.get() + 100 + random.nextInt(300);
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

    /** The numbers that the function was given of an item, as it was given them. */
    private List<Integer> seen(String caller) {
        try {
            return Files.readAllLines(left.resolve(caller)).stream().map(Integer::valueOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void setUp(ChildServer child) {
        byte[] jar = FunctionJar
                .compile(
                        """
                                package example;
                                import dev.quern.function.*;
                                import java.nio.file.*;
                                import java.util.*;
                                public class See implements Handler<Map<String, Object>, String> {
                                    @SuppressWarnings("unchecked")
                                    public String handle(Map<String, Object> event, Context context) throws Exception {
                                        for (Object each : (List<Object>) event.get("Records")) {
                                            Map<String, Object> change = (Map<String, Object>) ((Map<String, Object>) each).get("dynamodb");
                                            Map<String, Map<String, String>> image =
                                                    (Map<String, Map<String, String>>) change.get("NewImage");
                                            Files.writeString(Path.of(System.getenv("FOLDER"), image.get("id").get("S")),
                                                    image.get("n").get("N") + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                                        }
                                        return null;
                                    }
                                }
                                """)
                .bytes();
        try (LambdaClient lambda = child.lambda(); DynamoDbClient tables = child.client(DynamoDbClient.builder())) {
            lambda.createFunction(create -> create.functionName("see").runtime(Runtime.fromValue("java25"))
                    .handler("example.See").role(RunningServer.ROLE)
                    .code(code -> code.zipFile(SdkBytes.fromByteArray(jar)))
                    .environment(environment -> environment.variables(Map.of("FOLDER", left.toString()))));
            String stream = tables.createTable(create -> create.tableName(TABLE)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                            attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                    .keySchema(element -> element.attributeName("id").keyType(KeyType.HASH))
                    .streamSpecification(specification -> specification.streamEnabled(true)
                            .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)))
                    .tableDescription().latestStreamArn();
            lambda.createEventSourceMapping(create -> create.functionName("see").eventSourceArn(stream)
                    .startingPosition(EventSourcePosition.TRIM_HORIZON).parallelizationFactor(2));
        }
    }
}

package dev.quern.admin;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server is told to stop while objects are uploaded, a batch of changes is at a function that does not come back, and
 * so is an asynchronous call. It ends in the time that it was given, and what it had acknowledged is there afterwards.
 */
@Timeout(120)
class TermUnderLoadIT {

    private static final String TABLE = "items";
    private static final String BUCKET = "uploads";
    private static final int SIZE = 300_000;
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** For what is to be done beside the grace, on a busy machine. */
    private static final Duration BESIDE = Duration.ofSeconds(15);

    /** Notes what it was given, and then waits until there is a file "go". */
    private static final FunctionJar WAITS = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            import java.nio.file.*;
            import java.util.*;
            public class Wait implements Handler<Map<String, Object>, String> {
                @SuppressWarnings("unchecked")
                public String handle(Map<String, Object> event, Context context) throws Exception {
                    Path folder = Path.of(System.getenv("FOLDER"));
                    Set<String> given = new TreeSet<>();
                    for (Object each : (List<Object>) event.getOrDefault("Records", List.of())) {
                        Map<String, Object> change = (Map<String, Object>) ((Map<String, Object>) each).get("dynamodb");
                        given.add(((Map<String, Map<String, String>>) change.get("Keys")).get("id").get("S"));
                    }
                    Files.writeString(folder.resolve("begun-" + context.requestId()), "");
                    while (!Files.exists(folder.resolve("go"))) Thread.sleep(5);
                    for (String id : given) Files.writeString(folder.resolve("ended-" + id), "");
                    if (given.isEmpty()) Files.writeString(folder.resolve("ended-call"), "");
                    return null;
                }
            }
            """);

    @TempDir
    Path data;

    @TempDir
    Path batches;

    @TempDir
    Path calls;

    @TempDir
    Path other;

    private final Set<String> items = ConcurrentHashMap.newKeySet();
    private final Set<String> objects = ConcurrentHashMap.newKeySet();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

    @Test
    void nothingThatWasAcknowledgedIsLostAndTheEndComesInTime() throws Exception {
        Path config = Files.writeString(other.resolve("config"), "shutdown-grace = " + GRACE.toSeconds() + "s\n");
        try (ChildServer child = ChildServer.start(data, "--config", config.toString())) {
            setUp(child);
            CompletableFuture<Void> writer = runAside(() -> writeUntilTheServerIsGone(child));
            CompletableFuture<Void> first = runAside(() -> uploadUntilTheServerIsGone(child, "a"));
            CompletableFuture<Void> second = runAside(() -> uploadUntilTheServerIsGone(child, "b"));
            try (LambdaClient lambda = child.lambda()) {
                assertThat(lambda.invoke(call -> call.functionName("call").invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String("{}"))).statusCode()).isEqualTo(202);
            }
            eventually("a batch runs", () -> !files(batches, "begun-").isEmpty());
            eventually("a call runs", () -> !files(calls, "begun-").isEmpty());
            eventually("there was something to do",
                    () -> !failures.isEmpty() || objects.size() > 10 && items.size() > 10);
            assertThat(failures).isEmpty();

            long told = System.nanoTime();
            child.process().toHandle().destroy();
            assertThat(child.waitForEnd()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - told)).isBetween(GRACE, GRACE.plus(BESIDE));
            CompletableFuture.allOf(writer, first, second).get(30, TimeUnit.SECONDS);
        }
        assertThat(files(batches, "ended-")).isEmpty();

        Files.createFile(batches.resolve("go"));
        Files.createFile(calls.resolve("go"));
        try (ChildServer again = ChildServer.start(data)) {
            try (S3Client s3 = again.client(S3Client.builder())) {
                for (String key : objects) {
                    assertThat(s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray()).as(key)
                            .isEqualTo(content(key));
                }
            }
            eventually("the call that was cut off is made again", () -> !files(calls, "ended-").isEmpty());
            eventually("every change has been given to the function",
                    () -> files(batches, "ended-").containsAll(items));
        }
    }

    /** On a thread of its own: the common pool may have one for all. */
    private static CompletableFuture<Void> runAside(Runnable work) {
        return CompletableFuture.runAsync(work, task -> Thread.ofPlatform().start(task));
    }

    private void writeUntilTheServerIsGone(ChildServer child) {
        try (DynamoDbClient tables = child.client(DynamoDbClient.builder())) {
            for (int number = 0;; number++) {
                String id = "item" + number;
                tables.putItem(put -> put.tableName(TABLE).item(Map.of("id", AttributeValue.fromS(id))));
                items.add(id);
            }
        } catch (SdkException | UncheckedIOException e) {
            // as it must come in the end: refused, or there is nobody any more
            failures.add(e);
        }
    }

    private void uploadUntilTheServerIsGone(ChildServer child, String prefix) {
        try (S3Client s3 = child.client(S3Client.builder())) {
            for (int number = 0;; number++) {
                String key = prefix + number;
                s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(content(key)));
                objects.add(key);
            }
        } catch (SdkException | UncheckedIOException e) {
            // as it must come in the end: refused, or there is nobody any more
            failures.add(e);
        }
    }

    private static byte[] content(String key) {
        byte[] content = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            content[i] = (byte) (key.hashCode() + i * 31);
        }
        return content;
    }

    private static Set<String> files(Path folder, String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length())).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void setUp(ChildServer child) {
        try (LambdaClient lambda = child.lambda();
                DynamoDbClient tables = child.client(DynamoDbClient.builder());
                S3Client s3 = child.client(S3Client.builder())) {
            create(lambda, "batch", batches);
            create(lambda, "call", calls);
            s3.createBucket(create -> create.bucket(BUCKET));
            String stream = tables.createTable(create -> create.tableName(TABLE)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                            attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                    .keySchema(element -> element.attributeName("id").keyType(KeyType.HASH))
                    .streamSpecification(specification -> specification.streamEnabled(true)
                            .streamViewType(StreamViewType.KEYS_ONLY)))
                    .tableDescription().latestStreamArn();
            lambda.createEventSourceMapping(create -> create.functionName("batch").eventSourceArn(stream)
                    .startingPosition(EventSourcePosition.TRIM_HORIZON));
        }
    }

    private static void create(LambdaClient lambda, String name, Path folder) {
        lambda.createFunction(create -> create.functionName(name).runtime(Runtime.fromValue("java25"))
                .handler("example.Wait").role(RunningServer.ROLE).timeout(600)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(WAITS.bytes())))
                .environment(environment -> environment.variables(Map.of("FOLDER", folder.toString()))));
        RunningServer.awaitActive(lambda, name);
    }
}

package dev.quern.admin;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;

/**
 * A server is told to stop and started anew on its data, again and again, while the SDK calls functions and tries again
 * what is refused or finds nobody: every call has its answer, and every asynchronous one that was accepted is made.
 */
@Timeout(400)
class RollingIT {

    private static final int ROLLS = 2;
    private static final int CALLERS = 4;
    /** More than the SDK tries by itself: a test's machine may be busy, and a start slow. */
    private static final int ATTEMPTS = 2_000;
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Notes what it was given. */
    private static final FunctionJar NOTES = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            import java.nio.file.*;
            public class Note implements Handler<String, String> {
                public String handle(String name, Context context) throws Exception {
                    Files.writeString(Path.of(System.getenv("NOTES")), name + "\\n", StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                    return "noted " + name;
                }
            }
            """);

    @TempDir
    Path data;

    @TempDir
    Path other;

    private final AtomicInteger begun = new AtomicInteger();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void noCallIsLostWhileAServerIsRolled() throws Exception {
        ChildServer child = ChildServer.start(data);
        String port = Integer.toString(child.endpoint().getPort());
        try (LambdaClient client = client(child)) {
            create(client, "direct");
            create(client, "later");
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                boolean later = i % 2 == 1;
                callers.add(CompletableFuture.runAsync(() -> callUntilOver(client, later),
                        work -> Thread.ofPlatform().start(work)));
            }
            for (int roll = 0; roll < ROLLS; roll++) {
                int before = answered.size();
                int acceptedBefore = accepted.size();
                eventually("calls are answered", () -> callers.stream().anyMatch(CompletableFuture::isDone)
                        || answered.size() > before + 20 && accepted.size() > acceptedBefore + 20);
                child.process().toHandle().destroy();
                assertThat(child.waitForEnd()).isZero();
                child = ChildServer.startOn(port, data);
            }
            over.set(true);
            CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

            assertThat(answered.size() + accepted.size()).as("all have an answer").isEqualTo(begun.get());
            assertThat(notes("direct")).containsAll(answered);
            eventually("all that were accepted are made", () -> notes("later").containsAll(accepted));
        } finally {
            child.close();
        }
    }

    private void callUntilOver(LambdaClient client, boolean later) {
        while (!over.get()) {
            String name = "call" + begun.incrementAndGet();
            InvokeResponse answer = client.invoke(invoke -> invoke.functionName(later ? "later" : "direct")
                    .invocationType(later ? InvocationType.EVENT : InvocationType.REQUEST_RESPONSE)
                    .payload(SdkBytes.fromUtf8String('"' + name + '"')));
            if (later) {
                assertThat(answer.statusCode()).isEqualTo(202);
                accepted.add(name);
            } else {
                assertThat(answer.payload().asUtf8String()).isEqualTo("\"noted " + name + '"');
                answered.add(name);
            }
        }
    }

    private Set<String> notes(String function) {
        try {
            return new TreeSet<>(Files.readAllLines(other.resolve(function), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create(LambdaClient client, String name) {
        client.createFunction(create -> create.functionName(name).runtime(Runtime.fromValue("java25"))
                .handler("example.Note").role(RunningServer.ROLE)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(NOTES.bytes())))
                .environment(environment -> environment
                        .variables(Map.of("NOTES", other.resolve(name).toString()))));
        RunningServer.awaitActive(client, name);
    }

    /** As an application has it: tries again what was refused or has no answer. */
    private static LambdaClient client(ChildServer child) {
        return LambdaClient.builder().endpointOverride(child.endpoint()).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy()
                        .toBuilder().maxAttempts(ATTEMPTS).backoffStrategy(BackoffStrategy.fixedDelay(PAUSE))
                        .throttlingBackoffStrategy(BackoffStrategy.fixedDelay(PAUSE)).circuitBreakerEnabled(false)
                        .build()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(child.key().accessKeyId(), child.key().secretAccessKey())))
                .build();
    }
}

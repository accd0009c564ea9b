package dev.quern.admin.awsjson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.admin.auth.Fields;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.Origin;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.restjson.ServiceErrors;
import dev.quern.admin.shape.JsonShapes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refusal may show as much as an answer, and is printed and compressed where answers are. */
@Timeout(60)
class LargeRefusalsTest {

    private static final AwsJson PROTOCOL = new AwsJson("test", "1.0", "Test", error -> error, code -> code,
            operation -> operation, new JsonShapes(), Optional.empty(), true, true);

    /** Neither in nor out. */
    private record Nothing() {}

    private final ConcurrentLinkedQueue<String> printedOn = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Nothing> later = new CompletableFuture<>();
    private final BlockingPool pool = new BlockingPool(1, 10, Duration.ofSeconds(5));
    private final AwsJsonService service = new AwsJsonService(PROTOCOL, List.of(
            Operation.blocking("Blocking", AwsJsonService.ROUTE, Nothing.class, Nothing.class, (_, _) -> {
                throw new WireException(new Large());
            }),
            Operation.starting("Thrown", AwsJsonService.ROUTE, Nothing.class, Nothing.class, (_, _) -> {
                throw new WireException(new Large());
            }),
            Operation.starting("Failed", AwsJsonService.ROUTE, Nothing.class, Nothing.class,
                    (_, _) -> CompletableFuture.failedFuture(new WireException(new Large()))),
            Operation.starting("Later", AwsJsonService.ROUTE, Nothing.class, Nothing.class, (_, _) -> later)),
            new NoErrors(), (_, _) -> {}, pool);

    private final class Large implements DetailedError {
        @Override
        public String code() {
            return "TooMuch";
        }

        @Override
        public int status() {
            return 400;
        }

        @Override
        public String message() {
            return "too much";
        }

        @Override
        public void printDetails(JsonGenerator generator) throws IOException {
            printedOn.add(Thread.currentThread().getName());
            generator.writeStringField("Item", "v".repeat(10_000));
        }
    }

    /** Nothing goes wrong before an operation here. */
    private static final class NoErrors implements ServiceErrors {
        @Override
        public WireError tooLarge(String operation, long limit) {
            throw new AssertionError(operation);
        }

        @Override
        public WireError malformed(String detail) {
            throw new AssertionError(detail);
        }

        @Override
        public WireError notSupported(String message) {
            throw new AssertionError(message);
        }

        @Override
        public WireError internal() {
            throw new AssertionError();
        }
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private static RequestHead head(String operation) {
        return RequestHead.of("POST", "/",
                Fields.of(Map.of("x-amz-target", "Test." + operation, "accept-encoding", "gzip")));
    }

    private CompletableFuture<WireResponse> call(String operation) {
        RequestHead head = head(operation);
        return service.operation(head).call(new WireRequest(head, "{}".getBytes(UTF_8), new Principal.Root("key"),
                "id", Origin.of("192.0.2.1"), Instant.EPOCH, Runnable::run)).toCompletableFuture();
    }

    private static void assertCompressed(WireResponse answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).contains(new WireResponse.Field("Content-Encoding", "gzip"));
        assertThat(answer.body()).isInstanceOfSatisfying(WireResponse.Whole.class,
                whole -> assertThat(whole.bytes()).hasSizeLessThan(1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Blocking", "Thrown", "Failed"})
    void areNotPrintedOnTheThreadThatCalls(String operation) throws Exception {
        assertCompressed(call(operation).get(30, TimeUnit.SECONDS));
        assertThat(printedOn).singleElement().asString().startsWith("quern-operation-");
    }

    @Test
    void whatFailsLaterIsPrintedWhereItFails() throws Exception {
        CompletableFuture<WireResponse> answer = call("Later");
        Thread.ofPlatform().name("elsewhere").start(() -> {
            while (later.getNumberOfDependents() == 0) {
                Thread.onSpinWait();
            }
            later.completeExceptionally(new WireException(new Large()));
        });
        assertCompressed(answer.get(30, TimeUnit.SECONDS));
        assertThat(printedOn).containsExactly("elsewhere");
    }

    @Test
    void whatIsPrintedOnTheEventLoopIsNotCompressed() {
        assertThat(service.print(new Large(), head("Blocking"), "id").headers())
                .noneMatch(field -> field.name().equals("Content-Encoding"));
    }
}

package dev.quern.admin.s3;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.auth.CallChains;
import dev.quern.admin.auth.Credential;
import dev.quern.admin.auth.Credentials;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.auth.S3Authenticator;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.Origin;
import dev.quern.admin.http.RequestBody;
import dev.quern.admin.http.StreamingOperation;
import dev.quern.admin.http.TransferPool;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.bucket.NotificationOperations;
import dev.quern.admin.s3.call.Owner;
import dev.quern.runtime.Quern;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.runtime.objects.ObjectEventType;
import dev.quern.runtime.objects.ObjectNotification;
import dev.quern.runtime.objects.ObjectNotifications.Requirement;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.HeldCalls;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.storage.objects.model.BucketName;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which chain of calls is continued by an object whose body comes when the call that sends it has ended. */
@Timeout(60)
class SlowUploadChainTest {

    private static final BucketName BUCKET = new BucketName("circle");
    private static final String KEY = "FUNCTION";

    private record Fields(Map<String, String> values) implements RequestHead.Headers {
        @Override
        public List<String> all(String lowerCaseName) {
            return Optional.ofNullable(values.get(lowerCaseName)).map(List::of).orElse(List.of());
        }

        @Override
        public Iterable<String> names() {
            return values.keySet();
        }
    }

    @TempDir
    Path data;

    private final FakeRuntime fake = new FakeRuntime();
    private final HeldCalls calls = new HeldCalls();
    private final BlockingPool pool = new BlockingPool(1, 1, Duration.ZERO);
    private final TransferPool transfers = new TransferPool(1, Duration.ZERO);
    private TestRuntime runtime;
    private volatile String environment = "";

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, fake);
        fake.starting(request -> environment = request.environmentId());
        fake.handler("wait", calls);
    }

    @AfterEach
    void close() {
        calls.close();
        transfers.close();
        pool.close();
        runtime.close();
    }

    private CompletableFuture<InvocationResult> begin(String name, Map<String, Integer> rounds) {
        CompletableFuture<InvocationResult> call = runtime.quern().invoker().invoke(InvocationRequest
                .of(runtime.reference("f"), name.getBytes(UTF_8)).within(new Lineage(rounds)));
        calls.awaitBegun(name);
        return call;
    }

    /** The head of a PUT comes, signed with the key of the function's environment. */
    private CompletableFuture<WireResponse> beginPut(String traceHeader, PipedInputStream body) {
        Quern quern = runtime.quern();
        Credentials credentials = id -> id.equals(KEY)
                ? Optional.of(Credential.lasting("secret", new Principal.Function(KEY,
                        "arn:aws:lambda:us-east-1:000000000000:function:f", environment)))
                : Optional.empty();
        S3Service s3 = S3Api.over(quern.objects(), new NotificationOperations(quern.notifications(), quern.account()),
                Owner.of("000000000000", "us-east-1"),
                new S3Authenticator(credentials, InstantSource.system(), true), new CallChains(quern.invoker()),
                List.of(), pool, transfers, "host").s3();
        RequestHead head = new RequestHead("PUT", "/circle/slow", "", new Fields(Map.of("host", "127.0.0.1",
                "content-length", "1", "x-amz-date", "20261130T000000Z", RequestHead.TRACE, traceHeader,
                "authorization", "AWS4-HMAC-SHA256 Credential=" + KEY
                        + "/20261130/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00")));
        WireRequest request = new WireRequest(head, new byte[0], new Principal.Anonymous(), "id",
                Origin.of("192.0.2.1"), Instant.EPOCH, Runnable::run);
        return ((StreamingOperation) s3.operation(head)).call(request, new RequestBody(body, false))
                .toCompletableFuture();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void itIsTheChainOfThatCallWhateverRunsThen(int callsAtATime) throws IOException {
        runtime.create("f", FakeRuntime.code("one"), settings -> settings.change().handler("wait")
                .environment(Map.of("QUERN_MAX_CONCURRENCY", Integer.toString(callsAtATime))).done());
        runtime.quern().objects().buckets().create(BUCKET, "us-east-1", "test");
        runtime.quern().notifications().put(BUCKET,
                List.of(ObjectNotification.to(runtime.reference("f"), ObjectEventType.CREATED)), Requirement.PRESENT);
        CompletableFuture<InvocationResult> round = begin("round", Map.of("f", 15));
        try (PipedOutputStream client = new PipedOutputStream()) {
            CompletableFuture<WireResponse> put = beginPut(
                    calls.context("round").traceHeader().orElseThrow(),
                    new PipedInputStream(client));

            calls.release("round");
            await(round);
            begin("outside", Map.of());
            assertThat(fake.started()).as("in the same environment").isOne();

            client.write('1');
            client.close();
            assertThat(await(put).status()).isEqualTo(200);
        }
        eventually("what comes after the sixteenth round is stopped",
                () -> runtime.quern().recursion().stopped() == 1);
        assertThat(calls.begun()).containsExactlyInAnyOrder("round", "outside");
    }
}

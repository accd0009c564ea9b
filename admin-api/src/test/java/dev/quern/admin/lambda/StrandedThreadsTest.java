package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.runtime.contain.ContainmentSettings;
import dev.quern.runtime.testing.Eventually;
import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.StateReasonCode;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** What an SDK sees of a function whose threads cannot be stopped. */
class StrandedThreadsTest {

    private static final FunctionJar JAR = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            public class Blocks implements Handler<String, String> {
                public String handle(String event, Context context) {
                    synchronized (java.util.zip.CheckedOutputStream.class) { return event; }
                }
            }
            """);

    @TempDir
    Path data;

    @Test
    void itsStatusAndTheMetricsTellAndItIsThrottledUntilTheyHaveEnded() throws Exception {
        try (RunningServer server = RunningServer.start(data,
                settings -> settings.withContainment(ContainmentSettings.DEFAULT.withStrandedThreads(1)));
                LambdaClient lambda = server.lambdaBuilder()
                        .overrideConfiguration(change -> change.retryStrategy(retry -> retry.maxAttempts(1))).build();
                SignedHttp http = new SignedHttp(server)) {
            server.create(lambda, "blocks", "example.Blocks", JAR.bytes(), request -> request.timeout(1));
            synchronized (CheckedOutputStream.class) {
                InvokeResponse answer = lambda.invoke(
                        request -> request.functionName("blocks").payload(SdkBytes.fromUtf8String("\"x\"")));
                assertThat(answer.payload().asUtf8String()).contains("Task timed out after 1.00 seconds");
                Eventually.eventually("the thread is found",
                        () -> !server.server().quern().containment().stranded().all().isEmpty());

                assertThat(configuration(lambda)).satisfies(now -> {
                    assertThat(now.stateAsString()).isEqualTo("Active");
                    assertThat(now.stateReason()).startsWith("1 of its threads could not be stopped and still run")
                            .contains("example.Blocks.handle(Blocks.java");
                    assertThat(now.stateReasonCode()).isEqualTo(StateReasonCode.FUNCTION_ERROR);
                });
                assertThat(http.unsigned("GET", "/metrics", new byte[0], Map.of()).text())
                        .contains("quern_stranded_threads{function=\"blocks\",} 1.0",
                                "quern_stranded_threads_found_total 1.0", "quern_class_loaders_retired 1.0",
                                "quern_class_loader_leaks_found_total 0.0", "quern_out_of_memory_stops_total 0.0",
                                "quern_memory_size_exceeded 0.0");
                assertThatThrownBy(() -> lambda.invoke(request -> request.functionName("blocks")))
                        .isInstanceOfSatisfying(TooManyRequestsException.class, refused -> {
                            assertThat(refused.getMessage()).contains("1 of its threads could not be stopped");
                            assertThat(refused.reasonAsString()).isEqualTo("ConcurrentInvocationLimitExceeded");
                        });
            }
            Eventually.eventually("the thread has ended",
                    () -> server.server().quern().containment().stranded().all().isEmpty());
            assertThat(lambda.invoke(request -> request.functionName("blocks")
                    .payload(SdkBytes.fromUtf8String("\"x\""))).functionError()).isNull();
            assertThat(configuration(lambda).stateReason()).isNull();
        }
    }

    private static FunctionConfiguration configuration(LambdaClient lambda) {
        return lambda.getFunction(request -> request.functionName("blocks")).configuration();
    }
}

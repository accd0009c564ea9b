package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigListItem;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigNotFoundException;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Reserved and provisioned concurrency as the AWS SDK for Java sees them. */
class ConcurrencySdkTest {

    private static final byte[] JAR = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            public class Type implements Handler<String, String> {
                static { if ("yes".equals(System.getenv("FAIL"))) throw new IllegalStateException("no database"); }
                public String handle(String request, Context context) {
                    return System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE");
                }
            }""").bytes();

    @TempDir
    private static Path data;
    private static RunningServer server;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambdaBuilder()
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1))).build();
    }

    @AfterAll
    static void stop() {
        lambda.close();
        server.close();
    }

    private static void create(String name) {
        server.create(lambda, name, "example.Type", JAR, create -> create.publish(true));
    }

    private static GetProvisionedConcurrencyConfigResponse provisioned(String name, String qualifier) {
        return lambda.getProvisionedConcurrencyConfig(get -> get.functionName(name).qualifier(qualifier));
    }

    private static GetProvisionedConcurrencyConfigResponse awaitStatus(String name, String qualifier,
            ProvisionedConcurrencyStatusEnum status) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        GetProvisionedConcurrencyConfigResponse now = provisioned(name, qualifier);
        while (now.status() != status && System.nanoTime() - deadline < 0) {
            now = provisioned(name, qualifier);
        }
        assertThat(now.status()).isEqualTo(status);
        return now;
    }

    @Test
    void aReservationIsSetToldAndTakenAway() {
        create("reserved");
        assertThat(lambda.getFunctionConcurrency(get -> get.functionName("reserved")).reservedConcurrentExecutions())
                .isNull();
        assertThat(lambda.getFunction(get -> get.functionName("reserved")).concurrency()).isNull();
        int before = lambda.getAccountSettings().accountLimit().unreservedConcurrentExecutions();
        assertThat(lambda.putFunctionConcurrency(
                put -> put.functionName("reserved").reservedConcurrentExecutions(7)).reservedConcurrentExecutions())
                .isEqualTo(7);
        assertThat(lambda.getFunctionConcurrency(get -> get.functionName("reserved")).reservedConcurrentExecutions())
                .isEqualTo(7);
        assertThat(lambda.getFunction(get -> get.functionName("reserved")).concurrency()
                .reservedConcurrentExecutions()).isEqualTo(7);
        assertThat(lambda.getAccountSettings().accountLimit().concurrentExecutions()).isEqualTo(1_000);
        assertThat(lambda.getAccountSettings().accountLimit().unreservedConcurrentExecutions()).isEqualTo(before - 7);
        assertThatThrownBy(() -> lambda.putFunctionConcurrency(
                put -> put.functionName("reserved").reservedConcurrentExecutions(901)))
                .isInstanceOfSatisfying(InvalidParameterValueException.class, refused -> {
                    assertThat(refused.statusCode()).isEqualTo(400);
                    assertThat(refused.type()).isEqualTo("User");
                    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(
                            "Specified ReservedConcurrentExecutions for function decreases account's "
                                    + "UnreservedConcurrentExecution below its minimum value of [100].");
                });
        lambda.deleteFunctionConcurrency(delete -> delete.functionName("reserved"));
        assertThat(lambda.getFunction(get -> get.functionName("reserved")).concurrency()).isNull();
        assertThatThrownBy(() -> lambda.putFunctionConcurrency(
                put -> put.functionName("nobody").reservedConcurrentExecutions(1)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.putFunctionConcurrency(
                put -> put.functionName("reserved").reservedConcurrentExecutions(-1)))
                .isInstanceOf(LambdaException.class).hasMessageContaining("Value '-1' at "
                        + "'reservedConcurrentExecutions' failed to satisfy constraint: Member must have value "
                        + "greater than or equal to 0");
    }

    @Test
    void aFunctionWithoutConcurrencyIsThrottledForThatReason() throws Exception {
        create("stopped");
        lambda.putFunctionConcurrency(put -> put.functionName("stopped").reservedConcurrentExecutions(0));
        assertThatThrownBy(() -> lambda.invoke(invoke -> invoke.functionName("stopped")))
                .isInstanceOfSatisfying(TooManyRequestsException.class, throttled -> {
                    assertThat(throttled.statusCode()).isEqualTo(429);
                    assertThat(throttled.reason())
                            .isEqualTo(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
                    assertThat(throttled.type()).isEqualTo("User");
                    assertThat(throttled.awsErrorDetails().errorMessage()).isEqualTo("Rate Exceeded.");
                    assertThat(throttled.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Retry-After"))
                            .isPresent();
                });
        assertThat(metrics()).contains("quern_throttles_total{function=\"stopped\","
                + "reason=\"ReservedFunctionConcurrentInvocationLimitExceeded\",} ");
        lambda.deleteFunctionConcurrency(delete -> delete.functionName("stopped"));
        assertThat(invoke("stopped", "$LATEST")).isEqualTo("\"on-demand\"");
    }

    private static String metrics() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static String invoke(String name, String qualifier) {
        InvokeResponse response = lambda.invoke(invoke -> invoke.functionName(name).qualifier(qualifier)
                .payload(software.amazon.awssdk.core.SdkBytes.fromUtf8String("\"x\"")));
        assertThat(response.functionError()).isNull();
        return response.payload().asUtf8String();
    }

    @Test
    void provisionedEnvironmentsComeToBeReadyAndServe() throws Exception {
        create("ready");
        PutProvisionedConcurrencyConfigResponse put = lambda.putProvisionedConcurrencyConfig(
                request -> request.functionName("ready").qualifier("1").provisionedConcurrentExecutions(2));
        assertThat(put.sdkHttpResponse().statusCode()).isEqualTo(202);
        assertThat(put.requestedProvisionedConcurrentExecutions()).isEqualTo(2);
        assertThat(put.lastModified()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+0000");
        GetProvisionedConcurrencyConfigResponse ready = awaitStatus("ready", "1",
                ProvisionedConcurrencyStatusEnum.READY);
        assertThat(ready.allocatedProvisionedConcurrentExecutions()).isEqualTo(2);
        assertThat(ready.availableProvisionedConcurrentExecutions()).isEqualTo(2);
        assertThat(ready.statusReason()).isNull();
        assertThat(invoke("ready", "1")).isEqualTo("\"provisioned-concurrency\"");
        assertThat(invoke("ready", "$LATEST")).isEqualTo("\"on-demand\"");
        assertThat(metrics()).contains("quern_provisioned_concurrency_requested{function=\"ready\",} 2.0",
                "quern_provisioned_concurrency_allocated{function=\"ready\",} 2.0",
                "quern_provisioned_concurrency_available{function=\"ready\",} 2.0",
                "quern_environments_retired_total{reason=\"memory\",} ");
        lambda.deleteProvisionedConcurrencyConfig(delete -> delete.functionName("ready").qualifier("1"));
        assertThatThrownBy(() -> provisioned("ready", "1"))
                .isInstanceOfSatisfying(ProvisionedConcurrencyConfigNotFoundException.class, refused -> {
                    assertThat(refused.statusCode()).isEqualTo(404);
                    assertThat(refused.awsErrorDetails().errorMessage())
                            .isEqualTo("No Provisioned Concurrency Config found for this function");
                });
    }

    @Test
    void configurationsAreListedPageByPage() {
        create("listed");
        for (String alias : List.of("blue", "green")) {
            lambda.createAlias(request -> request.functionName("listed").name(alias).functionVersion("1"));
            lambda.putProvisionedConcurrencyConfig(
                    request -> request.functionName("listed").qualifier(alias).provisionedConcurrentExecutions(1));
        }
        List<ProvisionedConcurrencyConfigListItem> items = lambda
                .listProvisionedConcurrencyConfigsPaginator(list -> list.functionName("listed").maxItems(1))
                .provisionedConcurrencyConfigs().stream().toList();
        assertThat(items).extracting(ProvisionedConcurrencyConfigListItem::functionArn).containsExactly(
                "arn:aws:lambda:us-east-1:000000000000:function:listed:blue",
                "arn:aws:lambda:us-east-1:000000000000:function:listed:green");
        assertThat(lambda.listProvisionedConcurrencyConfigs(list -> list.functionName("listed").maxItems(1))
                .nextMarker()).isNotNull();
        assertThatThrownBy(() -> lambda.listProvisionedConcurrencyConfigs(list -> list.functionName("nobody")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void whatCannotBeProvisionedIsRefusedWithLambdasException() {
        create("refused");
        lambda.createAlias(request -> request.functionName("refused").name("live").functionVersion("1"));
        assertThatThrownBy(() -> put("refused", "$LATEST", 1)).isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("cannot be applied to unpublished function versions");
        assertThatThrownBy(() -> put("refused", "none", 1)).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> put("refused", "1", 0)).hasMessageContaining(
                "Value '0' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value "
                        + "greater than or equal to 1");
        put("refused", "1", 1);
        assertThatThrownBy(() -> put("refused", "live", 1)).isInstanceOf(ResourceConflictException.class);
    }

    private static void put(String name, String qualifier, int executions) {
        lambda.putProvisionedConcurrencyConfig(request -> request.functionName(name).qualifier(qualifier)
                .provisionedConcurrentExecutions(executions));
    }

    @Test
    void anInitialisationThatFailsIsToldWithItsReason() {
        server.create(lambda, "failing", "example.Type", JAR, create -> create.publish(true)
                .environment(environment -> environment.variables(java.util.Map.of("FAIL", "yes"))));
        put("failing", "1", 1);
        assertThat(awaitStatus("failing", "1", ProvisionedConcurrencyStatusEnum.FAILED).statusReason())
                .startsWith("FUNCTION_ERROR_INIT_FAILURE").contains("no database");
    }
}

package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.UpdateAliasResponse;

/** Versions and aliases with the AWS SDK for Java. */
class VersionsAndAliasesSdkTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
    }

    @AfterAll
    static void stop() {
        lambda.close();
        server.close();
    }

    private static String arn(String name) {
        return "arn:aws:lambda:us-east-1:000000000000:function:" + name;
    }

    private static void create(String name) {
        server.create(lambda, name, ProbeFunctions.TELL, ProbeFunctions.jar(), request -> request);
    }

    /** A function with the versions 1 and 2, which differ. */
    private static void createWithTwoVersions(String name) {
        create(name);
        lambda.publishVersion(request -> request.functionName(name));
        lambda.updateFunctionConfiguration(request -> request.functionName(name).memorySize(256));
        lambda.publishVersion(request -> request.functionName(name));
    }

    private static String executed(String name) {
        return lambda.invoke(request -> request.functionName(name).payload(SdkBytes.fromUtf8String("{}")))
                .executedVersion();
    }

    @Test
    void aPublishedVersionKeepsWhatLatestWas() {
        create("frozen");
        String latest = lambda.getFunctionConfiguration(request -> request.functionName("frozen")).codeSha256();
        PublishVersionResponse published = lambda.publishVersion(
                request -> request.functionName("frozen").description("the first").codeSha256(latest));
        assertThat(published.version()).isEqualTo("1");
        assertThat(published.functionArn()).isEqualTo(arn("frozen:1"));
        assertThat(published.description()).isEqualTo("the first");
        assertThat(published.state()).isEqualTo(State.ACTIVE);
        assertThat(published.sdkHttpResponse().statusCode()).isEqualTo(201);

        PublishVersionResponse again = lambda.publishVersion(request -> request.functionName("frozen"));
        assertThat(again.version()).isEqualTo("1");
        assertThat(again.revisionId()).isEqualTo(published.revisionId());

        lambda.updateFunctionConfiguration(request -> request.functionName("frozen").timeout(9));
        assertThat(lambda.publishVersion(request -> request.functionName("frozen")).version()).isEqualTo("2");
        assertThat(lambda.getFunctionConfiguration(request -> request.functionName("frozen").qualifier("1")).timeout())
                .isEqualTo(3);
        assertThat(lambda.getFunctionConfiguration(request -> request.functionName(arn("frozen:2"))).timeout())
                .isEqualTo(9);

        lambda.deleteFunction(request -> request.functionName("frozen").qualifier("2"));
        lambda.updateFunctionConfiguration(request -> request.functionName("frozen").timeout(10));
        assertThat(lambda.publishVersion(request -> request.functionName("frozen")).version())
                .as("numbers are not used again").isEqualTo("3");
    }

    @Test
    void publishingIsRefusedWhereSomethingElseIsMeant() {
        create("meant");
        assertThatThrownBy(
                () -> lambda.publishVersion(request -> request.functionName("meant").codeSha256("AAAA")))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining("CodeSHA256 (AAAA)");
        assertThatThrownBy(() -> lambda.publishVersion(
                request -> request.functionName("meant").revisionId("11111111-1111-1111-1111-111111111111")))
                .isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> lambda.publishVersion(request -> request.functionName("nobody")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void versionsAreListedPageByPage() {
        create("listed");
        for (int timeout = 1; timeout <= 4; timeout++) {
            int seconds = timeout;
            lambda.updateFunctionConfiguration(request -> request.functionName("listed").timeout(seconds + 10));
            lambda.publishVersion(request -> request.functionName("listed"));
        }
        assertThat(lambda.listVersionsByFunctionPaginator(request -> request.functionName("listed").maxItems(2))
                .versions()).extracting(FunctionConfiguration::version)
                .containsExactly("$LATEST", "1", "2", "3", "4");
        assertThat(lambda.listVersionsByFunction(request -> request.functionName("listed")).versions())
                .extracting(FunctionConfiguration::functionArn).startsWith(arn("listed:$LATEST"), arn("listed:1"));
        assertThatThrownBy(
                () -> lambda.listVersionsByFunction(request -> request.functionName("listed").marker("x")))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining("Marker 'x'");
        assertThatThrownBy(() -> lambda.listVersionsByFunction(request -> request.functionName("nobody")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void anAliasLeadsToItsVersion() {
        createWithTwoVersions("led");
        CreateAliasResponse created = lambda.createAlias(
                request -> request.functionName("led").name("live").functionVersion("1").description("what runs"));
        assertThat(created.sdkHttpResponse().statusCode()).isEqualTo(201);
        assertThat(created.aliasArn()).isEqualTo(arn("led:live"));
        assertThat(created.functionVersion()).isEqualTo("1");
        assertThat(created.description()).isEqualTo("what runs");
        assertThat(created.routingConfig()).isNull();
        assertThat(executed("led:live")).isEqualTo("1");
        assertThat(executed(arn("led:live"))).isEqualTo("1");
        assertThat(lambda.getFunctionConfiguration(request -> request.functionName("led").qualifier("live"))
                .functionArn()).isEqualTo(arn("led:live"));

        UpdateAliasResponse updated = lambda.updateAlias(request -> request.functionName("led").name("live")
                .functionVersion("2").revisionId(created.revisionId()));
        assertThat(updated.description()).isEqualTo("what runs");
        assertThat(updated.revisionId()).isNotEqualTo(created.revisionId());
        assertThat(executed("led:live")).isEqualTo("2");
        assertThatThrownBy(() -> lambda.updateAlias(request -> request.functionName("led").name("live")
                .functionVersion("1").revisionId(created.revisionId())))
                .isInstanceOf(PreconditionFailedException.class);

        GetAliasResponse found = lambda.getAlias(request -> request.functionName("led").name("live"));
        assertThat(found.revisionId()).isEqualTo(updated.revisionId());
        assertThat(found.functionVersion()).isEqualTo("2");

        assertThat(lambda.deleteAlias(request -> request.functionName("led").name("live")).sdkHttpResponse()
                .statusCode()).isEqualTo(204);
        assertThatThrownBy(() -> executed("led:live")).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.getAlias(request -> request.functionName("led").name("live")))
                .isInstanceOf(ResourceNotFoundException.class).hasMessageContaining(arn("led:live"));
    }

    @Test
    void aWeightedAliasSharesInvocationsAndSaysWhichVersionRan() {
        createWithTwoVersions("shared");
        lambda.createAlias(request -> request.functionName("shared").name("canary").functionVersion("1")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 0.5))));
        Map<String, Integer> runs = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            InvokeResponse answer = lambda.invoke(
                    request -> request.functionName("shared").qualifier("canary")
                            .payload(SdkBytes.fromUtf8String("{}")));
            runs.merge(answer.executedVersion(), 1, Integer::sum);
            assertThat(answer.payload().asUtf8String()).contains("\"version\":\"" + answer.executedVersion() + "\"");
        }
        assertThat(runs).containsOnlyKeys("1", "2");
        // 12 standard deviations from the middle
        assertThat(runs.get("1")).isBetween(15, 185);

        lambda.updateAlias(request -> request.functionName("shared").name("canary")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 1.0))));
        assertThat(executed("shared:canary")).isEqualTo("2");
        lambda.updateAlias(request -> request.functionName("shared").name("canary").description("kept"));
        assertThat(lambda.getAlias(request -> request.functionName("shared").name("canary")).routingConfig()
                .additionalVersionWeights()).isEqualTo(Map.of("2", 1.0));
        UpdateAliasResponse cleared = lambda.updateAlias(request -> request.functionName("shared").name("canary")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of())));
        assertThat(cleared.routingConfig()).isNull();
        assertThat(executed("shared:canary")).isEqualTo("1");
    }

    @Test
    void whatAnAliasCannotPointToIsRefused() {
        createWithTwoVersions("pointing");
        assertThatThrownBy(() -> lambda
                .createAlias(request -> request.functionName("pointing").name("a").functionVersion("9")))
                .isInstanceOf(ResourceNotFoundException.class).hasMessageContaining(arn("pointing:9"));
        assertThatThrownBy(() -> lambda
                .createAlias(request -> request.functionName("pointing").name("a").functionVersion("$LATEST")
                        .routingConfig(routing -> routing.additionalVersionWeights(Map.of("1", 0.1)))))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining("$LATEST");
        assertThatThrownBy(() -> lambda
                .createAlias(request -> request.functionName("pointing").name("a").functionVersion("1")
                        .routingConfig(routing -> routing.additionalVersionWeights(Map.of("1", 0.1)))))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining("already included");
        assertThatThrownBy(() -> lambda
                .createAlias(request -> request.functionName("pointing").name("a").functionVersion("1")
                        .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 0.1, "3", 0.1)))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Number of items in AdditionalVersionWeights cannot be greater than 1");
        assertThatThrownBy(() -> lambda
                .createAlias(request -> request.functionName("pointing").name("a").functionVersion("1")
                        .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 1.5)))))
                .isInstanceOfSatisfying(LambdaException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
                    assertThat(e.statusCode()).isEqualTo(400);
                });
        lambda.createAlias(request -> request.functionName("pointing").name("a").functionVersion("$LATEST"));
        assertThatThrownBy(() -> lambda
                .createAlias(request -> request.functionName("pointing").name("a").functionVersion("1")))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("Alias already exists: " + arn("pointing:a"));
    }

    @Test
    void aliasesAreListedPageByPageAndByVersion() {
        createWithTwoVersions("aliased");
        for (String name : new String[]{"a", "b", "c", "d", "e"}) {
            lambda.createAlias(request -> request.functionName("aliased").name(name)
                    .functionVersion(name.equals("b") || name.equals("e") ? "2" : "1"));
        }
        assertThat(lambda.listAliasesPaginator(request -> request.functionName("aliased").maxItems(2)).aliases())
                .extracting(AliasConfiguration::name).containsExactly("a", "b", "c", "d", "e");
        assertThat(lambda.listAliasesPaginator(
                request -> request.functionName("aliased").functionVersion("2").maxItems(1)).aliases())
                .extracting(AliasConfiguration::name).containsExactly("b", "e");
        assertThat(lambda.listAliases(request -> request.functionName("aliased").functionVersion("$LATEST")).aliases())
                .isEmpty();
        assertThatThrownBy(() -> lambda.listAliases(request -> request.functionName("nobody")))
                .isInstanceOf(ResourceNotFoundException.class);
    }
}

package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quern.admin.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionCodeSigningConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;

/** Creating, reading, changing, listing and deleting functions with the AWS SDK for Java. */
class FunctionsSdkTest {

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

    private static void create(String name) {
        server.create(lambda, name, ProbeFunctions.GREETING, ProbeFunctions.jar(), request -> request);
    }

    private static String arn(String name) {
        return "arn:aws:lambda:us-east-1:000000000000:function:" + name;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void creatingAnswersEveryFieldOfTheConfiguration() throws Exception {
        byte[] jar = ProbeFunctions.jar();
        CreateFunctionResponse created = server.create(lambda, "complete", ProbeFunctions.GREETING, jar,
                request -> request.description("greets").timeout(7).memorySize(256)
                        .environment(environment -> environment.variables(Map.of("COLOUR", "red")))
                        .tags(Map.of("team", "a")));
        assertThat(created.functionName()).isEqualTo("complete");
        assertThat(created.functionArn()).isEqualTo(arn("complete"));
        assertThat(created.runtimeAsString()).isEqualTo("java25");
        assertThat(created.role()).isEqualTo(RunningServer.ROLE);
        assertThat(created.handler()).isEqualTo(ProbeFunctions.GREETING);
        assertThat(created.codeSize()).isEqualTo(jar.length);
        assertThat(created.codeSha256()).isEqualTo(sha256(jar));
        assertThat(created.description()).isEqualTo("greets");
        assertThat(created.timeout()).isEqualTo(7);
        assertThat(created.memorySize()).isEqualTo(256);
        assertThat(created.lastModified()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
        assertThat(created.version()).isEqualTo("$LATEST");
        assertThat(created.environment().variables()).isEqualTo(Map.of("COLOUR", "red"));
        assertThat(created.environment().error()).isNull();
        assertThat(created.tracingConfig().modeAsString()).isEqualTo("PassThrough");
        assertThat(created.revisionId()).matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
        assertThat(created.state()).isEqualTo(State.PENDING);
        assertThat(created.stateReasonCodeAsString()).isEqualTo("Creating");
        assertThat(created.stateReason()).isEqualTo("The function is being created.");
        assertThat(created.lastUpdateStatus()).as("nothing was updated yet").isNull();
        assertThat(created.packageType()).isEqualTo(PackageType.ZIP);
        assertThat(created.architectures()).hasSize(1).doesNotContain(Architecture.UNKNOWN_TO_SDK_VERSION);
        assertThat(created.ephemeralStorage().size()).isEqualTo(512);
        assertThat(created.snapStart().applyOnAsString()).isEqualTo("None");
        assertThat(created.snapStart().optimizationStatusAsString()).isEqualTo("Off");
        assertThat(created.loggingConfig().logFormatAsString()).isEqualTo("Text");
        assertThat(created.loggingConfig().logGroup()).isEqualTo("/aws/lambda/complete");

        GetFunctionConfigurationResponse active = lambda
                .getFunctionConfiguration(request -> request.functionName("complete"));
        assertThat(active.state()).isEqualTo(State.ACTIVE);
        assertThat(active.stateReason()).isNull();
        assertThat(active.lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
        assertThat(active.environment().variables()).isEqualTo(Map.of("COLOUR", "red"));
        assertThat(lambda.getFunction(request -> request.functionName("complete")).tags())
                .isEqualTo(Map.of("team", "a"));
    }

    @Test
    void publishingWhileCreatingAnswersTheVersion() {
        CreateFunctionResponse created = server.create(lambda, "published", ProbeFunctions.GREETING,
                ProbeFunctions.jar(), request -> request.publish(true));
        assertThat(created.version()).isEqualTo("1");
        assertThat(created.functionArn()).isEqualTo(arn("published:1"));
        assertThat(lambda.getFunctionConfiguration(request -> request.functionName("published:1")).version())
                .isEqualTo("1");
    }

    @Test
    void theLinkOfGetFunctionLeadsToTheVeryCode() throws Exception {
        create("linked");
        GetFunctionResponse found = lambda.getFunction(request -> request.functionName("linked"));
        assertThat(found.code().repositoryType()).isEqualTo("S3");
        assertThat(found.hasTags()).isFalse();
        HttpResponse<byte[]> code = fetch(found.code().location());
        assertThat(code.statusCode()).isEqualTo(200);
        assertThat(code.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(sha256(code.body())).isEqualTo(found.configuration().codeSha256());
        assertThat(fetch(found.code().location() + "0").statusCode()).isEqualTo(403);
    }

    private static HttpResponse<byte[]> fetch(String location) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(location)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @Test
    void aFunctionIsFoundByEveryFormOfItsName() {
        create("many-names");
        for (String name : List.of("many-names", "function:many-names", "000000000000:function:many-names",
                arn("many-names"), "many-names:$LATEST", arn("many-names:$LATEST"),
                "000000000000:function:many-names:$LATEST")) {
            FunctionConfiguration found = lambda.getFunction(request -> request.functionName(name)).configuration();
            assertThat(found.functionName()).as(name).isEqualTo("many-names");
            assertThat(found.functionArn()).as(name)
                    .isEqualTo(name.endsWith("$LATEST") ? arn("many-names:$LATEST") : arn("many-names"));
        }
        assertThat(lambda.getFunction(request -> request.functionName("many-names").qualifier("$LATEST"))
                .configuration().functionArn()).isEqualTo(arn("many-names:$LATEST"));
        assertThatThrownBy(() -> lambda.getFunction(request -> request.functionName("many-names:a").qualifier("b")))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining("qualifier");
        assertThatThrownBy(() -> lambda.getFunction(
                request -> request.functionName("arn:aws:lambda:eu-west-1:000000000000:function:many-names")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void whatIsNotThereIsNamedByItsArn() {
        assertThatThrownBy(() -> lambda.getFunction(request -> request.functionName("nowhere")))
                .isInstanceOfSatisfying(ResourceNotFoundException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(404);
                    assertThat(e.type()).isEqualTo("User");
                    assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Function not found: " + arn("nowhere"));
                    assertThat(e.requestId()).isNotEmpty();
                });
        create("has-no-version");
        assertThatThrownBy(() -> lambda.getFunction(request -> request.functionName("has-no-version").qualifier("7")))
                .isInstanceOf(ResourceNotFoundException.class).hasMessageContaining(arn("has-no-version:7"));
    }

    @Test
    void aNameIsTakenOnce() {
        create("twice");
        assertThatThrownBy(() -> create("twice")).isInstanceOfSatisfying(ResourceConflictException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(409);
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Function already exist: twice");
        });
    }

    @Test
    void codeIsUpdatedUnderItsRevision() throws Exception {
        create("code");
        FunctionConfiguration before = lambda.getFunction(request -> request.functionName("code")).configuration();
        byte[] other = ProbeFunctions.otherJar("update");
        assertThatThrownBy(() -> lambda.updateFunctionCode(request -> request.functionName("code")
                .zipFile(SdkBytes.fromByteArray(other)).revisionId("00000000-0000-0000-0000-000000000000")))
                .isInstanceOfSatisfying(PreconditionFailedException.class,
                        e -> assertThat(e.statusCode()).isEqualTo(412));

        UpdateFunctionCodeResponse tried = lambda.updateFunctionCode(request -> request.functionName("code")
                .zipFile(SdkBytes.fromByteArray(other)).dryRun(true));
        assertThat(tried.codeSha256()).isEqualTo(sha256(other));
        assertThat(lambda.getFunctionConfiguration(request -> request.functionName("code")).codeSha256())
                .isEqualTo(before.codeSha256());

        UpdateFunctionCodeResponse updated = lambda.updateFunctionCode(request -> request.functionName("code")
                .zipFile(SdkBytes.fromByteArray(other)).revisionId(before.revisionId()).publish(true));
        assertThat(updated.version()).isEqualTo("1");
        assertThat(updated.codeSha256()).isEqualTo(sha256(other));
        RunningServer.awaitUpdated(lambda, "code");
        GetFunctionConfigurationResponse after = lambda
                .getFunctionConfiguration(request -> request.functionName("code"));
        assertThat(after.codeSha256()).isEqualTo(sha256(other));
        assertThat(after.revisionId()).isNotEqualTo(before.revisionId());
        assertThat(after.lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
    }

    @Test
    void settingsKeepWhatARequestDoesNotName() {
        create("settings");
        String revision = lambda.getFunctionConfiguration(request -> request.functionName("settings")).revisionId();
        UpdateFunctionConfigurationResponse updated = lambda.updateFunctionConfiguration(
                request -> request.functionName("settings").timeout(900).description("slow").revisionId(revision)
                        .environment(environment -> environment.variables(Map.of("COLOUR", "blue"))));
        assertThat(updated.timeout()).isEqualTo(900);
        assertThat(updated.memorySize()).isEqualTo(128);
        assertThat(updated.handler()).isEqualTo(ProbeFunctions.GREETING);
        assertThat(updated.lastUpdateStatus()).isNotEqualTo(LastUpdateStatus.FAILED);

        UpdateFunctionConfigurationResponse again = lambda
                .updateFunctionConfiguration(request -> request.functionName("settings").description("")
                        .handler(ProbeFunctions.TELL).memorySize(10_240).role("arn:aws:iam::000000000000:role/other"));
        assertThat(again.description()).isEmpty();
        assertThat(again.timeout()).isEqualTo(900);
        assertThat(again.environment().variables()).isEqualTo(Map.of("COLOUR", "blue"));
        assertThat(again.role()).isEqualTo("arn:aws:iam::000000000000:role/other");
        assertThat(again.revisionId()).isNotEqualTo(updated.revisionId());
        String answer = lambda.invoke(request -> request.functionName("settings").payload(SdkBytes.fromUtf8String("1")))
                .payload().asUtf8String();
        assertThat(answer).contains("\"colour\":\"blue\"");

        assertThat(lambda.updateFunctionConfiguration(
                request -> request.functionName("settings").environment(environment -> environment.variables(Map.of())))
                .environment()).isNull();
        assertThatThrownBy(() -> lambda
                .updateFunctionConfiguration(request -> request.functionName("settings").revisionId(revision)))
                .isInstanceOf(PreconditionFailedException.class);
    }

    @Test
    void functionsAreListedPageByPage(@TempDir Path otherData) {
        try (RunningServer other = RunningServer.start(otherData); LambdaClient client = other.lambda()) {
            for (String name : List.of("a", "b", "c", "d", "e")) {
                other.create(client, name, ProbeFunctions.GREETING, ProbeFunctions.jar(),
                        request -> request.publish(name.equals("b")));
            }
            assertThat(client.listFunctionsPaginator(request -> request.maxItems(2)).functions())
                    .extracting(FunctionConfiguration::functionName).containsExactly("a", "b", "c", "d", "e");
            assertThat(client.listFunctionsPaginator(request -> request.maxItems(1).functionVersion("ALL")).functions())
                    .extracting(FunctionConfiguration::functionArn).containsExactly(arn("a:$LATEST"),
                            arn("b:$LATEST"), arn("b:1"), arn("c:$LATEST"), arn("d:$LATEST"), arn("e:$LATEST"));
            assertThat(client.listVersionsByFunction(request -> request.functionName("b")).versions())
                    .extracting(FunctionConfiguration::stateAsString, FunctionConfiguration::lastUpdateStatusAsString)
                    .as("lists tell no states").containsOnly(tuple(null, null));
            assertThat(client.listFunctions(request -> request.maxItems(5)).nextMarker()).isNull();
            assertThat(client.listFunctions(request -> request.maxItems(4)).functions()).hasSize(4)
                    .allSatisfy(function -> {
                        assertThat(function.functionArn()).isEqualTo(arn(function.functionName()));
                        assertThat(function.state()).isNull();
                    });
            assertThatThrownBy(() -> client.listFunctions(request -> request.marker("%%%").functionVersion("ALL")))
                    .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining("Marker '%%%'");
        }
    }

    @Test
    void noFunctionHasCodeSigningAndToolsAreToldSo() {
        create("unsigned");
        GetFunctionCodeSigningConfigResponse none = lambda
                .getFunctionCodeSigningConfig(request -> request.functionName("unsigned"));
        assertThat(none.functionName()).isEqualTo("unsigned");
        assertThat(none.codeSigningConfigArn()).isNull();
        assertThatThrownBy(() -> lambda.getFunctionCodeSigningConfig(request -> request.functionName("nobody")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aPageHoldsFiftyAtMostWhateverIsAskedFor(@TempDir Path otherData) {
        try (RunningServer other = RunningServer.start(otherData); LambdaClient client = other.lambda()) {
            byte[] jar = ProbeFunctions.jar();
            for (int i = 0; i < 51; i++) {
                String name = "f" + i;
                client.createFunction(request -> request.functionName(name).runtime("java25")
                        .handler(ProbeFunctions.GREETING).role(RunningServer.ROLE)
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(jar))));
            }
            assertThat(client.listFunctions(request -> request.maxItems(10_000)).functions()).hasSize(50);
            assertThat(client.listFunctionsPaginator().functions()).hasSize(51);
        }
    }

    @Test
    void deletingAFunctionTakesItsVersionsAlong() {
        create("deleted");
        lambda.publishVersion(request -> request.functionName("deleted"));
        lambda.createAlias(request -> request.functionName("deleted").name("live").functionVersion("1"));
        assertThatThrownBy(() -> lambda.deleteFunction(request -> request.functionName("deleted").qualifier("1")))
                .isInstanceOf(ResourceConflictException.class).hasMessageContaining("[live]");
        assertThatThrownBy(() -> lambda.deleteFunction(request -> request.functionName("deleted").qualifier("live")))
                .isInstanceOf(InvalidParameterValueException.class);
        assertThatThrownBy(() -> lambda.deleteFunction(request -> request.functionName("deleted").qualifier("$LATEST")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("$LATEST version cannot be deleted without deleting the function.");
        assertThat(lambda.deleteFunction(request -> request.functionName("deleted")).sdkHttpResponse().statusCode())
                .isEqualTo(204);
        assertThatThrownBy(() -> lambda.deleteFunction(request -> request.functionName("deleted")))
                .isInstanceOf(ResourceNotFoundException.class);
        create("deleted");
        assertThat(lambda.publishVersion(request -> request.functionName("deleted")).version()).isEqualTo("1");
        assertThatThrownBy(() -> lambda.getAlias(request -> request.functionName("deleted").name("live")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void theAccountTellsItsLimitsAndWhatIsUsed(@TempDir Path otherData) {
        try (RunningServer other = RunningServer.start(otherData); LambdaClient client = other.lambda()) {
            byte[] jar = ProbeFunctions.jar();
            other.create(client, "one", ProbeFunctions.GREETING, jar, request -> request);
            other.create(client, "two", ProbeFunctions.GREETING, jar, request -> request.publish(true));
            var settings = client.getAccountSettings();
            assertThat(settings.accountUsage().functionCount()).isEqualTo(2);
            assertThat(settings.accountUsage().totalCodeSize()).isEqualTo(jar.length);
            assertThat(settings.accountLimit().totalCodeSize()).isEqualTo(80_530_636_800L);
            assertThat(settings.accountLimit().codeSizeZipped()).isEqualTo(52_428_800);
            assertThat(settings.accountLimit().codeSizeUnzipped()).isEqualTo(262_144_000);
            assertThat(settings.accountLimit().concurrentExecutions()).isEqualTo(1_000);
            assertThat(settings.accountLimit().unreservedConcurrentExecutions()).isEqualTo(1_000);
        }
    }
}

package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddPermissionResponse;
import software.amazon.awssdk.services.lambda.model.CreateFunctionUrlConfigResponse;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.FunctionUrlConfig;
import software.amazon.awssdk.services.lambda.model.GetFunctionUrlConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetPolicyResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PolicyLengthExceededException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionUrlConfigResponse;

/** Function URLs, resource policies and tags with the AWS SDK for Java. */
class UrlsPoliciesAndTagsSdkTest {

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

    @Test
    void aFunctionUrlIsCreatedReadChangedAndDeleted() {
        create("web");
        CreateFunctionUrlConfigResponse created = lambda.createFunctionUrlConfig(request -> request.functionName("web")
                .authType(FunctionUrlAuthType.NONE).cors(cors -> cors.allowOrigins("*").allowMethods("GET", "POST")
                        .allowHeaders("x-a").exposeHeaders("x-b").allowCredentials(true).maxAge(60)));
        assertThat(created.sdkHttpResponse().statusCode()).isEqualTo(201);
        assertThat(created.functionUrl()).startsWith(server.url() + "/lambda-url/").endsWith("/");
        assertThat(created.functionArn()).isEqualTo(arn("web"));
        assertThat(created.authType()).isEqualTo(FunctionUrlAuthType.NONE);
        assertThat(created.invokeMode()).isEqualTo(InvokeMode.BUFFERED);
        assertThat(created.creationTime()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
        assertThat(created.cors().allowMethods()).containsExactly("GET", "POST");

        GetFunctionUrlConfigResponse found = lambda.getFunctionUrlConfig(request -> request.functionName("web"));
        assertThat(found.functionUrl()).isEqualTo(created.functionUrl());
        assertThat(found.cors().allowCredentials()).isTrue();
        assertThat(found.cors().maxAge()).isEqualTo(60);

        UpdateFunctionUrlConfigResponse updated = lambda.updateFunctionUrlConfig(
                request -> request.functionName("web").authType(FunctionUrlAuthType.AWS_IAM)
                        .invokeMode(InvokeMode.RESPONSE_STREAM));
        assertThat(updated.functionUrl()).isEqualTo(created.functionUrl());
        assertThat(updated.authType()).isEqualTo(FunctionUrlAuthType.AWS_IAM);
        assertThat(updated.invokeMode()).isEqualTo(InvokeMode.RESPONSE_STREAM);
        assertThat(updated.cors().exposeHeaders()).containsExactly("x-b");
        assertThat(updated.creationTime()).isEqualTo(created.creationTime());

        assertThatThrownBy(() -> lambda.createFunctionUrlConfig(
                request -> request.functionName("web").authType(FunctionUrlAuthType.NONE)))
                .isInstanceOf(ResourceConflictException.class);
        assertThat(lambda.deleteFunctionUrlConfig(request -> request.functionName("web")).sdkHttpResponse()
                .statusCode()).isEqualTo(204);
        assertThatThrownBy(() -> lambda.getFunctionUrlConfig(request -> request.functionName("web")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void functionUrlsOfAliasesAreListed() {
        create("webs");
        lambda.publishVersion(request -> request.functionName("webs"));
        lambda.createFunctionUrlConfig(request -> request.functionName("webs").authType(FunctionUrlAuthType.NONE));
        for (String alias : List.of("a", "b")) {
            lambda.createAlias(request -> request.functionName("webs").name(alias).functionVersion("1"));
            lambda.createFunctionUrlConfig(
                    request -> request.functionName("webs").qualifier(alias).authType(FunctionUrlAuthType.NONE));
        }
        assertThat(lambda.listFunctionUrlConfigsPaginator(request -> request.functionName("webs").maxItems(1))
                .functionUrlConfigs()).extracting(FunctionUrlConfig::functionArn)
                .containsExactlyInAnyOrder(arn("webs"), arn("webs:a"), arn("webs:b"));
        assertThatThrownBy(() -> lambda.createFunctionUrlConfig(
                request -> request.functionName("webs").qualifier("1").authType(FunctionUrlAuthType.NONE)))
                .isInstanceOf(LambdaException.class).hasMessageContaining("ualifier");
        assertThatThrownBy(() -> lambda.createFunctionUrlConfig(
                request -> request.functionName("webs").qualifier("none").authType(FunctionUrlAuthType.NONE)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void bothGrantsOfANewPublicUrlAreTaken() {
        create("public");
        lambda.addPermission(request -> request.functionName("public").statementId("url")
                .action("lambda:InvokeFunctionUrl").principal("*").functionUrlAuthType(FunctionUrlAuthType.NONE));
        String second = lambda.addPermission(request -> request.functionName("public").statementId("function")
                .action("lambda:InvokeFunction").principal("*").invokedViaFunctionUrl(true)).statement();
        assertThat(second).isEqualTo("{\"Sid\":\"function\",\"Effect\":\"Allow\",\"Principal\":\"*\","
                + "\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"" + arn("public") + "\","
                + "\"Condition\":{\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"}}}");
        assertThat(lambda.getPolicy(request -> request.functionName("public")).policy()).contains(second);
        assertThat(lambda.addPermission(request -> request.functionName("public").statementId("anyway")
                .action("lambda:InvokeFunction").principal("*").invokedViaFunctionUrl(false)).statement())
                .as("no condition is no restriction").doesNotContain("Condition");
    }

    @Test
    void aPolicyIsBuiltStatementByStatement() {
        create("shared");
        assertThatThrownBy(() -> lambda.getPolicy(request -> request.functionName("shared")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The resource you requested does not exist.");
        AddPermissionResponse added = lambda.addPermission(request -> request.functionName("shared")
                .statementId("s3").action("lambda:InvokeFunction").principal("s3.amazonaws.com")
                .sourceArn("arn:aws:s3:::photos").sourceAccount("000000000000"));
        assertThat(added.statement()).isEqualTo("{\"Sid\":\"s3\",\"Effect\":\"Allow\","
                + "\"Principal\":{\"Service\":\"s3.amazonaws.com\"},\"Action\":\"lambda:InvokeFunction\","
                + "\"Resource\":\"" + arn("shared") + "\",\"Condition\":{"
                + "\"StringEquals\":{\"AWS:SourceAccount\":\"000000000000\"},"
                + "\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::photos\"}}}");
        GetPolicyResponse first = lambda.getPolicy(request -> request.functionName("shared"));
        assertThat(first.policy()).isEqualTo(
                "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[" + added.statement() + "]}");

        assertThatThrownBy(() -> lambda.addPermission(request -> request.functionName("shared").statementId("s3")
                .action("lambda:InvokeFunction").principal("*"))).isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("s3");
        lambda.addPermission(request -> request.functionName("shared").statementId("url")
                .action("lambda:InvokeFunctionUrl").principal("*").functionUrlAuthType(FunctionUrlAuthType.NONE)
                .revisionId(first.revisionId()));
        assertThatThrownBy(() -> lambda.addPermission(request -> request.functionName("shared").statementId("late")
                .action("lambda:InvokeFunction").principal("111111111111").revisionId(first.revisionId())))
                .isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> lambda.removePermission(
                request -> request.functionName("shared").statementId("url").revisionId(first.revisionId())))
                .isInstanceOf(PreconditionFailedException.class);
        GetPolicyResponse second = lambda.getPolicy(request -> request.functionName("shared"));
        assertThat(second.policy()).contains("\"Principal\":\"*\"", "\"lambda:FunctionUrlAuthType\":\"NONE\"");
        lambda.removePermission(
                request -> request.functionName("shared").statementId("url").revisionId(second.revisionId()));
        lambda.removePermission(request -> request.functionName("shared").statementId("s3"));
        assertThatThrownBy(() -> lambda.getPolicy(request -> request.functionName("shared")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda
                .removePermission(request -> request.functionName("shared").statementId("s3")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void policiesBelongToOneQualifierAndAreBounded() {
        create("qualified");
        lambda.publishVersion(request -> request.functionName("qualified"));
        lambda.createAlias(request -> request.functionName("qualified").name("live").functionVersion("1"));
        lambda.addPermission(request -> request.functionName("qualified").qualifier("live").statementId("a")
                .action("lambda:InvokeFunction").principal("arn:aws:iam::111111111111:role/x"));
        assertThat(lambda.getPolicy(request -> request.functionName("qualified").qualifier("live")).policy())
                .contains("\"Resource\":\"" + arn("qualified:live") + "\"",
                        "\"AWS\":\"arn:aws:iam::111111111111:role/x\"");
        assertThatThrownBy(() -> lambda.getPolicy(request -> request.functionName("qualified")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> {
            for (int i = 0; i < 200; i++) {
                String id = "statement-" + i;
                lambda.addPermission(request -> request.functionName("qualified").statementId(id)
                        .action("lambda:InvokeFunction").principal("s3.amazonaws.com")
                        .sourceArn("arn:aws:s3:::" + "b".repeat(60)));
            }
        }).isInstanceOfSatisfying(PolicyLengthExceededException.class,
                e -> assertThat(e.statusCode()).isEqualTo(400));
    }

    @Test
    void tagsAreAddedReplacedAndTakenAway() {
        create("tagged");
        String resource = arn("tagged");
        assertThat(lambda.listTags(request -> request.resource(resource)).tags()).isEmpty();
        assertThat(
                lambda.tagResource(request -> request.resource(resource).tags(Map.of("a", "1", "b c/ö", "2", "d", "")))
                        .sdkHttpResponse().statusCode())
                .isEqualTo(204);
        lambda.tagResource(request -> request.resource(resource).tags(Map.of("a", "3")));
        assertThat(lambda.listTags(request -> request.resource(resource)).tags())
                .isEqualTo(Map.of("a", "3", "b c/ö", "2", "d", ""));
        lambda.untagResource(request -> request.resource(resource).tagKeys("b c/ö", "d", "not there"));
        assertThat(lambda.listTags(request -> request.resource(resource)).tags()).isEqualTo(Map.of("a", "3"));

        assertThatThrownBy(() -> lambda.listTags(request -> request.resource(arn("nobody"))))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.tagResource(request -> request.resource(resource).tags(Map.of("aws:x", ""))))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining("aws:x");
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            many.put("k" + i, "v");
        }
        assertThatThrownBy(() -> lambda.tagResource(request -> request.resource(resource).tags(many)))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining("50");
        assertThat(lambda.listTags(request -> request.resource(resource)).tags()).hasSize(1);
        many.put("k50", "v");
        assertThatThrownBy(() -> server.create(lambda, "over-tagged", ProbeFunctions.TELL, ProbeFunctions.jar(),
                request -> request.tags(many))).isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("50");
    }
}

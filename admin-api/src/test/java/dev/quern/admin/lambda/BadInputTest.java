package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.admin.SignedHttp.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** What a request may not say: each answer has the exception's name, its status, and names the field and the rule. */
@Timeout(120)
class BadInputTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String FUNCTIONS = "/2015-03-31/functions";
    private static final String VALIDATION = "ValidationException";
    private static final String PARAMETER = "InvalidParameterValueException";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = new SignedHttp(server);
        try (LambdaClient lambda = server.lambda()) {
            server.create(lambda, "f", ProbeFunctions.TELL, ProbeFunctions.jar(), request -> request);
        }
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    /** A request to create a function that would succeed. */
    private static ObjectNode creation() {
        ObjectNode request = JSON.createObjectNode();
        request.put("FunctionName", "new").put("Runtime", "java25").put("Role", RunningServer.ROLE)
                .put("Handler", ProbeFunctions.TELL);
        request.putObject("Code").put("ZipFile", Base64.getEncoder().encodeToString(ProbeFunctions.jar()));
        return request;
    }

    /** A member set to a value, both as JSON; a dot leads into a structure. */
    private static String with(ObjectNode request, String member, String value) throws Exception {
        ObjectNode into = request;
        String[] path = member.split("\\.");
        for (int i = 0; i < path.length - 1; i++) {
            into = into.withObjectProperty(path[i]);
        }
        if (value.isEmpty()) {
            into.remove(path[path.length - 1]);
        } else {
            into.set(path[path.length - 1], JSON.readTree(value));
        }
        return request.toString();
    }

    private static String quoted(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }

    static Stream<Arguments> membersOfACreation() {
        return Stream.of(
                arguments("FunctionName", "", VALIDATION, "'functionName' failed to satisfy constraint: Member must "
                        + "not be null"),
                arguments("FunctionName", "\"a b\"", VALIDATION,
                        "Value 'a b' at 'functionName' failed to satisfy constraint: Member must satisfy regular "
                                + "expression pattern: "),
                arguments("FunctionName", quoted(141), VALIDATION, "Member must have length less than or equal to 140"),
                arguments("FunctionName", quoted(65), PARAMETER, "64"),
                arguments("FunctionName", "\"\"", VALIDATION, "'functionName'"),
                arguments("FunctionName", "7", "SerializationException", "(at 'functionName')"),
                arguments("FunctionName", "\"f:live\"", PARAMETER, "qualifier"),
                arguments("Runtime", "", PARAMETER, "Runtime and Handler are mandatory parameters"),
                arguments("Runtime", "\"cobol\"", PARAMETER, "cobol"),
                arguments("Role", "", VALIDATION, "at 'role' failed to satisfy constraint: Member must not be null"),
                arguments("Role", "\"me\"", VALIDATION, "Value 'me' at 'role' failed to satisfy constraint: "),
                arguments("Handler", "\"a b\"", VALIDATION, "at 'handler' failed to satisfy constraint: Member must "
                        + "satisfy regular expression pattern: [^\\s]+"),
                arguments("Handler", quoted(129), VALIDATION, "'handler'"),
                arguments("Handler", "", PARAMETER, "Runtime and Handler are mandatory parameters"),
                arguments("Code", "", VALIDATION, "'code' failed to satisfy constraint: Member must not be null"),
                arguments("Code", "\"x\"", "SerializationException", "'code'"),
                arguments("Code.ZipFile", "", PARAMETER, "ZipFile"),
                arguments("Code.ZipFile", "\"\"", PARAMETER, "Uploaded file must be a non-empty zip"),
                arguments("Code.ZipFile", "\"not base64!\"", "SerializationException", "'code.zipFile'"),
                arguments("Code.ZipFile", "\"AAAA\"", PARAMETER, "Could not unzip uploaded file."),
                arguments("Description", quoted(257), VALIDATION,
                        "at 'description' failed to satisfy constraint: Member must have length less than or equal "
                                + "to 256"),
                arguments("Timeout", "0", VALIDATION, "Value '0' at 'timeout' failed to satisfy constraint: Member "
                        + "must have value greater than or equal to 1"),
                arguments("Timeout", "901", VALIDATION, "Member must have value less than or equal to 900"),
                arguments("Timeout", "1.5", "SerializationException", "'timeout'"),
                arguments("Timeout", "\"3\"", "SerializationException", "'timeout'"),
                arguments("Timeout", "99999999999", "SerializationException", "'timeout'"),
                arguments("MemorySize", "127", VALIDATION, "Value '127' at 'memorySize'"),
                arguments("MemorySize", "10241", VALIDATION, "Value '10241' at 'memorySize'"),
                arguments("Publish", "\"yes\"", "SerializationException", "'publish'"),
                arguments("PackageType", "\"Tar\"", VALIDATION, "Member must satisfy enum value set: [Zip, Image]"),
                arguments("PackageType", "\"Image\"", PARAMETER, "PackageType"),
                arguments("Environment.Variables", "{\"1A\":\"x\"}", VALIDATION, "'environment.variables'"),
                arguments("Environment.Variables", "{\"AB\":7}", "SerializationException", "environment.variables"),
                arguments("Environment.Variables", "{\"AB\":null}", "SerializationException", "environment.variables"),
                arguments("Environment.Variables", "{\"AWS_REGION\":\"x\",\"LAMBDA_TASK_ROOT\":\"y\"}", PARAMETER,
                        "Reserved keys used in this request: AWS_REGION, LAMBDA_TASK_ROOT"),
                arguments("Environment.Variables", "{\"AB\":" + quoted(4_095) + "}", PARAMETER, "4KB"),
                arguments("Tags", "{\"aws:x\":\"\"}", PARAMETER, "aws:x"),
                arguments("Tags", "[]", "SerializationException", "'tags'"),
                arguments("Architectures", "[\"mips\"]", VALIDATION, "'architectures'"),
                arguments("Architectures", "[]", VALIDATION, "'architectures'"),
                arguments("Architectures", "[\"x86_64\",\"arm64\"]", VALIDATION, "'architectures'"),
                arguments("Architectures",
                        HostArchitecture.NAME.equals("arm64") ? "[\"x86_64\"]" : "[\"arm64\"]", PARAMETER,
                        "Architectures"),
                arguments("VpcConfig", "{\"SubnetIds\":[\"subnet-1\"]}", PARAMETER, "VpcConfig"),
                arguments("VpcConfig", "{\"Ipv6AllowedForDualStack\":true}", PARAMETER,
                        "VpcConfig.Ipv6AllowedForDualStack"),
                arguments("DeadLetterConfig", "{\"TargetArn\":\"arn:aws:sqs:us-east-1:000000000000:q\"}", PARAMETER,
                        "dead letter target ARN arn:aws:sqs:us-east-1:000000000000:q"),
                arguments("TracingConfig", "{\"Mode\":\"Active\"}", PARAMETER, "TracingConfig"),
                arguments("TracingConfig", "{\"Mode\":\"Some\"}", VALIDATION, "'tracingConfig.mode'"),
                arguments("Layers", "[\"arn:aws:lambda:us-east-1:000000000000:layer:l:1\"]", PARAMETER, "Layers"),
                arguments("EphemeralStorage", "{\"Size\":511}", VALIDATION, "Value '511' at 'ephemeralStorage.size'"),
                arguments("EphemeralStorage", "{\"Size\":1024}", PARAMETER, "EphemeralStorage"),
                arguments("EphemeralStorage", "{}", VALIDATION, "'ephemeralStorage.size'"),
                arguments("SnapStart", "{\"ApplyOn\":\"PublishedVersions\"}", PARAMETER, "SnapStart"),
                arguments("LoggingConfig", "{\"LogFormat\":\"Text\",\"SystemLogLevel\":\"INFO\"}", PARAMETER,
                        "LogLevel is not supported when LogFormat is set to \"Text\""),
                arguments("LoggingConfig", "{\"ApplicationLogLevel\":\"INFO\"}", PARAMETER, "LogLevel"),
                arguments("LoggingConfig", "{\"LogGroup\":\"not mine\"}", VALIDATION, "loggingConfig.logGroup"),
                arguments("KMSKeyArn", "\"x\"", PARAMETER, "KMSKeyArn"),
                arguments("FileSystemConfigs", "[]", PARAMETER, "FileSystemConfigs"),
                arguments("CodeSigningConfigArn", "\"x\"", PARAMETER, "CodeSigningConfigArn"),
                arguments("ImageConfig", "{}", PARAMETER, "ImageConfig"),
                arguments("TenancyConfig", "{}", PARAMETER, "TenancyConfig"),
                arguments("CapacityProviderConfig", "{}", PARAMETER, "CapacityProviderConfig"),
                arguments("DurableConfig", "{}", PARAMETER, "DurableConfig"),
                arguments("PublishTo", "\"x\"", PARAMETER, "PublishTo"),
                arguments("Code.S3Bucket", "\"b\"", VALIDATION, "code.s3Bucket"),
                arguments("Code.S3Key", "\"k\"", PARAMETER, "when providing a ZipFile"),
                arguments("Code.S3ObjectVersion", "\"v\"", PARAMETER, "when providing a ZipFile"),
                arguments("Code.ImageUri", "\"i\"", PARAMETER, "Code.ImageUri"),
                arguments("Code.SourceKMSKeyArn", "\"i\"", PARAMETER, "Code.SourceKMSKeyArn"));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("membersOfACreation")
    void aMemberOfACreationIsCheckedAndNamed(String member, String value, String type, String message)
            throws Exception {
        Answer answer = http.post(FUNCTIONS, with(creation(), member, value));
        isRefused(answer, 400, type, message);
        assertThat(http.get(FUNCTIONS + "/new").status()).as("nothing was created").isEqualTo(404);
    }

    private static void isRefused(Answer answer, int status, String type, String message) {
        assertThat(answer.text()).contains("essage");
        assertThat(answer.message()).contains(message);
        assertThat(answer.errorType()).isEqualTo(type);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("x-amzn-RequestId")).matches("[0-9a-f-]{36}");
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(answer.body().length));
    }

    static Stream<Arguments> requests() {
        String f = FUNCTIONS + "/f";
        String url = "/2021-10-31/functions/f/url";
        return Stream.of(
                arguments("GET", FUNCTIONS + "?MaxItems=0", "", VALIDATION, "'maxItems'"),
                arguments("GET", FUNCTIONS + "?MaxItems=10001", "", VALIDATION, "'maxItems'"),
                arguments("GET", FUNCTIONS + "?MaxItems=many", "", "SerializationException", "'maxItems'"),
                arguments("GET", FUNCTIONS + "?FunctionVersion=SOME", "", VALIDATION, "[ALL]"),
                arguments("GET", FUNCTIONS + "?MasterRegion=ALL", "", PARAMETER, "MasterRegion"),
                arguments("GET", f + "?Qualifier=a%20b", "", VALIDATION, "'qualifier'"),
                arguments("GET", FUNCTIONS + "/a%20b", "", VALIDATION, "'functionName'"),
                arguments("GET", FUNCTIONS + "/" + "x".repeat(171), "", VALIDATION, "170"),
                arguments("PUT", f + "/code", "{}", PARAMETER, "ZipFile"),
                arguments("PUT", f + "/code", "{\"S3Bucket\":\"bucket\"}", PARAMETER, "S3Key"),
                arguments("PUT", f + "/code", "{\"PublishTo\":\"x\"}", PARAMETER, "PublishTo"),
                arguments("PUT", f + "/configuration", "{\"Timeout\":0,\"MemorySize\":1}", VALIDATION,
                        "2 validation errors detected: "),
                arguments("PUT", f + "/configuration", "{\"KMSKeyArn\":\"k\"}", PARAMETER, "KMSKeyArn"),
                arguments("PUT", f + "/configuration", "{\"Runtime\":\"cobol\"}", PARAMETER, "cobol"),
                arguments("PUT", f + "/configuration", "{\"Environment\":{\"Variables\":{\"AWS_REGION\":\"x\"}}}",
                        PARAMETER, "AWS_REGION"),
                arguments("PUT", f + "/configuration", "[]", "SerializationException", "list"),
                arguments("PUT", f + "/configuration", "{", "InvalidRequestContentException",
                        "Could not parse request body into json: "),
                arguments("PUT", f + "/configuration", "{} {}", "InvalidRequestContentException", "Unexpected"),
                arguments("POST", f + "/versions", "{\"Description\":" + quoted(257) + "}", VALIDATION,
                        "'description'"),
                arguments("POST", f + "/versions", "{\"PublishTo\":\"x\"}", PARAMETER, "PublishTo"),
                arguments("POST", f + "/aliases", "{}", VALIDATION, "2 validation errors detected: "),
                arguments("POST", f + "/aliases", "{\"Name\":\"7\",\"FunctionVersion\":\"1\"}", VALIDATION, "'name'"),
                arguments("POST", f + "/aliases", "{\"Name\":\"a\",\"FunctionVersion\":\"x\"}", VALIDATION,
                        "'functionVersion'"),
                arguments("POST", f + "/aliases", "{\"Name\":\"a\",\"FunctionVersion\":\"0\"}", PARAMETER, "'0'"),
                arguments("POST", f + "/aliases",
                        "{\"Name\":\"a\",\"FunctionVersion\":\"1\",\"RoutingConfig\":{\"AdditionalVersionWeights\":"
                                + "{\"x\":0.5}}}",
                        VALIDATION, "additionalVersionWeights"),
                arguments("GET", f + "/aliases/7", "", VALIDATION, "'name'"),
                arguments("GET", f + "/aliases?FunctionVersion=x", "", VALIDATION, "'functionVersion'"),
                arguments("POST", url, "{}", VALIDATION, "'authType' failed to satisfy constraint: Member must not "
                        + "be null"),
                arguments("POST", url, "{\"AuthType\":\"SOME\"}", VALIDATION, "[NONE, AWS_IAM]"),
                arguments("POST", url, "{\"AuthType\":\"NONE\",\"InvokeMode\":\"SLOW\"}", VALIDATION, "'invokeMode'"),
                arguments("POST", url, "{\"AuthType\":\"NONE\",\"Cors\":{\"MaxAge\":86401}}", VALIDATION,
                        "'cors.maxAge'"),
                arguments("POST", url, "{\"AuthType\":\"NONE\",\"Cors\":{\"AllowMethods\":[\"OPTIONS\"]}}", VALIDATION,
                        "'cors.allowMethods'"),
                arguments("POST", url + "?Qualifier=1", "{\"AuthType\":\"NONE\"}", VALIDATION, "'qualifier'"),
                arguments("GET", "/2021-10-31/functions/f/urls?MaxItems=51", "", VALIDATION, "'maxItems'"),
                arguments("POST", f + "/policy", "{}", VALIDATION, "3 validation errors detected: "),
                arguments("POST", f + "/policy",
                        "{\"StatementId\":\"a b\",\"Action\":\"s3:Get\",\"Principal\":\"a b\"}", VALIDATION,
                        "3 validation errors detected: "),
                arguments("POST", f + "/policy",
                        "{\"StatementId\":\"a\",\"Action\":\"lambda:InvokeFunction\",\"Principal\":\"somebody\"}",
                        PARAMETER, "The provided principal was invalid."),
                arguments("POST", f + "/policy",
                        "{\"StatementId\":\"a\",\"Action\":\"lambda:InvokeFunction\",\"Principal\":\"*\","
                                + "\"FunctionUrlAuthType\":\"NONE\"}",
                        PARAMETER, "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action"),
                arguments("POST", "/2017-03-31/tags/f", "{\"Tags\":{\"a\":\"b\"}}", VALIDATION, "'resource'"),
                arguments("POST", "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af",
                        "{}", VALIDATION, "'tags'"),
                arguments("DELETE", "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af",
                        "", VALIDATION, "'tagKeys'"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("requests")
    void aRequestIsCheckedAndItsFaultNamed(String method, String target, String body, String type, String message) {
        isRefused(http.send(method, target, body, Map.of()), 400, type, message);
    }

    static Stream<Arguments> invocations() {
        return Stream.of(arguments("X-Amz-Invocation-Type", "Later", VALIDATION, "[Event, RequestResponse, DryRun]"),
                arguments("X-Amz-Log-Type", "Some", VALIDATION, "[None, Tail]"),
                arguments("X-Amz-Tenant-Id", "t", PARAMETER, "X-Amz-Tenant-Id"),
                arguments("X-Amz-Durable-Execution-Name", "d", PARAMETER, "X-Amz-Durable-Execution-Name"),
                arguments("X-Amz-Client-Context", "%%%", "InvalidRequestContentException", "Client context"),
                arguments("X-Amz-Client-Context", "WzFd", "InvalidRequestContentException", "Client context"),
                arguments("X-Amz-Client-Context", "e30=".repeat(896), "InvalidRequestContentException", "3583"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("invocations")
    void aHeaderOfAnInvocationIsCheckedAndNamed(String header, String value, String type, String message) {
        isRefused(http.send("POST", FUNCTIONS + "/f/invocations", "{}", Map.of(header, value)), 400, type, message);
    }

    @ParameterizedTest
    @MethodSource("noJson")
    void anEventThatIsNotJsonIsRefused(String event) {
        for (String path : List.of(FUNCTIONS + "/f/invocations",
                "/2021-11-15/functions/f/response-streaming-invocations")) {
            isRefused(http.post(path, event), 400, "InvalidRequestContentException",
                    "Could not parse request body into json: ");
        }
    }

    static List<String> noJson() {
        return List.of("hello", "{", "{\"a\":}", "[1,]", "{} {}", "'a'", "NaN", "{\"a\" 1}", "\u0000");
    }

    @Test
    void jsonThatIsNotUtf8IsRefused() {
        isRefused(http.send("POST", FUNCTIONS + "/f/invocations", new byte[]{'"', (byte) 0xc3, (byte) 0x28, '"'},
                Map.of()), 400, "InvalidRequestContentException", "Could not parse request body into json: ");
    }

    @Test
    void anEventMayHaveSixMebibytesAndNoMore() {
        byte[] event = new byte[6_291_456];
        Arrays.fill(event, (byte) 'x');
        event[0] = '"';
        event[event.length - 1] = '"';
        Answer large = http.send("POST", FUNCTIONS + "/f/invocations", event, Map.of());
        assertThat(large.status()).isEqualTo(200);
        byte[] over = Arrays.copyOf(event, event.length + 1);
        over[over.length - 1] = ' ';
        Answer refused = http.send("POST", FUNCTIONS + "/f/invocations", over, Map.of());
        isRefused(refused, 413, "RequestTooLargeException", "6291456 bytes");
        assertThat(refused.json().path("Type").asText()).isEqualTo("User");
    }

    @Test
    void aPackageOfMoreThanSeventyMegabytesOfTextIsRefusedBeforeItIsRead() {
        byte[] body = new byte[70_200_000];
        Arrays.fill(body, (byte) ' ');
        isRefused(http.send("POST", FUNCTIONS, body, Map.of()), 413, "RequestTooLargeException", "70167211 bytes");
    }

    @Test
    void aPackageOfMoreThanFiftyMebibytesIsRefused() throws Exception {
        String zip = Base64.getEncoder().encodeToString(new byte[52_428_801]);
        String request = with(creation(), "Code.ZipFile", "\"ZIP\"").replace("ZIP", zip);
        isRefused(http.post(FUNCTIONS, request), 400, PARAMETER, "52428800");
    }

    @Test
    void whatTheModelDoesNotKnowIsIgnoredAsOnLambda() throws Exception {
        ObjectNode request = creation();
        request.put("FunctionName", "with-unknown").put("Flavour", "vanilla");
        assertThat(http.post(FUNCTIONS, request.toString()).status()).isEqualTo(201);
    }

    @Test
    void membersThatSayWhatIsTheCaseAnywayAreTaken() throws Exception {
        ObjectNode request = creation();
        request.put("FunctionName", "as-it-is").put("PackageType", "Zip");
        request.putArray("Architectures").add(HostArchitecture.NAME);
        request.putArray("Layers");
        request.putObject("VpcConfig").putArray("SubnetIds");
        request.putObject("DeadLetterConfig");
        request.putObject("TracingConfig").put("Mode", "PassThrough");
        request.putObject("EphemeralStorage").put("Size", 512);
        request.putObject("SnapStart").put("ApplyOn", "None");
        request.putObject("LoggingConfig").put("LogFormat", "Text");
        request.putNull("KMSKeyArn");
        Answer created = http.post(FUNCTIONS, request.toString());
        assertThat(created.status()).as(created.text()).isEqualTo(201);
    }
}

package dev.quern.admin.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamCompleteEvent;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamRequest;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponse;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Invoking functions with the AWS SDK for Java. */
@Timeout(120)
class InvokeSdkTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static LambdaAsyncClient streaming;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
        streaming = server.lambdaAsync();
        server.create(lambda, "tell", ProbeFunctions.TELL, ProbeFunctions.jar(), request -> request);
        lambda.publishVersion(request -> request.functionName("tell"));
        lambda.createAlias(request -> request.functionName("tell").name("live").functionVersion("1"));
        server.create(lambda, "greeting", ProbeFunctions.GREETING, ProbeFunctions.jar(), request -> request);
        server.create(lambda, "faults", ProbeFunctions.FAULTS, ProbeFunctions.jar(), request -> request.timeout(1));
        server.create(lambda, "pieces", ProbeFunctions.PIECES, ProbeFunctions.jar(), request -> request);
    }

    @AfterAll
    static void stop() {
        streaming.close();
        lambda.close();
        server.close();
    }

    private static InvokeResponse invoke(String name, String payload) {
        return lambda.invoke(request -> request.functionName(name).payload(SdkBytes.fromUtf8String(payload)));
    }

    private static String arn(String name) {
        return "arn:aws:lambda:us-east-1:000000000000:function:" + name;
    }

    @Test
    void anInvocationAnswersWhatTheHandlerReturned() {
        InvokeResponse answer = invoke("greeting", "{\"name\":\"Ada\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isNull();
        assertThat(answer.logResult()).isNull();
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        assertThat(answer.payload().asUtf8String()).isEqualTo("{\"message\":\"Hello, Ada!\"}");
    }

    @Test
    void theIdOfTheRequestIsTheIdThatTheFunctionSees() {
        InvokeResponse answer = invoke("tell", "[1,null,\"\\u00e4\"]");
        assertThat(answer.payload().asUtf8String()).contains("\"event\":[1,null,\"ä\"]",
                "\"requestId\":\"" + answer.responseMetadata().requestId() + "\"", "\"arn\":\"" + arn("tell") + "\"");
    }

    @Test
    void everyFormOfTheNameLeadsToTheFunction() {
        for (String name : List.of("tell:live", "function:tell:live", "000000000000:function:tell:live",
                arn("tell:live"))) {
            InvokeResponse answer = invoke(name, "{}");
            assertThat(answer.executedVersion()).as(name).isEqualTo("1");
            assertThat(answer.payload().asUtf8String()).as(name).contains("\"arn\":\"" + arn("tell:live") + "\"",
                    "\"version\":\"1\"");
        }
        InvokeResponse both = lambda.invoke(request -> request.functionName(arn("tell:live")).qualifier("live"));
        assertThat(both.executedVersion()).isEqualTo("1");
        assertThat(lambda.invoke(request -> request.functionName("tell").qualifier("$LATEST")).payload().asUtf8String())
                .contains("\"arn\":\"" + arn("tell:$LATEST") + "\"");
        assertThatThrownBy(() -> lambda.invoke(request -> request.functionName("tell:live").qualifier("1")))
                .isInstanceOf(InvalidParameterValueException.class).hasMessageContaining(
                        "The derived qualifier from the function name does not match the specified qualifier.");
        assertThatThrownBy(() -> invoke("nobody", "{}")).isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Function not found: " + arn("nobody"));
    }

    @Test
    void noEventIsAnEmptyObject() {
        assertThat(lambda.invoke(request -> request.functionName("tell")).payload().asUtf8String())
                .contains("\"event\":{}");
    }

    @Test
    void theTailOfTheLogComesOnRequest() {
        InvokeResponse answer = lambda.invoke(request -> request.functionName("greeting").logType(LogType.TAIL)
                .payload(SdkBytes.fromUtf8String("{\"name\":\"Ada\"}")));
        String id = answer.responseMetadata().requestId();
        assertThat(new String(Base64.getDecoder().decode(answer.logResult()), UTF_8))
                .contains("START RequestId: " + id + " Version: $LATEST\n", "greeting Ada\n",
                        "END RequestId: " + id + "\n")
                .containsPattern("REPORT RequestId: " + id + "\tDuration: [0-9.]+ ms\tBilled Duration: \\d+ ms\t"
                        + "Memory Size: 128 MB");
    }

    @Test
    void theClientContextReachesTheFunction() {
        String context = Base64.getEncoder().encodeToString(("{\"client\":{\"app_title\":\"photos\"},"
                + "\"custom\":{\"a\":\"1\"},\"env\":{\"locale\":\"de\"}}").getBytes(UTF_8));
        assertThat(lambda.invoke(request -> request.functionName("tell").clientContext(context)).payload()
                .asUtf8String()).contains("\"title\":\"photos\"", "\"custom\":{\"a\":\"1\"}",
                        "\"clientEnvironment\":{\"locale\":\"de\"}");
    }

    @Test
    void aDryRunRunsNothing() {
        InvokeResponse dry = lambda
                .invoke(request -> request.functionName("faults").invocationType(InvocationType.DRY_RUN));
        assertThat(dry.statusCode()).isEqualTo(204);
        assertThat(dry.sdkHttpResponse().statusCode()).isEqualTo(204);
        assertThat(dry.payload().asByteArray()).isEmpty();
        assertThat(dry.executedVersion()).isNull();
        assertThatThrownBy(() -> lambda
                .invoke(request -> request.functionName("nobody").invocationType(InvocationType.DRY_RUN)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void whatTheHandlerThrowsIsAFunctionError() {
        InvokeResponse answer = invoke("greeting", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        assertThat(answer.payload().asUtf8String()).startsWith(
                "{\"errorMessage\":\"name is missing\",\"errorType\":\"java.lang.IllegalArgumentException\","
                        + "\"stackTrace\":[\"example.Greeting.handle(");
    }

    @Test
    void aFunctionThatOutrunsItsTimeIsEndedAndTheNextCallIsServed() {
        InvokeResponse answer = invoke("faults", "\"spin\"");
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String()).contains("Task timed out after 1.00 seconds",
                "\"errorType\":\"Sandbox.Timedout\"", answer.responseMetadata().requestId());
        assertThat(invoke("faults", "\"sleep\"").payload().asUtf8String()).contains("Task timed out");
        assertThat(invoke("faults", "\"fine\"").payload().asUtf8String()).isEqualTo("\"fine\"");
    }

    @Test
    void aFunctionThatExitsEndsItselfAndNotTheServer() {
        InvokeResponse answer = invoke("faults", "\"exit\"");
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String()).contains("\"errorType\":\"Runtime.ExitError\"");
        assertThat(invoke("faults", "\"fine\"").payload().asUtf8String()).isEqualTo("\"fine\"");
    }

    @Test
    void anAnswerThatIsTooLargeIsAFunctionError() {
        InvokeResponse answer = invoke("faults", "\"large\"");
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String()).contains("\"errorType\":\"Function.ResponseSizeTooLarge\"");
    }

    /** What came of a streamed invocation. */
    private record Streamed(InvokeWithResponseStreamResponse head, List<String> pieces,
            InvokeWithResponseStreamCompleteEvent end) {}

    private static Streamed stream(InvokeWithResponseStreamRequest request) throws Exception {
        List<String> pieces = new ArrayList<>();
        List<InvokeWithResponseStreamCompleteEvent> ends = new ArrayList<>();
        List<InvokeWithResponseStreamResponse> heads = new ArrayList<>();
        streaming.invokeWithResponseStream(request,
                InvokeWithResponseStreamResponseHandler.builder().onResponse(heads::add)
                        .subscriber(InvokeWithResponseStreamResponseHandler.Visitor.builder()
                                .onPayloadChunk(chunk -> pieces.add(chunk.payload().asUtf8String()))
                                .onInvokeComplete(ends::add).build())
                        .build())
                .get(60, TimeUnit.SECONDS);
        assertThat(ends).hasSize(1);
        return new Streamed(heads.getLast(), pieces, ends.getFirst());
    }

    @Test
    void aStreamedAnswerComesPieceByPiece() throws Exception {
        Streamed answer = stream(InvokeWithResponseStreamRequest.builder().functionName("pieces")
                .logType(LogType.TAIL).payload(SdkBytes.fromUtf8String("{}")).build());
        assertThat(answer.head().executedVersion()).isEqualTo("$LATEST");
        assertThat(answer.head().statusCode()).isEqualTo(200);
        assertThat(answer.head().responseStreamContentType()).isEqualTo("application/vnd.amazon.eventstream");
        assertThat(answer.pieces()).containsExactly("one ", "two ", "three");
        assertThat(answer.end().errorCode()).isNull();
        assertThat(new String(Base64.getDecoder().decode(answer.end().logResult()), UTF_8)).contains("START RequestId",
                "END RequestId");
    }

    @Test
    void aStreamedAnswerThatBreaksOffSaysWhy() throws Exception {
        Streamed answer = stream(InvokeWithResponseStreamRequest.builder().functionName("pieces")
                .payload(SdkBytes.fromUtf8String("\"fail\"")).build());
        assertThat(answer.pieces()).containsExactly("one ");
        assertThat(answer.end().errorCode()).isEqualTo("java.lang.IllegalStateException");
        assertThat(answer.end().errorDetails()).contains("after the first piece", "errorType");
        assertThat(answer.end().logResult()).isNull();
    }

    @Test
    void aBufferedHandlerStreamsItsAnswerAsWell() throws Exception {
        Streamed answer = stream(InvokeWithResponseStreamRequest.builder().functionName("tell").qualifier("live")
                .payload(SdkBytes.fromUtf8String("7")).build());
        assertThat(answer.head().executedVersion()).isEqualTo("1");
        assertThat(String.join("", answer.pieces())).contains("\"event\":7");
    }

    @Test
    void aStreamThatCannotBeginIsAnOrdinaryError() {
        assertThatThrownBy(() -> streaming.invokeWithResponseStream(request -> request.functionName("nobody"),
                InvokeWithResponseStreamResponseHandler.builder().subscriber(event -> {}).build()).join())
                .isInstanceOf(CompletionException.class).hasCauseInstanceOf(ResourceNotFoundException.class);
    }
}

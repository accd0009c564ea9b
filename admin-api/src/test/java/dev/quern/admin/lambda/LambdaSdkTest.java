package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

class LambdaSdkTest {

    @TempDir
    Path data;

    private RunningServer server;
    private LambdaClient lambda;

    @BeforeEach
    void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
    }

    @AfterEach
    void stop() {
        lambda.close();
        server.close();
    }

    static byte[] greeting() {
        return FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Greeting implements Handler<Greeting.Request, Greeting.Answer> {
                    public record Request(String name) {}
                    public record Answer(String message) {}
                    public Answer handle(Request request, Context context) {
                        System.out.println("greeting " + request.name());
                        if (request.name() == null) throw new IllegalArgumentException("name is missing");
                        return new Answer("Hello, " + request.name() + "!");
                    }
                }
                """).bytes();
    }

    @Test
    void createsAndInvokesAFunction() {
        server.create(lambda, "greeting", "example.Greeting", greeting(), request -> request);
        InvokeResponse answer = lambda.invoke(invoke -> invoke.functionName("greeting").logType(LogType.TAIL)
                .payload(SdkBytes.fromUtf8String("{\"name\":\"Ada\"}")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isNull();
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        assertThat(answer.payload().asUtf8String()).isEqualTo("{\"message\":\"Hello, Ada!\"}");
        assertThat(new String(java.util.Base64.getDecoder().decode(answer.logResult()))).contains("START RequestId: ",
                "greeting Ada\n", "END RequestId: ", "REPORT RequestId: ");
    }
}

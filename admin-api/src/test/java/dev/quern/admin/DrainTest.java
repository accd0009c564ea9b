package dev.quern.admin;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** What becomes of requests and of asynchronous calls while a server stops. */
@Timeout(120)
class DrainTest {

    /** As many calls of one function are begun together before the first has ended. */
    private static final int BEGUN = 4;

    /** Says in a folder that it has begun, and goes on when the folder has a file "go". */
    private static final FunctionJar WAITS = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            import java.nio.file.*;
            public class Wait implements Handler<byte[], String> {
                public String handle(byte[] event, Context context) throws Exception {
                    Path folder = Path.of(System.getenv("FOLDER"));
                    Files.writeString(folder.resolve("begun-" + context.requestId()), "");
                    while (!Files.exists(folder.resolve("go"))) Thread.sleep(5);
                    Files.writeString(folder.resolve("ended-" + context.requestId()), "");
                    return "whole";
                }
            }
            """);

    @TempDir
    Path data;

    @TempDir
    Path waited;

    @TempDir
    Path queued;

    @Test
    void whatRunsEndsNewRequestsAreRefusedAndTheQueueWaitsForTheNextStart() throws Exception {
        RunningServer server = RunningServer.start(data);
        CompletableFuture<Void> closing;
        try (LambdaClient lambda = server.lambda(); SignedHttp http = new SignedHttp(server)) {
            create(server, lambda, "waited", waited);
            create(server, lambda, "queued", queued);
            CompletableFuture<SignedHttp.Answer> running = CompletableFuture.supplyAsync(() -> invoke(http, "waited",
                    Map.of()));
            for (int call = 0; call < BEGUN + 2; call++) {
                assertThat(invoke(http, "queued", Map.of("X-Amz-Invocation-Type", "Event")).status()).isEqualTo(202);
            }
            eventually("calls have begun",
                    () -> files(waited, "begun").size() == 1 && files(queued, "begun").size() == BEGUN);

            closing = CompletableFuture.runAsync(server::close);
            eventually("it is not ready", () -> status(http, "/readyz") == 503);
            assertThat(status(http, "/healthz")).isEqualTo(200);
            eventually("it takes no more requests", () -> invoke(http, "waited", Map.of()).status() == 503);
            SignedHttp.Answer refused = invoke(http, "queued", Map.of("X-Amz-Invocation-Type", "Event"));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.errorType()).isEqualTo("ServiceUnavailableException");
            assertThat(refused.message()).isEqualTo("The server is stopping.");
            assertThat(refused.header("connection")).isEqualTo("close");

            Files.createFile(queued.resolve("go"));
            eventually("calls that ran have ended", () -> files(queued, "ended").size() == BEGUN);
            assertThat(closing).isNotDone();
            Files.createFile(waited.resolve("go"));
            assertThat(running.get(20, TimeUnit.SECONDS).text()).isEqualTo("\"whole\"");
            closing.get(20, TimeUnit.SECONDS);
        }
        assertThat(files(queued, "begun")).as("calls that had not begun").hasSize(BEGUN);
        assertThat(files(waited, "begun")).hasSize(1);

        try (RunningServer again = RunningServer.start(data)) {
            eventually("the others have run", () -> files(queued, "ended").size() == BEGUN + 2);
            eventually("all is done", () -> again.server().quern().queue().depth() == 0);
        }
        assertThat(files(queued, "begun")).hasSize(BEGUN + 2);
    }

    private static void create(RunningServer server, LambdaClient lambda, String name, Path folder) {
        server.create(lambda, name, "example.Wait", WAITS.bytes(), request -> request.timeout(60)
                .environment(environment -> environment.variables(Map.of("FOLDER", folder.toString()))));
    }

    private static SignedHttp.Answer invoke(SignedHttp http, String function, Map<String, String> headers) {
        return http.send("POST", "/2015-03-31/functions/" + function + "/invocations", "{}", headers);
    }

    private static int status(SignedHttp http, String page) {
        return http.unsigned("GET", page, new byte[0], Map.of()).status();
    }

    private static List<String> files(Path folder, String kind) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(kind)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

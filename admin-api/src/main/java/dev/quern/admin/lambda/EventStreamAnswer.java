package dev.quern.admin.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.admin.eventstream.EventStreamFrame;
import dev.quern.admin.http.StreamedAnswer;
import dev.quern.admin.http.WireResponse;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.FailureBody;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.invoke.ResponseSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code InvokeWithResponseStream}: its head goes out when the handler starts, since it names the version
 * that runs;
 * each piece of the function's answer is a {@code PayloadChunk}, and the end is an {@code InvokeComplete}.
 */
final class EventStreamAnswer implements ResponseSink {

    private static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";
    private static final JsonFactory JSON = new JsonFactory();

    private final CompletableFuture<WireResponse> response = new CompletableFuture<>();
    private final StreamedAnswer body = new StreamedAnswer();

    CompletionStage<WireResponse> response() {
        return response;
    }

    /** Ends the answer when the invocation ends. */
    void follow(CompletableFuture<InvocationResult> invocation) {
        invocation.whenComplete((result, e) -> {
            if (result == null) {
                response.completeExceptionally(e);
                return;
            }
            start(result.executedVersion());
            body.writeLast(EventStreamFrame.event("InvokeComplete", "application/json", completion(result)));
        });
    }

    @Override
    public void start(Version version) {
        response.complete(new WireResponse(200,
                List.of(new WireResponse.Field("Content-Type", CONTENT_TYPE),
                        new WireResponse.Field("X-Amz-Executed-Version", version.text())),
                new WireResponse.Streamed(body::open)));
    }

    @Override
    public void write(byte[] piece) throws IOException {
        body.write(EventStreamFrame.event("PayloadChunk", "application/octet-stream", piece));
    }

    private static byte[] completion(InvocationResult result) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            if (result.outcome() instanceof Outcome.Failure failure) {
                json.writeStringField("ErrorCode", failure.errorType());
                json.writeStringField("ErrorDetails", new String(FailureBody.print(failure), StandardCharsets.UTF_8));
            }
            byte @Nullable [] log = result.logTail().orElse(null);
            if (log != null) {
                json.writeStringField("LogResult", Base64.getEncoder().encodeToString(log));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }
}

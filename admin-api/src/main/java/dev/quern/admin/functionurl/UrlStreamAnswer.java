package dev.quern.admin.functionurl;

import dev.quern.admin.http.StreamedAnswer;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireResponse;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.invoke.ResponseSink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The answer of a URL in mode {@code RESPONSE_STREAM}. It may begin with a {@linkplain StreamedHead head} of status,
 * headers and cookies; otherwise all of it is the body. Written by the function's thread; ended by it, or at the
 * deadline by the clock's.
 */
final class UrlStreamAnswer implements ResponseSink {

    private static final List<WireResponse.Field> PLAIN = List
            .of(new WireResponse.Field("content-type", "application/octet-stream"));

    private final CompletableFuture<WireResponse> response = new CompletableFuture<>();
    private final StreamedAnswer body = new StreamedAnswer();
    private final StreamedHead head = new StreamedHead();

    CompletionStage<WireResponse> response() {
        return response;
    }

    void follow(CompletableFuture<InvocationResult> invocation) {
        invocation.whenComplete((result, e) -> {
            if (result == null) {
                response.completeExceptionally(e);
                return;
            }
            switch (result.outcome()) {
                case Outcome.Success _ -> {
                    if (response.complete(plain())) {
                        // a head that never became whole: on the function's thread, so what is held is all of it
                        body.writeLast(head.held());
                    } else {
                        body.end();
                    }
                }
                case Outcome.Failure _ -> {
                    // once the head is out, only a broken connection can say that the body is not whole
                    response.completeExceptionally(new WireException(UrlError.FUNCTION_FAILED));
                    body.abort();
                }
            }
        });
    }

    @Override
    public void start(Version version) {
        // the head waits for what the function says
    }

    @Override
    public void write(byte[] piece) throws IOException {
        if (!response.isDone()) {
            switch (head.take(piece)) {
                case OPEN -> {
                }
                case BODY -> begin(plain(), head.held());
                case HEAD -> begin(head(), head.rest());
            }
        } else if (response.isCompletedExceptionally()) {
            throw ended();
        } else {
            body.write(piece);
        }
    }

    private void begin(WireResponse answer, byte[] first) throws IOException {
        if (!response.complete(answer)) {
            throw ended();
        }
        if (first.length > 0) {
            body.write(first);
        }
    }

    private WireResponse head() throws IOException {
        try {
            return HttpAnswer.head(head.json(), new WireResponse.Streamed(body::open));
        } catch (IOException | IllegalArgumentException e) {
            response.completeExceptionally(new WireException(UrlError.FUNCTION_FAILED));
            throw new IOException("the head of the streamed answer cannot be used: " + e.getMessage(), e);
        }
    }

    private WireResponse plain() {
        return new WireResponse(200, PLAIN, new WireResponse.Streamed(body::open));
    }

    private static IOException ended() {
        return new IOException("the invocation has ended; its answer can no longer be written");
    }
}

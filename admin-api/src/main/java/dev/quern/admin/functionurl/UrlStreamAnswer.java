package dev.quern.admin.functionurl;

import dev.quern.admin.http.StreamedAnswer;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireResponse;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.invoke.ResponseSink;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The answer of a URL in mode {@code RESPONSE_STREAM}. Its head goes out with the first piece: that piece may begin
 * with a JSON
 * object of status, headers and cookies, followed by eight NUL bytes; otherwise it is the beginning of the body.
 */
final class UrlStreamAnswer implements ResponseSink {

    private static final int DELIMITER = 8;

    private final CompletableFuture<WireResponse> response = new CompletableFuture<>();
    private final StreamedAnswer body = new StreamedAnswer();

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
                    response.complete(plain());
                    body.end();
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
        if (response.isDone()) {
            body.write(piece);
            return;
        }
        int end = delimiter(piece);
        if (end < 0) {
            response.complete(plain());
            body.write(piece);
            return;
        }
        response.complete(HttpAnswer.head(Arrays.copyOf(piece, end), new WireResponse.Streamed(body::open)));
        if (piece.length > end + DELIMITER) {
            body.write(Arrays.copyOfRange(piece, end + DELIMITER, piece.length));
        }
    }

    private WireResponse plain() {
        return new WireResponse(200, List.of(new WireResponse.Field("content-type", "application/octet-stream")),
                new WireResponse.Streamed(body::open));
    }

    /** Where the NUL bytes begin that end a head; -1 if the piece has no head. */
    private static int delimiter(byte[] piece) {
        if (piece.length == 0 || piece[0] != '{') {
            return -1;
        }
        int nulls = 0;
        for (int i = 0; i < piece.length; i++) {
            nulls = piece[i] == 0 ? nulls + 1 : 0;
            if (nulls == DELIMITER) {
                return i - DELIMITER + 1;
            }
        }
        return -1;
    }
}

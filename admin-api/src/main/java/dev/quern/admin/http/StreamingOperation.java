package dev.quern.admin.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An operation whose body may be too large to keep. It is called when the head has come; who asks with
 * {@code Expect: 100-continue} is told to go on when the body is first read, so that nothing is sent in vain. It checks
 * by itself who calls.
 */
public interface StreamingOperation extends WireOperation {

    /**
     * Does it. Called on an event loop: returns at once, and what blocks, reading the body as well, goes elsewhere. If
     * it ends before the body was read, the rest is dropped and the connection closed.
     *
     * @param request
     *            without its body and without a principal
     */
    CompletionStage<WireResponse> call(WireRequest request, RequestBody body);

    @Override
    default CompletionStage<WireResponse> call(WireRequest request) {
        return CompletableFuture.failedStage(new IllegalStateException("the body is to be read as it comes"));
    }

    @Override
    default boolean signed() {
        return false;
    }

    /** There is none: the operation itself knows when to stop. */
    @Override
    default long bodyLimit() {
        return Long.MAX_VALUE;
    }
}

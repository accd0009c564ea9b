package dev.quern.admin.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The body of a streamed answer as one who writes it from a thread of its own sees it: {@link #write} waits until the
 * caller can
 * take more. For use by one writer at a time.
 */
public final class StreamedAnswer {

    private final CompletableFuture<WireResponse.Sink> sink = new CompletableFuture<>();

    /** Is given the way to the caller, by the listener. */
    public void open(WireResponse.Sink opened) {
        sink.complete(opened);
    }

    /**
     * Sends a piece and waits until it has left.
     *
     * @throws IOException
     *             if the caller has gone, or the thread is interrupted
     */
    public void write(byte[] piece) throws IOException {
        try {
            sink.get().write(piece).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException("the caller has gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the caller could not take more", e);
        }
    }

    /** Sends the last piece and ends the answer, without waiting. */
    public void writeLast(byte[] piece) {
        sink.thenAccept(opened -> opened.write(piece).whenComplete((done, e) -> opened.end()));
    }

    /** Ends the answer, without waiting. */
    public void end() {
        sink.thenAccept(WireResponse.Sink::end);
    }

    /** Breaks the answer off, so that the caller sees that it is not whole. */
    public void abort() {
        sink.thenAccept(WireResponse.Sink::abort);
    }
}

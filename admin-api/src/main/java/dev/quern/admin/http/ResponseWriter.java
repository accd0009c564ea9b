package dev.quern.admin.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.VertxConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an answer to the wire. */
final class ResponseWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;
    private final HttpDate dates;

    ResponseWriter(HttpServerRequest request, Context context, HttpDate dates) {
        this.request = request;
        this.response = request.response();
        this.context = context;
        this.dates = dates;
    }

    /**
     * Writes it; nothing happens if the caller has gone.
     *
     * @param done
     *            called when all of it has left or can no longer leave
     * @throws IllegalArgumentException
     *             if a header field cannot be sent
     */
    void write(WireResponse answer, Runnable done) {
        if (response.ended() || response.closed() || response.headWritten()) {
            abandon(answer);
            done.run();
            return;
        }
        response.setStatusCode(answer.status());
        for (WireResponse.Field field : answer.headers()) {
            response.headers().add(field.name(), field.value());
        }
        if (!response.headers().contains(HttpDate.NAME)) {
            response.headers().set(HttpDate.NAME, dates.now());
        }
        switch (answer.body()) {
            case WireResponse.Whole whole -> whole(whole.bytes(), answer.status(), done);
            case WireResponse.Unsent unsent -> {
                response.putHeader("Content-Length", Long.toString(unsent.length()));
                response.end().onComplete(_ -> done.run());
            }
            case WireResponse.Stored stored -> stored(stored.path(), done);
            case WireResponse.Streamed streamed -> {
                boolean bodiless = bodiless(answer.status()) || isHead();
                if (!bodiless && !isHttp10()) {
                    if (request.version() == HttpVersion.HTTP_1_1 && !response.headers().contains("Content-Length")) {
                        response.setChunked(true);
                    }
                    response.writeHead(); // a reader may wait for it long before there is a body
                }
                streamed.start().accept(new StreamSink(done, bodiless));
            }
        }
    }

    private static boolean bodiless(int status) {
        return status == 204 || status == 304;
    }

    /** HTTP/1.0 has no chunks: the head goes with the first piece, and the end of the connection ends the body. */
    private boolean isHttp10() {
        return request.version() == HttpVersion.HTTP_1_0;
    }

    private boolean isHead() {
        return request.method().name().equals("HEAD");
    }

    /** Tells the writer of a streamed body that nobody reads it; else it would wait for a reader for ever. */
    void abandon(WireResponse answer) {
        if (answer.body() instanceof WireResponse.Streamed streamed) {
            streamed.start().accept(new Nobody());
        }
    }

    private void whole(byte[] bytes, int status, Runnable done) {
        boolean bodiless = bodiless(status);
        if (!bodiless) {
            response.putHeader("Content-Length", Integer.toString(bytes.length));
        }
        Future<Void> sent = bodiless || isHead()
                ? response.end()
                : response.end(Buffer.buffer(bytes));
        sent.onComplete(_ -> done.run());
    }

    /** A reader that has gone. */
    private static final class Nobody implements WireResponse.Sink {
        @Override
        public CompletionStage<Void> write(ByteBuffer piece) {
            return CompletableFuture.failedStage(new IOException("the caller has gone"));
        }

        @Override
        public boolean takesFiles() {
            return false;
        }

        @Override
        public CompletionStage<Void> write(FileChannel file, long position, int length) {
            return CompletableFuture.failedStage(new IOException("the caller has gone"));
        }

        @Override
        public void end() {
            // nobody waits for it
        }

        @Override
        public void abort() {
            // there is no connection to break
        }
    }

    private void stored(Path path, Runnable done) {
        response.sendFile(path.toString()).onComplete(_ -> done.run(), e -> {
            LOG.warn("{} could not be sent", path, e);
            // nothing may have left yet: whatever did, the caller must see that it is not all
            response.reset();
            done.run();
        });
    }

    /** Moves the pieces of a streamed body to the event loop. */
    private final class StreamSink implements WireResponse.Sink {
        private final Runnable done;
        private final boolean bodiless;

        /**
         * @param bodiless
         *            whether the answer can have no body: pieces are dropped then
         */
        StreamSink(Runnable done, boolean bodiless) {
            this.done = done;
            this.bodiless = bodiless;
        }

        @Override
        public CompletionStage<Void> write(ByteBuffer piece) {
            return send(sent -> response.write(BufferInternal.buffer(Unpooled.wrappedBuffer(piece)))
                    .onComplete(sent));
        }

        /** The file goes past the response, which knows whole files only: it has to have a head and no chunks. */
        @Override
        public boolean takesFiles() {
            return request.connection() instanceof VertxConnection && response.headWritten() && !response.isChunked();
        }

        @Override
        public CompletionStage<Void> write(FileChannel file, long position, int length) {
            VertxConnection connection = (VertxConnection) request.connection();
            return send(sent -> connection.sendFile(file, position, length).addListener(left -> {
                if (left.isSuccess()) {
                    sent.complete();
                } else {
                    sent.fail(left.cause());
                }
            }));
        }

        private CompletionStage<Void> send(Consumer<Promise<Void>> piece) {
            Promise<Void> sent = Promise.promise();
            context.runOnContext(_ -> {
                if (response.closed() || response.ended()) {
                    sent.fail("the caller has gone");
                } else if (bodiless) {
                    sent.complete();
                } else {
                    piece.accept(sent);
                }
            });
            return sent.future().toCompletionStage();
        }

        @Override
        public void end() {
            context.runOnContext(_ -> {
                if (!response.closed() && !response.ended()) {
                    response.end().onComplete(_ -> {
                        done.run();
                        if (isHttp10()) {
                            request.connection().close();
                        }
                    });
                }
            });
        }

        @Override
        public void abort() {
            context.runOnContext(_ -> {
                if (!response.closed() && !response.ended()) {
                    response.reset();
                }
                done.run();
            });
        }
    }
}

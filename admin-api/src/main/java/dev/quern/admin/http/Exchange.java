package dev.quern.admin.http;

import dev.quern.admin.auth.AuthenticationException;
import dev.quern.admin.auth.Authenticator;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.DiskFullException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through the listener: authenticate the head, read the body, call, answer. Every method runs on
 * the event loop of its connection.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** A body that is not larger is gathered before a streaming operation is called: that costs fewer threads. */
    private static final int SMALL_BODY = 128 * 1024;

    private enum Phase {
        HEAD, BODY, PIPED, CALLED, ANSWERED, LINGERING, OVER
    }

    private final Context context;
    private final HttpServerRequest request;
    private final RequestHead head;
    private final Connection connection;
    private final RequestMetrics metrics;
    private final Instant received;
    private final ListenerSettings settings;
    private final String requestId;
    private final long started = System.nanoTime();
    private final ResponseWriter writer;
    private final BodyBuffer body = new BodyBuffer();
    private Phase phase = Phase.HEAD;
    private long progress = started;
    private boolean measured;
    private @Nullable WireService service;
    private @Nullable WireOperation operation;
    private @Nullable BodyPipe pipe;
    /** What the body comes from, if not from the request. */
    private @Nullable BodyTap tapped;

    Exchange(Vertx vertx, HttpServerRequest request, RequestHead head, Connection connection, RequestMetrics metrics,
            Instant received, String requestId, ListenerSettings settings, HttpDate dates) {
        this.context = vertx.getOrCreateContext();
        this.request = request;
        this.head = head;
        this.connection = connection;
        this.metrics = metrics;
        this.received = received;
        this.requestId = requestId;
        this.settings = settings;
        this.writer = new ResponseWriter(request, context, dates);
        connection.begin(this);
        metrics.started();
        request.exceptionHandler(_ -> over());
        request.response().exceptionHandler(_ -> over());
        request.response().closeHandler(_ -> over());
    }

    void answerPage(WireResponse response) {
        answer(response);
    }

    void pageFailed(Throwable failure) {
        LOG.error("a status page could not be made", failure);
        answer(WireResponse.empty(500));
    }

    /** Answers in a service's form that it is not served. */
    void refuse(WireService service, WireError error) {
        this.service = service;
        refuse(error);
    }

    void begin(WireService service, Authenticator authenticator) {
        this.service = service;
        WireOperation operation;
        Authenticator.Pending pending;
        try {
            operation = service.operation(head);
            this.operation = operation;
            pending = operation.signed() ? authenticator.begin(head, service.signingName()) : null;
        } catch (AuthenticationException e) {
            refuse(CommonError.Unauthenticated.of(e));
            return;
        } catch (RuntimeException | StackOverflowError e) {
            fail(e);
            return;
        }
        if (announcedLength() > operation.bodyLimit()) {
            refuse(service.tooLarge(operation));
            return;
        }
        boolean expects = head.header("expect").orElse("").equalsIgnoreCase("100-continue");
        if (operation instanceof StreamingOperation streaming) {
            if (expects || mayHaveBody() && (announcedLength() == 0 || announcedLength() > SMALL_BODY)) {
                pipe(streaming, expects);
            } else {
                phase = Phase.BODY;
                request.handler(this::gather);
                request.endHandler(_ -> gathered(streaming));
            }
            return;
        }
        phase = Phase.BODY;
        if (expects) {
            request.response().writeContinue();
        }
        request.handler(piece -> piece(piece, service, operation, pending));
        request.endHandler(_ -> bodyEnded(service, operation, pending));
    }

    /** Calls a streaming operation with the body that is still to come. */
    private void pipe(StreamingOperation streaming, boolean expects) {
        BodyPipe between = new BodyPipe(connection.memory(),
                expects ? () -> context.runOnContext(_ -> goOn()) : () -> {},
                () -> context.runOnContext(_ -> resumeBody()));
        pipe = between;
        phase = Phase.PIPED;
        BodyTap tap = connection.tap();
        tapped = tap != null && tap.divert(piece -> pass(piece, between)) ? tap : null;
        request.handler(piece -> pass(((BufferInternal) piece).getByteBuf().nioBuffer(), between));
        request.endHandler(_ -> between.end());
        call(streaming, new RequestBody(between, false));
    }

    private void pass(ByteBuffer piece, BodyPipe between) {
        progress = System.nanoTime();
        if (!between.put(piece)) {
            pauseBody();
        }
    }

    private void pauseBody() {
        if (tapped != null) {
            tapped.pause();
        } else {
            request.pause();
        }
    }

    private void resumeBody() {
        if (tapped != null) {
            tapped.resume();
        } else {
            request.resume();
        }
    }

    private void goOn() {
        if (phase == Phase.PIPED && !request.response().headWritten()) {
            request.response().writeContinue();
        }
    }

    private void gather(Buffer piece) {
        progress = System.nanoTime();
        if (phase == Phase.BODY) {
            body.add(piece.getBytes());
        }
    }

    private void gathered(StreamingOperation streaming) {
        if (phase == Phase.BODY) {
            phase = Phase.CALLED;
            call(streaming, RequestBody.of(body.take()));
        }
    }

    private void call(StreamingOperation streaming, RequestBody content) {
        try {
            answerWith(streaming.call(wireRequest(new byte[0], new Principal.Anonymous()), content));
        } catch (RuntimeException | StackOverflowError e) {
            fail(e);
        }
    }

    private long announcedLength() {
        String length = head.header("content-length").orElse("0");
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0; // the codec has refused what is no number; what remains is counted as it comes
        }
    }

    private void piece(Buffer piece, WireService service, WireOperation operation,
            Authenticator.@Nullable Pending pending) {
        progress = System.nanoTime();
        if (phase != Phase.BODY) {
            return;
        }
        if (body.length() + piece.length() > operation.bodyLimit()) {
            refuse(service.tooLarge(operation));
            return;
        }
        byte[] bytes = piece.getBytes();
        if (pending != null) {
            pending.update(bytes);
        }
        body.add(bytes);
    }

    private void bodyEnded(WireService service, WireOperation operation, Authenticator.@Nullable Pending pending) {
        if (phase == Phase.LINGERING) {
            // the client has sent all it had; now it reads the answer
            connection.close();
        }
        if (phase != Phase.BODY) {
            return;
        }
        phase = Phase.CALLED;
        try {
            Principal principal = pending == null ? new Principal.Anonymous() : pending.complete();
            answerWith(operation.call(wireRequest(body.take(), principal)));
        } catch (AuthenticationException e) {
            answer(service.print(CommonError.Unauthenticated.of(e), head, requestId));
        } catch (RuntimeException | StackOverflowError e) {
            fail(e);
        }
    }

    private WireRequest wireRequest(byte[] bytes, Principal principal) {
        String sourceIp = request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        return new WireRequest(head, bytes, principal, requestId,
                settings.proxies().origin(Objects.requireNonNullElse(sourceIp, ""), head), received,
                task -> context.runOnContext(_ -> task.run()));
    }

    private void answerWith(CompletionStage<WireResponse> result) {
        result.whenComplete((response, failure) -> context.runOnContext(_ -> {
            closePipe(); // also if nobody is there to be answered
            if (failure != null) {
                fail(failure);
            } else {
                answer(response);
            }
        }));
    }

    /** Prints an expected failure; logs any other once and tells the caller only its request id. */
    private void fail(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        WireService known = Objects.requireNonNull(service);
        if (cause instanceof WireException expected) {
            refuse(expected.error());
            return;
        }
        if (cause instanceof DiskFullException full) {
            LOG.warn("request {} ({} {}) was refused: {}", requestId, head.method(), head.rawPath(), full.getMessage());
            refuse(new CommonError.InsufficientStorage(String.valueOf(full.getMessage())));
            return;
        }
        if (cause instanceof IOException && (phase == Phase.OVER || phase == Phase.LINGERING)) {
            LOG.debug("request {} ({} {}) was left by its client", requestId, head.method(), head.rawPath());
            return; // nobody waits for an answer any more
        }
        LOG.error("request {} ({} {}) failed", requestId, head.method(), head.rawPath(), cause);
        refuse(cause instanceof CommitOutcomeUnknownException ? new CommonError.OutcomeUnknown() : known.internal());
    }

    private void refuse(WireError error) {
        answer(Objects.requireNonNull(service).print(error, head, requestId));
    }

    /** Answers before the whole body has come: the rest is dropped, and the connection closed. */
    private void linger(WireResponse response) {
        boolean http1 = request.version() != HttpVersion.HTTP_2;
        phase = Phase.LINGERING;
        progress = System.nanoTime();
        body.clear();
        measure(response.status());
        request.handler(_ -> {});
        request.endHandler(_ -> {
            if (http1) {
                connection.close();
            }
            over();
        });
        if (pipe != null) {
            resumeBody();
        }
        writer.write(tagged(response, true), () -> {});
    }

    private boolean mayHaveBody() {
        return announcedLength() > 0 || head.header("transfer-encoding").isPresent()
                || request.version() == HttpVersion.HTTP_2 && !head.method().equals("GET");
    }

    private void answer(WireResponse response) {
        closePipe();
        if (phase == Phase.OVER || phase == Phase.ANSWERED || phase == Phase.LINGERING) {
            writer.abandon(response);
            return;
        }
        if (phase != Phase.CALLED && !request.isEnded() && mayHaveBody()) {
            linger(response);
            return;
        }
        phase = Phase.ANSWERED;
        measure(response.status());
        if (tapped != null) {
            tapped.resume(); // nobody may have read the body to its end, and the next request comes after it
        }
        try {
            writer.write(tagged(response, connection.isLast()), this::over);
        } catch (IllegalArgumentException e) {
            // a header that HTTP cannot carry: the request must not hang for it
            LOG.error("request {} ({} {}) has an answer that cannot be sent", requestId, head.method(),
                    head.rawPath(), e);
            writer.abandon(response);
            connection.close();
            over();
        }
    }

    private void closePipe() {
        if (pipe != null) {
            pipe.close();
        }
    }

    private WireResponse tagged(WireResponse response, boolean last) {
        WireResponse tagged = service == null ? response : identified(service, response);
        return last && request.version() != HttpVersion.HTTP_2 ? tagged.with("Connection", "close") : tagged;
    }

    private WireResponse identified(WireService known, WireResponse response) {
        WireResponse tagged = response.with(known.requestIdHeader(), requestId);
        return known.extendedRequestId(requestId).map(more -> tagged.with(more.name(), more.value())).orElse(tagged);
    }

    private void measure(int status) {
        if (!measured) {
            measured = true;
            metrics.answered(service == null ? "server" : service.signingName(),
                    operation == null ? "status" : operation.name(), status, System.nanoTime() - started);
        }
    }

    /** Ends a request whose client does nothing. */
    void sweep(long now) {
        if (phase == Phase.PIPED && pipe != null && !pipe.isStarving()) {
            progress = now; // the client is not what is waited for
        }
        if ((phase == Phase.BODY || phase == Phase.PIPED) && now - progress > settings.bodyTimeout().toNanos()) {
            refuse(new CommonError.RequestTimeout());
            connection.close();
            over();
        } else if (phase == Phase.LINGERING && now - progress > settings.linger().toNanos()) {
            connection.close();
            over();
        }
    }

    private void over() {
        if (phase != Phase.OVER) {
            // a caller that has gone is counted with the status that nobody gets to see
            measure(499);
            phase = Phase.OVER;
            body.clear();
            if (pipe != null) {
                pipe.fail(new IOException("the client has gone, or sends no more"));
            }
            connection.end(this);
        }
    }
}

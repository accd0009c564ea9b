package dev.quern.admin.http;

import dev.quern.admin.auth.Authenticator;
import dev.quern.admin.auth.RequestHead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The part of the listener that lives on one event loop, with the connections of that loop. */
final class ListenerVerticle extends VerticleBase {
    private static final long SWEEP_MILLIS = 250;
    // a presigned link with a session token is one long line
    private static final int LINE = 16 * 1024;
    private static final int HEADERS = 32 * 1024;
    /** As much as is read at a time: a body in smaller pieces costs more. */
    private static final int PIECE = 64 * 1024;
    // all loops of one Vert.x that ask for the free port of one number get the same
    private static final int SHARED_FREE_PORT = 1;

    private final ListenerSettings settings;
    private final Authenticator authenticator;
    private final Switchboard switchboard;
    private final StatusPages pages;
    private final RequestMetrics metrics;
    private final InstantSource clock;
    private final Map<HttpConnection, Connection> connections = new IdentityHashMap<>();
    private final RequestIds requestIds = new RequestIds();
    private final HttpDate dates;
    private final Drain drain = new Drain();
    private @Nullable HttpServer server;

    ListenerVerticle(ListenerSettings settings, Authenticator authenticator, Switchboard switchboard,
            StatusPages pages, RequestMetrics metrics, InstantSource clock) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.switchboard = switchboard;
        this.pages = pages;
        this.metrics = metrics;
        this.clock = clock;
        this.dates = new HttpDate(clock);
    }

    @Override
    public Future<?> start() {
        HttpServer listening = vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(4096)
                .setMaxInitialLineLength(LINE).setMaxHeaderSize(HEADERS).setMaxChunkSize(PIECE)
                .setHandle100ContinueAutomatically(false)
                .setTcpNoDelay(true).setHttp2ClearTextEnabled(settings.http2())
                // until the first request, for before it is known which HTTP is spoken, nothing else sees a connection
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(settings.http2() ? (int) settings.idleTimeout().toMillis() : 0));
        listening.connectionHandler(this::opened);
        listening.requestHandler(this::received);
        listening.invalidRequestHandler(this::unreadable);
        server = listening;
        vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
        return listening.listen(settings.port() == 0
                ? SocketAddress.sharedRandomPort(SHARED_FREE_PORT, settings.host())
                : SocketAddress.inetSocketAddress(settings.port(), settings.host()));
    }

    int port() {
        return server == null ? 0 : server.actualPort();
    }

    /** Completed by the event loop as soon as it has a moment. */
    Future<Void> pulse() {
        Promise<Void> moved = Promise.promise();
        context.runOnContext(_ -> moved.complete());
        return moved.future();
    }

    /**
     * Refuses requests that come from now on; completed when those that run have their answers. Their connections are
     * closed after it.
     */
    Future<Void> drain() {
        context.runOnContext(_ -> drain
                .begin(connections.values().stream().flatMap(open -> open.exchanges().stream()).toList()));
        return drain.over();
    }

    private void opened(HttpConnection connection) {
        metrics.opened();
        connections.put(connection, new Connection(connection, drain, System.nanoTime()));
        connection.closeHandler(_ -> {
            metrics.closed();
            connections.remove(connection);
        });
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Connection connection : List.copyOf(connections.values())) {
            connection.sweep(now, settings);
        }
    }

    /** What is no HTTP, or more of it than is taken, has no service whose form its answer could have. */
    private void unreadable(HttpServerRequest request) {
        WireResponse answer = Http1Rules.unreadable(request.decoderResult().cause());
        new ResponseWriter(request, context, dates).write(answer, request.connection()::close);
    }

    private void received(HttpServerRequest request) {
        RequestHead head = RequestHead.of(request.method().name(), VertxHeaders.text(request.uri()),
                new VertxHeaders(request));
        Connection connection = connections.computeIfAbsent(request.connection(),
                c -> new Connection(c, drain, System.nanoTime()));
        Exchange exchange = new Exchange(vertx, request, head, connection, metrics, clock.instant(),
                requestIds.next(), settings, dates);
        Optional<WireResponse> refusal = Http1Rules.refusal(request);
        if (refusal.isPresent()) {
            exchange.answerPage(refusal.get());
            return;
        }
        Optional<WireService> owner = switchboard.owner(head);
        if (owner.isEmpty() && (head.method().equals("GET") || head.method().equals("HEAD"))) {
            Optional<WireResponse> page = pages.page(head.rawPath());
            if (page.isPresent()) {
                exchange.answerPage(page.get());
                return;
            }
            if (StatusPages.isMetrics(head.rawPath())) {
                vertx.executeBlocking(pages::metrics).onComplete(exchange::answerPage, exchange::pageFailed);
                return;
            }
        }
        WireService service = owner.orElseGet(() -> switchboard.find(head));
        if (drain.began()) {
            exchange.refuse(service, new CommonError.Unavailable("The server is stopping."));
        } else {
            exchange.begin(service, authenticator);
        }
    }
}

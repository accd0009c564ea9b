package dev.quern.admin.http;

import dev.quern.admin.auth.Authenticator;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server for all wire APIs: HTTP/1.1 with keep-alive, and HTTP/2 without TLS if asked to. Owns its threads.
 */
public final class HttpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    /** In which the loops say that nothing runs, if there is no grace. */
    private static final long LOOPS_ANSWER_MILLIS = 200;

    private final Vertx vertx;
    private final ListenerSettings settings;
    private final Queue<ListenerVerticle> loops;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpListener(Vertx vertx, ListenerSettings settings, Queue<ListenerVerticle> loops, int port) {
        this.vertx = vertx;
        this.settings = settings;
        this.loops = loops;
        this.port = port;
    }

    /**
     * Starts to listen.
     *
     * @param services
     *            all wire APIs; a request that nothing tells apart goes to the first
     * @param metrics
     *            what {@code /metrics} shows; the listener adds its own
     * @throws IOException
     *             if the address cannot be bound; the message names it
     */
    public static HttpListener start(ListenerSettings settings, Authenticator authenticator,
            List<WireService> services, CollectorRegistry metrics, Readiness readiness, InstantSource clock)
            throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(settings.eventLoops())
                .setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        Queue<ListenerVerticle> loops = new ConcurrentLinkedQueue<>();
        RequestMetrics counters = new RequestMetrics(metrics);
        StatusPages pages = new StatusPages(metrics, readiness);
        Switchboard switchboard = new Switchboard(services);
        Future<String> deployed = vertx.deployVerticle(() -> {
            ListenerVerticle loop = new ListenerVerticle(settings, authenticator, switchboard, pages, counters, clock);
            loops.add(loop);
            return loop;
        }, new DeploymentOptions().setInstances(settings.eventLoops()));
        try {
            deployed.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            closeQuietly(vertx);
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw cannotListen(settings, cause);
        } catch (InterruptedException e) {
            closeQuietly(vertx);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting to listen", e);
        }
        return new HttpListener(vertx, settings, loops, loops.element().port());
    }

    /**
     * Whether {@link #start} could have the address just now, for those who have other things to do before.
     *
     * @throws IOException
     *             if it cannot be bound; the message names it
     */
    public static void requireFree(ListenerSettings settings) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true); // connections that have just ended are no obstacle for the listener either
            probe.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
        } catch (IOException e) {
            throw cannotListen(settings, e);
        }
    }

    private static IOException cannotListen(ListenerSettings settings, Throwable cause) {
        return new IOException("cannot listen on " + settings.host() + ":" + settings.port() + ": "
                + cause.getMessage() + ". Choose another host or port, or stop what uses it.", cause);
    }

    /** The port that is listened on. */
    public int port() {
        return port;
    }

    /** Where clients reach this listener, without a path. */
    public String url() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return "http://" + host + ":" + port;
    }

    /** Shows that requests are still read: completed when every event loop has had a moment for it. */
    public CompletionStage<?> pulse() {
        return Future.all(loops.stream().map(ListenerVerticle::pulse).toList()).toCompletionStage();
    }

    /**
     * Lets running requests finish within the grace period, then closes all connections and ends all threads. Until
     * then the port stays open, so that whoever comes is told: a new request is refused with 503 in its service's own
     * form, and its connection closed; the pages of the server's state are still there. May be called more than once.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        List<Future<Void>> drained = loops.stream().map(ListenerVerticle::drain).toList();
        try {
            await(Future.join(drained), settings.grace().toMillis() + LOOPS_ANSWER_MILLIS);
        } catch (TimeoutException e) {
            LOG.warn("Some requests were still running when the grace of {} was over: they get no answer",
                    settings.grace());
        }
        closeQuietly(vertx);
    }

    private static void closeQuietly(Vertx vertx) {
        try {
            await(vertx.close(), 10_000);
        } catch (TimeoutException e) {
            LOG.warn("the listener did not stop in order", e);
        }
    }

    private static void await(Future<?> future, long millis) throws TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.warn("the listener did not stop in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

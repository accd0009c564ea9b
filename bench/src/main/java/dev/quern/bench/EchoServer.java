package dev.quern.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The peer: a bare Vert.x server that answers each request with its body, with as many event loops as processors.
 * Prints its address as the server under test does, and runs until it is killed.
 */
final class EchoServer {

    private EchoServer() {}

    public static void main(String[] args) throws Exception {
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx();
        Echo[] any = new Echo[1];
        vertx.deployVerticle(() -> any[0] = new Echo(), new DeploymentOptions().setInstances(loops)).await();
        System.out.println("echo ready http://127.0.0.1:" + any[0].port());
        new CountDownLatch(1).await();
    }

    private static final class Echo extends VerticleBase {

        private @Nullable HttpServer server;

        @Override
        public Future<?> start() {
            HttpServer listening = vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true));
            listening.requestHandler(request -> request.body().onSuccess(body -> request.response()
                    .putHeader("content-type", "application/json").end(body)));
            server = listening;
            return listening.listen(SocketAddress.sharedRandomPort(1, "127.0.0.1"));
        }

        int port() {
            return server == null ? 0 : server.actualPort();
        }
    }
}

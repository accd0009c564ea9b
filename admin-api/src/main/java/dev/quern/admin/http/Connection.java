package dev.quern.admin.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import io.vertx.core.net.impl.VertxConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection and the requests on it. Belongs to one event loop. */
final class Connection {
    private final HttpConnection connection;
    private final Drain drain;
    private final Set<Exchange> exchanges = new HashSet<>();
    private final UnreadAnswer unread = new UnreadAnswer();
    /** Nothing where HTTP/2 is spoken: the bodies of several requests come mixed there. */
    private final @Nullable BodyTap tap;
    private long idleSince;
    private boolean spoken;
    /** Whether the transport may have a limit of its own on silence. */
    private boolean timed;

    Connection(HttpConnection connection, Drain drain, long now) {
        this.connection = connection;
        this.drain = drain;
        this.idleSince = now;
        this.tap = connection instanceof Http1ServerConnection plain
                ? BodyTap.before(plain.channelHandlerContext())
                : null;
    }

    /** Where what comes over it may wait. */
    ByteBufAllocator memory() {
        return connection instanceof VertxConnection sending ? sending.channel().alloc() : ByteBufAllocator.DEFAULT;
    }

    /** Gives bodies away without a copy, if the protocol allows it. */
    @Nullable
    BodyTap tap() {
        return tap;
    }

    void begin(Exchange exchange) {
        timed |= !spoken;
        spoken = true;
        exchanges.add(exchange);
    }

    void end(Exchange exchange) {
        exchanges.remove(exchange);
        idleSince = System.nanoTime();
        if (drain.began()) {
            if (exchanges.isEmpty()) {
                connection.close();
            }
            drain.ended(exchange);
        }
    }

    /** Whether it is closed after the answers that are due: its loop takes no more requests. */
    boolean isLast() {
        return drain.began();
    }

    Set<Exchange> exchanges() {
        return Set.copyOf(exchanges);
    }

    /** Ends what has waited too long for the client; a client that sends bit by bit is waited for no longer. */
    void sweep(long now, ListenerSettings settings) {
        if (timed) {
            timed = false;
            forgetLimitOfTransport();
        }
        if (exchanges.isEmpty()) {
            if (now - idleSince > settings.idleTimeout().toNanos()) {
                connection.close();
            }
            return;
        }
        if (connection instanceof VertxConnection sending
                && unread.standsStill(sending.channel(), now) > settings.bodyTimeout().toNanos()) {
            // past the pipeline, whose close waits for what is to be sent, and so for the same client
            sending.channel().unsafe().close(sending.channel().newPromise());
            return;
        }
        for (Exchange exchange : List.copyOf(exchanges)) {
            exchange.sweep(now);
        }
    }

    /**
     * Where HTTP/2 is spoken, the transport closes what is silent: before the first request nothing else does. After it
     * the sweep does, which knows of calls that are silent for long. Not at once, for a connection that changes to
     * HTTP/2
     * gets the limit only when its first request has been read.
     */
    private void forgetLimitOfTransport() {
        if (connection instanceof HttpServerConnection known) {
            ChannelPipeline pipeline = known.channelHandlerContext().pipeline();
            if (pipeline.get(IdleStateHandler.class) != null) {
                pipeline.remove(IdleStateHandler.class);
            }
        }
    }

    void close() {
        connection.close();
    }
}

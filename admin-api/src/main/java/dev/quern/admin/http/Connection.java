package dev.quern.admin.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A connection and the requests on it. Belongs to one event loop. */
final class Connection {
    private final HttpConnection connection;
    private final Drain drain;
    private final Set<Exchange> exchanges = new HashSet<>();
    private final UnreadAnswer unread = new UnreadAnswer();
    private long idleSince;

    Connection(HttpConnection connection, Drain drain, long now) {
        this.connection = connection;
        this.drain = drain;
        this.idleSince = now;
    }

    void begin(Exchange exchange) {
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

    void close() {
        connection.close();
    }
}

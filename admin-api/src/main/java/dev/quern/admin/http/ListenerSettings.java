package dev.quern.admin.http;

import java.time.Duration;
import java.util.Objects;

/**
 * How the listener listens.
 *
 * @param host
 *            the address to bind
 * @param port
 *            0 to 65535; 0 takes a free one
 * @param eventLoops
 *            threads that read and write, at least 1
 * @param idleTimeout
 *            how long a connection without a request stays open
 * @param bodyTimeout
 *            how long a body may make no progress, on its way in or out
 * @param linger
 *            how long the rest of a refused body is read and dropped, so that the client gets to see the answer
 * @param grace
 *            how long running requests may go on when the listener closes
 * @param http2
 *            whether HTTP/2 without TLS is spoken beside HTTP/1.1. It weakens {@code idleTimeout}: until its first
 *            request has come whole, a connection is closed only if so long nothing comes
 * @param proxies
 *            who is believed what is said of clients
 */
public record ListenerSettings(String host, int port, int eventLoops, Duration idleTimeout, Duration bodyTimeout,
        Duration linger, Duration grace, boolean http2, TrustedProxies proxies) {
    public ListenerSettings {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("at least one event loop is needed");
        }
        if (!idleTimeout.isPositive() || !bodyTimeout.isPositive() || !linger.isPositive() || grace.isNegative()) {
            throw new IllegalArgumentException("time limits must be positive");
        }
    }

    /** One event loop per processor, and limits that suit people's clients; HTTP/1.1 and HTTP/2. */
    public static ListenerSettings of(String host, int port) {
        return new ListenerSettings(host, port, Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(75),
                Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(30), true,
                TrustedProxies.NONE);
    }

    /** The same with another grace period. */
    public ListenerSettings withGrace(Duration other) {
        return new ListenerSettings(host, port, eventLoops, idleTimeout, bodyTimeout, linger, other, http2, proxies);
    }

    /** The same, believing other proxies. */
    public ListenerSettings withProxies(TrustedProxies others) {
        return new ListenerSettings(host, port, eventLoops, idleTimeout, bodyTimeout, linger, grace, http2, others);
    }
}

package dev.quern.admin.http;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}. */
final class StatusPages {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final CollectorRegistry metrics;
    private final Readiness readiness;

    StatusPages(CollectorRegistry metrics, Readiness readiness) {
        this.metrics = metrics;
        this.readiness = readiness;
    }

    static boolean isMetrics(String path) {
        return path.equals("/metrics");
    }

    /** The page at a path, or empty if it is not one of those that are at hand. */
    Optional<WireResponse> page(String path) {
        return switch (path) {
            case "/healthz" -> Optional.of(text(200, "ok\n"));
            case "/readyz" -> Optional.of(readiness.obstacle().map(obstacle -> text(503, obstacle + "\n"))
                    .orElseGet(() -> text(200, "ready\n")));
            default -> Optional.empty();
        };
    }

    /** All metrics. Collecting them may take a while: not for an event loop. */
    WireResponse metrics() {
        StringWriter out = new StringWriter();
        try {
            TextFormat.write004(out, metrics.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return WireResponse.of(200, TextFormat.CONTENT_TYPE_004, out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static WireResponse text(int status, String body) {
        return WireResponse.of(status, TEXT, body.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.quern.admin.http;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/** What the listener counts. Thread-safe. */
final class RequestMetrics {
    private final Counter requests;
    private final Histogram seconds;
    private final Gauge running;
    private final Gauge connections;

    RequestMetrics(CollectorRegistry registry) {
        requests = Counter.build("quern_http_requests_total", "Requests answered.")
                .labelNames("service", "operation", "status").register(registry);
        seconds = Histogram.build("quern_http_request_seconds", "Time from the first line of a request to its answer.")
                .labelNames("service", "operation")
                .buckets(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 900)
                .register(registry);
        running = Gauge.build("quern_http_requests_running", "Requests being read or answered.").register(registry);
        connections = Gauge.build("quern_http_connections", "Open connections.").register(registry);
    }

    void started() {
        running.inc();
    }

    void answered(String service, String operation, int status, long nanos) {
        running.dec();
        requests.labels(service, operation, Integer.toString(status)).inc();
        seconds.labels(service, operation).observe(nanos / 1e9);
    }

    void opened() {
        connections.inc();
    }

    void closed() {
        connections.dec();
    }
}

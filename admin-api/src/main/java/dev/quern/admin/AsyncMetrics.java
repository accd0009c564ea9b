package dev.quern.admin;

import dev.quern.runtime.async.Condition;
import dev.quern.runtime.async.EventQueue;
import dev.quern.runtime.async.QueueObserver;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.recursion.RecursionControl;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.util.List;

/** What {@code /metrics} shows of asynchronous calls. Safe for use by several threads. */
final class AsyncMetrics implements QueueObserver {

    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
            30, 60, 300, 900, 3_600, 21_600};

    private final Counter accepted;
    private final Counter postponed;
    private final Counter ended;
    private final Counter told;
    private final Counter damaged;
    private final Histogram ages;

    /** Registers what it counts. */
    AsyncMetrics(CollectorRegistry registry) {
        accepted = Counter.build("quern_async_accepted_total", "Asynchronous calls accepted: they were on disk.")
                .register(registry);
        postponed = Counter
                .build("quern_async_postponed_total",
                        "Asynchronous calls put back into the queue: because the function failed, or because of a limit"
                                + " or a fault of the server's.")
                .labelNames("reason").register(registry);
        ended = Counter.build("quern_async_ended_total", "Asynchronous calls that have ended, by how.")
                .labelNames("condition").register(registry);
        told = Counter
                .build("quern_async_destinations_total",
                        "Destinations and dead letter targets that were to be told of a call, by whether their call is"
                                + " in the queue, their object in the bucket, or they were not there.")
                .labelNames("result").register(registry);
        damaged = Counter.build("quern_async_damaged_total",
                "Asynchronous calls that could not be read from the queue, and were set aside.").register(registry);
        ages = Histogram.build("quern_async_age_seconds", "How long ago calls were accepted when an attempt began.")
                .buckets(SECONDS).register(registry);
    }

    /** Registers what is only asked when somebody looks. */
    static void registerGauges(CollectorRegistry registry, EventQueue queue, RecursionControl recursion) {
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(
                        new GaugeMetricFamily("quern_async_queue_depth",
                                "Asynchronous calls that have not ended, those under way included.", queue.depth()),
                        new GaugeMetricFamily("quern_async_running", "Asynchronous calls under way.", queue.running()),
                        new GaugeMetricFamily("quern_async_oldest_seconds",
                                "How long the call has been due that has waited longest.",
                                queue.longestWait().toNanos() / 1e9),
                        new CounterMetricFamily("quern_recursions_stopped",
                                "Calls that were not made because their chain ran in a circle.", recursion.stopped()));
            }
        });
    }

    @Override
    public void accepted(FunctionName function) {
        accepted.inc();
    }

    @Override
    public void started(FunctionName function, Duration age) {
        ages.observe(age.toNanos() / 1e9);
    }

    @Override
    public void retried(FunctionName function) {
        postponed.labels("function_error").inc();
    }

    @Override
    public void putOff(FunctionName function) {
        postponed.labels("not_possible").inc();
    }

    @Override
    public void ended(FunctionName function, Condition condition) {
        ended.labels(condition.text()).inc();
    }

    @Override
    public void told(FunctionName function, Condition condition) {
        told.labels("queued").inc();
    }

    @Override
    public void notTold(FunctionName function, Condition condition) {
        told.labels("missing").inc();
    }

    @Override
    public void damaged(FunctionName function) {
        damaged.inc();
    }
}

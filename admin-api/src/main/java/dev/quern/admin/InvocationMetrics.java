package dev.quern.admin;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.invoke.InvocationObserver;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Outcome;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What {@code /metrics} shows of invocations and environments. Safe for use by several threads. */
final class InvocationMetrics implements InvocationObserver {

    /** Functions beyond this many share the label {@link #OTHERS}: a label per function must not fill the memory. */
    static final int LABELLED_FUNCTIONS = 500;

    static final String OTHERS = "_other";

    private static final double[] SECONDS = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
            0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900};

    private final Counter invocations;
    private final Counter throttles;
    private final Histogram durations;
    private final Histogram starts;
    private final Set<String> labelled = ConcurrentHashMap.newKeySet();

    /** Registers what it counts. */
    InvocationMetrics(CollectorRegistry registry) {
        invocations = Counter.build("quern_invocations_total", "Invocations, by how they ended.")
                .labelNames("function", "outcome").register(registry);
        throttles = Counter.build("quern_throttles_total", "Invocations refused by a limit, by Lambda's reason for it.")
                .labelNames("function", "reason").register(registry);
        durations = Histogram.build("quern_invocation_seconds", "How long handlers ran.").buckets(SECONDS)
                .register(registry);
        starts = Histogram.build("quern_environment_start_seconds", "How long new environments took to start.")
                .buckets(SECONDS).register(registry);
    }

    /** Registers what is only asked when somebody looks. */
    static void registerGauges(CollectorRegistry registry, Invoker invoker) {
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(
                        new GaugeMetricFamily("quern_invocations_running", "Invocations under way.", invoker.running()),
                        new GaugeMetricFamily("quern_invocations_limit", "Invocations that may run at a time.",
                                invoker.concurrencyLimit()),
                        new GaugeMetricFamily("quern_environments", "Environments, idle and busy.",
                                invoker.environments()),
                        new GaugeMetricFamily("quern_invocations_unreserved_limit",
                                "Invocations that functions without a share of their own may run at a time.",
                                invoker.unreservedLimit()));
            }
        });
        registry.register(new ConcurrencyMetrics(invoker));
    }

    @Override
    public void ended(FunctionName function, InvocationResult result) {
        count(function, switch (result.outcome()) {
            case Outcome.Success _ -> "ok";
            case Outcome.Failure failure when failure.errorType().equals("Sandbox.Timedout") -> "timed_out";
            case Outcome.Failure _ -> "function_error";
        });
        durations.observe(seconds(result.duration()));
        result.initDuration().ifPresent(start -> starts.observe(seconds(start)));
    }

    @Override
    public void refused(FunctionName function, Throwable reason) {
        switch (reason) {
            case FunctionsException.TooManyRequests throttled -> {
                count(function, "throttled");
                throttles.labels(label(function.value()), throttled.reason().text()).inc();
            }
            case FunctionsException.NotFound _ -> {
                // there is no such function: its name is the caller's invention and no label
            }
            default -> count(function, "refused");
        }
    }

    private void count(FunctionName function, String outcome) {
        invocations.labels(label(function.value()), outcome).inc();
    }

    private String label(String function) {
        if (labelled.contains(function)) {
            return function;
        }
        // two threads may both find room for the last label: a few more than the bound do no harm
        return labelled.size() < LABELLED_FUNCTIONS && labelled.add(function) ? function : OTHERS;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}

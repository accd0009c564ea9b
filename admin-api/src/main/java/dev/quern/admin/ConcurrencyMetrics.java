package dev.quern.admin;

import dev.quern.runtime.concurrency.Share;
import dev.quern.runtime.invoke.FunctionLoad;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Retirement;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What {@code /metrics} shows of concurrency: asked only when somebody looks. Safe for use by several threads. */
final class ConcurrencyMetrics extends Collector {

    private static final List<String> FUNCTION = List.of("function");

    private final Invoker invoker;

    ConcurrencyMetrics(Invoker invoker) {
        this.invoker = invoker;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<FunctionLoad> loads = invoker.loads().stream().filter(ConcurrencyMetrics::tells)
                .sorted(Comparator.comparing(FunctionLoad::function)).limit(InvocationMetrics.LABELLED_FUNCTIONS)
                .toList();
        List<FunctionLoad> reserved = loads.stream().filter(load -> load.share().reserved().isPresent()).toList();
        List<FunctionLoad> provisioned = loads.stream().filter(load -> load.share().provisioned() > 0).toList();
        List<MetricFamilySamples> all = new ArrayList<>();
        all.add(gauge("quern_function_invocations_running", "Invocations of a function under way.", loads,
                FunctionLoad::running));
        all.add(gauge("quern_function_reserved_concurrency", "Invocations that a function may run, and no more.",
                reserved, load -> load.share().reserved().orElse(0)));
        all.add(gauge("quern_provisioned_concurrency_requested",
                "Invocations for which environments of a function are to be kept ready.", provisioned,
                load -> load.share().provisioned()));
        all.add(gauge("quern_provisioned_concurrency_allocated",
                "Invocations for which environments of a function are ready, busy ones included.", provisioned,
                FunctionLoad::provisionedReady));
        all.add(gauge("quern_provisioned_concurrency_available",
                "Invocations for which environments of a function are ready and free.", provisioned,
                load -> Math.max(0, load.provisionedReady() - load.provisionedRunning())));
        all.add(spilled(provisioned));
        all.add(retired());
        return all;
    }

    /** Functions at rest that have nothing of their own would only fill the page. */
    private static boolean tells(FunctionLoad load) {
        return load.running() > 0 || !load.share().equals(Share.NONE);
    }

    private static GaugeMetricFamily gauge(String name, String help, List<FunctionLoad> loads,
            ToDoubleFunction<FunctionLoad> value) {
        GaugeMetricFamily family = new GaugeMetricFamily(name, help, FUNCTION);
        loads.forEach(load -> family.addMetric(List.of(load.function().value()), value.applyAsDouble(load)));
        return family;
    }

    private static CounterMetricFamily spilled(List<FunctionLoad> loads) {
        CounterMetricFamily family = new CounterMetricFamily("quern_provisioned_concurrency_spillover",
                "Invocations of provisioned versions that found no ready environment free.", FUNCTION);
        loads.forEach(load -> family.addMetric(List.of(load.function().value()), load.spilled()));
        return family;
    }

    private CounterMetricFamily retired() {
        CounterMetricFamily family = new CounterMetricFamily("quern_environments_retired",
                "Environments ended that could have run more calls, by reason.", List.of("reason"));
        for (Retirement why : Retirement.values()) {
            family.addMetric(List.of(why.name().toLowerCase(Locale.ROOT)), invoker.retired(why));
        }
        return family;
    }
}

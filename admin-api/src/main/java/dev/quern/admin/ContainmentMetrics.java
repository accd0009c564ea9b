package dev.quern.admin;

import dev.quern.runtime.contain.Containment;
import dev.quern.runtime.contain.HolderKind;
import dev.quern.runtime.contain.LoaderLeak;
import dev.quern.runtime.contain.StrandedThread;
import dev.quern.runtime.function.FunctionName;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What {@code /metrics} shows of functions that leave things behind, asked when somebody looks. Thread-safe. */
final class ContainmentMetrics extends Collector {

    private final Containment containment;

    ContainmentMetrics(Containment containment) {
        this.containment = containment;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        GaugeMetricFamily stranded = new GaugeMetricFamily("quern_stranded_threads",
                "Threads that run on although their environment was stopped.", List.of("function"));
        byFunction(containment.stranded().all(), StrandedThread::function)
                .forEach((function, count) -> stranded.addMetric(List.of(function), count));
        GaugeMetricFamily leaks = new GaugeMetricFamily("quern_class_loader_leaks",
                "Class loaders of ended environments that stay in memory.", List.of("function", "holder"));
        for (HolderKind kind : HolderKind.values()) {
            byFunction(containment.loaders().leaks().stream().filter(leak -> leak.kind() == kind).toList(),
                    LoaderLeak::function)
                    .forEach((function, count) -> leaks.addMetric(List.of(function, kind.text()), count));
        }
        return List.of(stranded,
                new CounterMetricFamily("quern_stranded_threads_found",
                        "Threads that were found to run on although their environment was stopped.",
                        containment.stranded().total()),
                leaks,
                new CounterMetricFamily("quern_class_loader_leaks_found",
                        "Class loaders of ended environments that were found to stay in memory.",
                        containment.loaders().total()),
                new GaugeMetricFamily("quern_class_loaders_retired",
                        "Class loaders of ended environments that are not collected yet.",
                        containment.loaders().waiting()),
                new CounterMetricFamily("quern_out_of_memory_stops",
                        "Environments that were stopped because the heap was full.", containment.heap().stops()),
                new GaugeMetricFamily("quern_memory_size_exceeded",
                        "Versions of functions that were found to hold more than their memory size.",
                        containment.heap().overLimit()));
    }

    /** Few functions misbehave at a time: a label for each does no harm. */
    private static <T> Map<String, Long> byFunction(List<T> all, Function<T, FunctionName> function) {
        return all.stream().collect(Collectors.groupingBy(one -> function.apply(one).value(), TreeMap::new,
                Collectors.counting()));
    }
}

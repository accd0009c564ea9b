package dev.quern.admin;

import dev.quern.runtime.log.LogFigures;
import dev.quern.runtime.log.LogStore;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;

/** What {@code /metrics} shows of functions' logs; asked only when somebody looks. */
final class LogMetrics extends Collector {

    private final LogStore logs;

    private LogMetrics(LogStore logs) {
        this.logs = logs;
    }

    static void register(CollectorRegistry registry, LogStore logs) {
        registry.register(new LogMetrics(logs));
    }

    @Override
    public List<MetricFamilySamples> collect() {
        LogFigures figures = logs.figures();
        return List.of(
                new CounterMetricFamily("quern_log_lines", "Log events written.", figures.lines()),
                new CounterMetricFamily("quern_log_bytes", "Bytes of the messages written to logs.", figures.bytes()),
                new CounterMetricFamily("quern_log_dropped_lines",
                        "Log events lost because they came faster than they could be written, or the disk failed.",
                        figures.droppedLines()),
                new CounterMetricFamily("quern_log_dropped_bytes", "Bytes of the messages lost.",
                        figures.droppedBytes()),
                new GaugeMetricFamily("quern_log_stored_bytes", "Room that logs take on disk.",
                        figures.storedBytes()));
    }
}

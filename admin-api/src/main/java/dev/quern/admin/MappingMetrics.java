package dev.quern.admin;

import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingObserver;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Duration;

/** What {@code /metrics} shows of event source mappings. Safe for use by several threads. */
final class MappingMetrics implements MappingObserver {

    private static final double[] SIZES = {1, 10, 100, 1_000, 10_000};
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
            30, 60, 300, 900, 3_600, 21_600, 86_400};

    private final Counter.Child processed;
    private final Counter.Child filtered;
    private final Counter.Child told;
    private final Counter.Child lost;
    private final Counter.Child failed;
    private final Counter.Child putOff;
    private final Counter windows;
    private final Histogram sizes;
    private final Histogram ages;

    /** Registers what it counts. */
    MappingMetrics(CollectorRegistry registry) {
        Counter records = Counter
                .build("quern_mapping_records_total",
                        "Records that event source mappings are done with: processed, filtered out, or given up, with a"
                                + " destination that was told or without.")
                .labelNames("result").register(registry);
        processed = records.labels("processed");
        filtered = records.labels("filtered");
        told = records.labels("given_up");
        lost = records.labels("lost");
        Counter retries = Counter
                .build("quern_mapping_retries_total",
                        "Batches to be given to their function once more: it failed, or it could not be called.")
                .labelNames("reason").register(registry);
        failed = retries.labels("function_error");
        putOff = retries.labels("not_possible");
        windows = Counter.build("quern_mapping_windows_lost_total",
                "Tumbling windows whose state was given up: the function failed with their end.").register(registry);
        sizes = Histogram.build("quern_mapping_batch_records", "How many records of a batch were processed at once.")
                .buckets(SIZES).register(registry);
        ages = Histogram
                .build("quern_mapping_iterator_age_seconds",
                        "How old the last record of a batch was when the batch had been processed.")
                .buckets(SECONDS).register(registry);
    }

    @Override
    public void processed(Mapping mapping, int records, Duration iteratorAge) {
        processed.inc(records);
        sizes.observe(records);
        ages.observe(iteratorAge.toNanos() / 1e9);
    }

    @Override
    public void failed(Mapping mapping, int records) {
        failed.inc();
    }

    @Override
    public void putOff(Mapping mapping) {
        putOff.inc();
    }

    @Override
    public void filtered(Mapping mapping, int records) {
        filtered.inc(records);
    }

    @Override
    public void givenUp(Mapping mapping, int records, boolean wasTold) {
        (wasTold ? told : lost).inc(records);
    }

    @Override
    public void windowGivenUp(Mapping mapping) {
        windows.inc();
    }
}

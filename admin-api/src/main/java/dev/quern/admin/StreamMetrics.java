package dev.quern.admin;

import dev.quern.admin.kinesis.consumer.Subscriptions;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.catalog.Quota;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;

/** What {@code /metrics} shows of streams; asked only when somebody looks. */
final class StreamMetrics extends Collector {

    private final StreamStore store;
    private final Subscriptions subscriptions;

    StreamMetrics(StreamStore store, Subscriptions subscriptions) {
        this.store = store;
        this.subscriptions = subscriptions;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Quota.Used used = store.streams().used();
        return List.of(
                new CounterMetricFamily("quern_stream_put_records", "Records put into streams.",
                        store.writer().records()),
                new CounterMetricFamily("quern_stream_put_bytes", "Bytes of their data and keys.",
                        store.writer().bytes()),
                new CounterMetricFamily("quern_stream_failed_records",
                        "Records that were not put, or may not have been, because the store failed.",
                        store.writer().failures()),
                new CounterMetricFamily("quern_stream_read_records", "Records read from streams.",
                        store.reader().records()),
                new CounterMetricFamily("quern_stream_read_bytes", "Bytes of their data and keys.",
                        store.reader().bytes()),
                new GaugeMetricFamily("quern_stream_open_shards", "Shards that take records.", used.allShards()),
                new GaugeMetricFamily("quern_stream_subscriptions", "Shards that are being sent to consumers.",
                        subscriptions.count()));
    }
}

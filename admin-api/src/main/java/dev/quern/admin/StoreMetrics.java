package dev.quern.admin;

import dev.quern.runtime.Quern;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code /metrics} shows of the store, the disk it lies on and backups, asked when somebody looks. Thread-safe.
 */
final class StoreMetrics extends Collector {

    /**
     * A statistic of the store and what it is called here.
     *
     * @param unit
     *            what the statistic is multiplied with
     */
    private record Figure(String statistic, String metric, Kind kind, double unit, String help) {

        MetricFamilySamples family(double value) {
            return switch (kind) {
                case COUNT -> new CounterMetricFamily(metric, help, value * unit);
                case SIZE -> new GaugeMetricFamily(metric, help, value * unit);
            };
        }

        static Figure count(String statistic, String metric, String help) {
            return new Figure(statistic, metric, Kind.COUNT, 1, help);
        }

        static Figure size(String statistic, String metric, String help) {
            return new Figure(statistic, metric, Kind.SIZE, 1, help);
        }
    }

    /** Whether it only ever rises. */
    private enum Kind {
        COUNT, SIZE
    }

    private static final List<Figure> FIGURES = List.of(
            Figure.count("transactions.committed", "quern_store_commits", "Transactions that are on disk."),
            Figure.count("transactions.conflicts", "quern_store_conflicts",
                    "Transactions that ran again because another one had changed what they read."),
            Figure.count("transactions.groups", "quern_store_commit_groups",
                    "Groups of transactions that were written with one synchronised write."),
            Figure.size("transactions.waiting", "quern_store_commits_waiting", "Transactions that wait to be written."),
            Figure.count("transactions.refused", "quern_store_refused_commits",
                    "Transactions refused because the disk had no room for them."),
            Figure.size("store.broken", "quern_store_broken",
                    "1 if the store takes no more changes until the server is started again."),
            Figure.size("disk.usable-bytes", "quern_disk_free_bytes",
                    "Room that is left on the disk with the data directory."),
            Figure.size("disk.reserve-bytes", "quern_disk_reserve_bytes",
                    "Room on that disk that the store keeps for its own work: changes are refused when no more is"
                            + " left."),
            Figure.size("snapshots.open", "quern_store_open_snapshots", "Moments of the store that are being read."),
            Figure.size("rocksdb.estimate-num-keys", "quern_store_keys", "Rows in the store, estimated."),
            Figure.size("rocksdb.total-sst-files-size", "quern_store_table_bytes",
                    "Size of the store's table files."),
            Figure.size("rocksdb.live-blob-file-size", "quern_store_blob_bytes",
                    "Size of the store's files for large values."),
            Figure.size("rocksdb.cur-size-all-mem-tables", "quern_store_write_buffer_bytes",
                    "Memory that holds what is in the log and in no table yet."),
            Figure.size("rocksdb.block-cache-usage", "quern_store_cache_bytes",
                    "Memory that holds blocks of tables."),
            Figure.size("rocksdb.estimate-table-readers-mem", "quern_store_reader_bytes",
                    "Memory that holds indexes and filters of tables."),
            Figure.size("rocksdb.num-running-compactions", "quern_store_compactions_running",
                    "Compactions under way."),
            Figure.size("rocksdb.num-running-flushes", "quern_store_flushes_running",
                    "Write buffers that are being written to tables."),
            Figure.size("rocksdb.estimate-pending-compaction-bytes", "quern_store_compaction_pending_bytes",
                    "What is to be compacted, estimated."),
            Figure.size("rocksdb.num-snapshots", "quern_store_engine_snapshots",
                    "Moments that the engine keeps readable, those of transactions included."),
            Figure.count("rocksdb.background-errors", "quern_store_background_errors",
                    "Flushes and compactions that failed."),
            Figure.count("rocksdb.wal-syncs", "quern_store_log_syncs", "Synchronised writes of the store's log."),
            Figure.count("rocksdb.wal-bytes", "quern_store_log_bytes", "Bytes written to the store's log."),
            Figure.count("rocksdb.block-cache-hits", "quern_store_cache_hits",
                    "Blocks that were read and found in memory."),
            Figure.count("rocksdb.block-cache-misses", "quern_store_cache_misses",
                    "Blocks that were read from the disk."),
            Figure.count("rocksdb.filter-saved-reads", "quern_store_filtered_reads",
                    "Reads of tables that a filter saved."),
            Figure.count("rocksdb.flush-written-bytes", "quern_store_flush_bytes",
                    "Bytes that flushes have written to tables."),
            Figure.count("rocksdb.compaction-written-bytes", "quern_store_compaction_bytes",
                    "Bytes that compactions have written."),
            new Figure("rocksdb.write-stall-micros", "quern_store_stall_seconds", Kind.COUNT, 1e-6,
                    "How long writes were held up because compaction did not keep up."));

    private final Quern quern;

    StoreMetrics(Quern quern) {
        this.quern = quern;
    }

    /** The statistics that are shown. */
    static Set<String> statistics() {
        return FIGURES.stream().map(Figure::statistic).collect(Collectors.toSet());
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Map<String, Long> statistics = quern.storeStatistics();
        List<MetricFamilySamples> all = new ArrayList<>();
        for (Figure figure : FIGURES) {
            Long value = statistics.get(figure.statistic());
            if (value != null) {
                all.add(figure.family(value));
            }
        }
        all.add(new GaugeMetricFamily("quern_backup_last_timestamp_seconds",
                "When the last backup was taken, in seconds since 1970; 0 if none was.",
                quern.backups().last().map(Instant::getEpochSecond).orElse(0L)));
        CounterMetricFamily backups = new CounterMetricFamily("quern_backups",
                "Backups that were begun, by what came of them.", List.of("result"));
        backups.addMetric(List.of("taken"), quern.backups().timesTaken());
        backups.addMetric(List.of("failed"), quern.backups().timesFailed());
        all.add(backups);
        return all;
    }
}

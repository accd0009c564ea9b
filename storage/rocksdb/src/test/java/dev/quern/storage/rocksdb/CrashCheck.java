package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must be true of the store of a {@link CrashWriter} whenever its process ended. */
final class CrashCheck {

    private final List<String> violations = new ArrayList<>();

    /**
     * @param acknowledged
     *            the last batch of each thread whose commit had returned
     */
    static List<String> violations(KeyValueStore store, Map<Integer, Long> acknowledged) {
        CrashCheck check = new CrashCheck();
        try (Snapshot snapshot = store.snapshot()) {
            long total = 0;
            for (int thread = 0; thread < CrashWriter.THREADS; thread++) {
                long head = CrashWriter.number(snapshot.get(CrashWriter.HEADS.pack(thread)));
                check.acknowledged(thread, head, acknowledged.getOrDefault(thread, 0L));
                check.whole(thread, head, snapshot);
                total += head - head % 8;
            }
            long counted = CrashWriter.number(snapshot.get(CrashWriter.TOTAL));
            if (counted != total) {
                check.violations.add("the total is %d, the heads come to %d".formatted(counted, total));
            }
        }
        return check.violations;
    }

    private void acknowledged(int thread, long head, long acknowledged) {
        if (head < acknowledged) {
            violations.add("thread %d: batch %d was acknowledged, but the last is %d".formatted(thread, acknowledged,
                    head));
        }
    }

    /** The batches kept are there with all their parts, in order, and nothing else is. */
    private void whole(int thread, long head, Snapshot snapshot) {
        Map<Long, Integer> parts = new TreeMap<>();
        try (Cursor cursor = snapshot.range(CrashWriter.PARTS.range(thread))) {
            cursor.forEachRemaining(entry -> {
                Tuple key = CrashWriter.PARTS.unpack(entry.key());
                if (CrashWriter.number(entry.value()) == key.getLong(1)) {
                    parts.merge(key.getLong(1), 1, Integer::sum);
                }
            });
        }
        Map<Long, Integer> expected = new TreeMap<>();
        for (long batch = Math.max(1, head - CrashWriter.KEPT_BATCHES + 1); batch <= head; batch++) {
            expected.put(batch, CrashWriter.PARTS_PER_BATCH);
        }
        if (!parts.equals(expected)) {
            violations.add("thread %d: head %d, but batches with parts are %s".formatted(thread, head, parts));
        }
    }
}

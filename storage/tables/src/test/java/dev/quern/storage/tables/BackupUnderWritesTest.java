package dev.quern.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.tables.backup.Backup;
import dev.quern.storage.tables.backup.BackupKey;
import dev.quern.storage.tables.backup.RestoreTable;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.TableName;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is copied while others write is the table as it was at one moment. */
@Timeout(180)
class BackupUnderWritesTest {

    private static final long SEED = Long.getLong("quern.model.seed", System.nanoTime());
    private static final int THREADS = 4;

    @TempDir
    Path folder;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong transfers = new AtomicLong();

    @Test
    void aBackupIsTheTableAtOneMoment() throws Exception {
        assertThat(violations(store -> store)).as("seed %d", SEED).isEmpty();
        assertThat(transfers.get()).isGreaterThan(500);
    }

    /** Rows of what items were are written a little after the items: the test must notice. */
    @Test
    void aStoreThatForgetsWhatItemsWereIsCaught() throws Exception {
        assertThat(violations(store -> new LateStore(store, Subspace.named("tables").sub("history"))))
                .as("seed %d", SEED).isNotEmpty();
    }

    private interface Flawed {
        KeyValueStore of(KeyValueStore store);
    }

    private List<String> violations(Flawed flawed) throws Exception {
        List<String> violations = new ArrayList<>();
        try (KeyValueStore kv = Fixture.rocksDb(folder); ExecutorService threads = Executors.newCachedThreadPool()) {
            TableStore store = new TableStore(flawed.of(kv), _ -> {}, InstantSource.system(),
                    TableStoreSettings.defaults());
            Accounts.open(store);
            List<Future<?>> writers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                writers.add(threads.submit(() -> transferUntilStopped(store, number)));
            }
            try {
                // first without what is always kept, then with it, for the two are found in different ways
                copyAgainAndAgain(store, violations);
                store.recoveries().enable(Accounts.TABLE, 1);
                copyAgainAndAgain(store, violations);
                restoreToMoments(store, violations);
            } finally {
                stopped.set(true);
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            store.recoveries().disable(Accounts.TABLE);
            if (!store.tables().get(Accounts.TABLE).past().equals(Past.NONE)) {
                violations.add("something is pinned for ever");
            }
        }
        return violations;
    }

    private void transferUntilStopped(TableStore store, int thread) {
        Random random = new Random(SEED + thread);
        boolean forth = true;
        while (!stopped.get()) {
            Accounts.transfer(store, random, thread, THREADS);
            Accounts.move(store, thread, forth);
            forth = !forth;
            transfers.incrementAndGet();
        }
    }

    private static void copyAgainAndAgain(TableStore store, List<String> violations) {
        for (int i = 0; i < 3; i++) {
            Backup first = store.backups().create(Accounts.TABLE, "first");
            store.copier().step();
            // a second one begins while the first is being made
            Backup second = store.backups().create(Accounts.TABLE, "second");
            store.copier().finish();
            for (Backup backup : List.of(first, second)) {
                BackupKey key = new BackupKey(Accounts.TABLE, backup.id(), backup.id());
                restored(store, violations, target -> store.restores().fromBackup(key, RestoreTable.as(target)));
                store.backups().delete(key);
            }
        }
    }

    private static void restoreToMoments(TableStore store, List<String> violations) {
        Instant from = store.recoveries().find(Accounts.TABLE).orElseThrow().earliest();
        for (int i = 0; i < 6; i++) {
            Instant to = store.recoveries().find(Accounts.TABLE).orElseThrow().latest();
            Instant moment = from.plusMillis((to.toEpochMilli() - from.toEpochMilli()) * (i + 1) / 6);
            restored(store, violations, target -> store.restores().toMoment(Accounts.TABLE, Optional.of(moment),
                    RestoreTable.as(target)));
        }
    }

    private interface Restore {
        void to(TableName target);
    }

    private static void restored(TableStore store, List<String> violations, Restore restore) {
        TableName target = new TableName("restored");
        restore.to(target);
        store.copier().finish();
        violations.addAll(Accounts.violations(store, target));
        store.tables().delete(target);
    }
}

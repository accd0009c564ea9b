package dev.quern.storage.tables;

import dev.quern.storage.tables.backup.Backup;
import dev.quern.storage.tables.backup.BackupKey;
import dev.quern.storage.tables.backup.RestoreTable;
import dev.quern.storage.tables.table.TableName;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The process that is killed while it backs up and restores a table that others write. It says {@code step .} after
 * each
 * step of a copy, and {@code begun backup-id .} when a backup was asked for.
 */
final class BackupCrashWriter {

    private static final int THREADS = 3;

    private final TableStore store;
    private final PrintStream said;
    private final ReentrantLock printing = new ReentrantLock();

    private BackupCrashWriter(TableStore store, PrintStream said) {
        this.store = store;
        this.said = said;
    }

    /** Arguments: the folder, a seed. */
    public static void main(String[] arguments) {
        BackupCrashWriter writer = new BackupCrashWriter(new TableStore(
                Fixture.rocksDb(Path.of(arguments[0])), _ -> {}, InstantSource.system(),
                TableStoreSettings.defaults()), System.out);
        long seed = Long.parseLong(arguments[1]);
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Thread.ofPlatform().start(() -> writer.transferForever(thread, new Random(seed + thread)));
        }
        Thread.ofPlatform().start(() -> writer.copyForever(seed));
    }

    private void transferForever(int thread, Random random) {
        boolean forth = true;
        while (true) {
            Accounts.transfer(store, random, thread, THREADS);
            Accounts.move(store, thread, forth);
            forth = !forth;
        }
    }

    private void copyForever(long seed) {
        for (int i = 0;; i++) {
            Backup backup = store.backups().create(Accounts.TABLE, "backup");
            say("begun " + backup.id());
            copy();
            store.restores().fromBackup(new BackupKey(Accounts.TABLE, backup.id(), backup.id()),
                    RestoreTable.as(new TableName("from-backup-" + seed + "-" + i)));
            copy();
            store.restores().toMoment(Accounts.TABLE, Optional.empty(),
                    RestoreTable.as(new TableName("to-moment-" + seed + "-" + i)));
            copy();
        }
    }

    private void copy() {
        boolean more = true;
        while (more) {
            more = store.copier().step();
            say("step");
        }
    }

    /** A line may be cut off by the kill: it ends with a dot. */
    private void say(String line) {
        printing.lock();
        try {
            said.println(line + " .");
            said.flush();
        } finally {
            printing.unlock();
        }
    }
}

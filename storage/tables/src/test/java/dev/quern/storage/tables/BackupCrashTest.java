package dev.quern.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.child.ChildJvm;
import dev.quern.storage.tables.backup.Backup;
import dev.quern.storage.tables.backup.BackupKey;
import dev.quern.storage.tables.backup.RestoreTable;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed while it backs up and restores a table that is written. Afterwards, every backup that was asked
 * for is made, every table that was to be restored is, and all of them are a state that the table once had.
 */
@Timeout(600)
class BackupCrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.rounds", 4);
    private static final long SEED = Long.getLong("quern.crash.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<String> begun = new ArrayList<>();

    @Test
    void whatWasBegunIsFinished() throws Exception {
        try (Fixture fixture = Fixture.open(folder)) {
            Accounts.open(fixture.store);
            fixture.store.recoveries().enable(Accounts.TABLE, 35);
        }
        for (int round = 1; round <= ROUNDS; round++) {
            String errors = new ChildJvm(folder, BackupCrashWriter.class, folder.toString(),
                    Integer.toString(random.nextInt(1_000_000_000))).killAfter(1 + random.nextInt(12), random,
                            this::hear);
            assertThat(errors).as("nothing failed before the kill").doesNotContain("Exception");
            assertThat(violations()).as("round %d, seed %d", round, SEED).isEmpty();
        }
    }

    private void hear(String line) {
        String[] words = line.split(" ");
        if (words.length == 3 && words[0].equals("begun")) {
            begun.add(words[1]);
        }
    }

    private List<String> violations() {
        List<String> violations = new ArrayList<>();
        try (Fixture fixture = Fixture.open(folder)) {
            TableStore store = fixture.store;
            store.copier().finish();
            List<Backup> backups = store.backups().list(Optional.empty(), _ -> true, Integer.MAX_VALUE);
            assertThat(backups).extracting(Backup::id).containsAll(begun);
            assertThat(backups).allMatch(backup -> backup.state() == Backup.State.AVAILABLE);
            Backup last = backups.getLast();
            store.restores().fromBackup(new BackupKey(Accounts.TABLE, last.id(), last.id()),
                    RestoreTable.as(new TableName("last-backup")));
            store.copier().finish();
            for (Table table : store.tables().list(Optional.empty(), Integer.MAX_VALUE)) {
                assertThat(table.status()).isEqualTo(Table.Status.ACTIVE);
                assertThat(table.past().pins()).isEmpty();
                violations.addAll(Accounts.violations(store, table.name()));
                if (!table.name().equals(Accounts.TABLE)) {
                    store.tables().delete(table.name());
                }
            }
        }
        return violations;
    }
}

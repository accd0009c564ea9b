package dev.quern.storage.tables.backup;

import static dev.quern.storage.tables.Fixture.HASH;
import static dev.quern.storage.tables.Fixture.RANGE;
import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.query.ScanItems;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.table.Billing;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.Throughput;
import dev.quern.storage.tables.table.UpdateTable;
import dev.quern.storage.tables.write.ItemWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackupsTest {

    private static final TableName RESTORED = new TableName("restored");
    private static final IndexName GLOBAL = new IndexName("by-color");
    private static final IndexName LOCAL = new IndexName("by-shape");

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static NewIndex global() {
        return new NewIndex(GLOBAL, List.of(new KeyElement("color", KeyElement.Role.HASH)),
                Optional.of(IndexProjection.all()), Optional.empty());
    }

    private static NewIndex local() {
        return new NewIndex(LOCAL,
                List.of(new KeyElement("h", KeyElement.Role.HASH), new KeyElement("shape", KeyElement.Role.RANGE)),
                Optional.of(IndexProjection.keysOnly()), Optional.empty());
    }

    private void createIndexed() {
        fixture.store.tables().create(CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE)
                .withDefinitions(List.of(Fixture.HASH, Fixture.RANGE, new KeyAttribute("color", AttributeType.S),
                        new KeyAttribute("shape", AttributeType.S)))
                .withGlobalIndexes(List.of(global())).withLocalIndexes(List.of(local()))
                .withStream(StreamView.NEW_IMAGE));
    }

    private static BackupKey named(Backup backup) {
        return new BackupKey(backup.table().name(), backup.id(), "arn of " + backup.id());
    }

    private Backup backUp() {
        return fixture.store.backups().create(TABLE, "nightly");
    }

    private Backup backUpWhole() {
        Backup backup = backUp();
        fixture.store.copier().finish();
        return fixture.store.backups().get(named(backup));
    }

    private List<Item> items(TableName table) {
        return fixture.store.queries().scan(ScanItems.of(table)).items();
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(TablesException.CopyRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void aBackupHoldsTheTableAsItWasWhenItWasAskedFor() {
        fixture.withTable();
        fixture.put(item("a", 1, "v", s("old")));
        fixture.put(item("b", 1));
        Backup backup = backUp();
        assertThat(backup.state()).isEqualTo(Backup.State.CREATING);
        assertThat(backup.size()).isEqualTo(fixture.store.tables().describe(TABLE).sizes()
                .get(fixture.store.tables().get(TABLE).id()));
        fixture.put(item("a", 1, "v", s("new")));
        fixture.put(item("a", 1, "v", s("newest")));
        fixture.delete(key("b", 1));
        fixture.put(item("c", 1));
        fixture.store.copier().finish();
        Backup made = fixture.store.backups().get(named(backup));
        assertThat(made.state()).isEqualTo(Backup.State.AVAILABLE);
        assertThat(made.size().items()).isEqualTo(2);
        fixture.store.restores().fromBackup(named(backup), RestoreTable.as(RESTORED));
        fixture.store.copier().finish();
        assertThat(items(RESTORED)).containsExactlyInAnyOrder(item("a", 1, "v", s("old")), item("b", 1));
        assertThat(items(TABLE)).containsExactlyInAnyOrder(item("a", 1, "v", s("newest")), item("c", 1));
    }

    @Test
    void whatIsKeptForABackupIsForgottenWithIt() {
        fixture.withTable();
        fixture.put(item("a", 1));
        backUp();
        fixture.put(item("a", 1, "v", s("new")));
        assertThat(fixture.store.tables().get(TABLE).past().isKept()).isTrue();
        fixture.store.copier().finish();
        assertThat(fixture.store.tables().get(TABLE).past()).isEqualTo(Past.NONE);
        fixture.put(item("a", 1, "v", s("newer")));
        // a later backup finds nothing of what an earlier one needed
        Backup backup = backUpWhole();
        fixture.store.restores().fromBackup(named(backup), RestoreTable.as(RESTORED));
        fixture.store.copier().finish();
        assertThat(items(RESTORED)).containsExactly(item("a", 1, "v", s("newer")));
    }

    @Test
    void manyItemsAreCopiedInSteps() {
        fixture.withTable();
        List<ItemWrite> writes = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            writes.add(ItemWrite.put(TABLE, item("h" + i, i)));
        }
        fixture.store.writes().writeAll(writes);
        Backup backup = backUp();
        assertThat(fixture.store.copier().step()).isTrue();
        assertThat(fixture.store.backups().get(named(backup)).state()).isEqualTo(Backup.State.CREATING);
        for (int i = 0; i < 2_500; i++) {
            if (i % 2 == 0) {
                writes.set(i, ItemWrite.delete(TABLE, key("h" + i, i)));
            } else {
                writes.set(i, ItemWrite.put(TABLE, item("h" + i, i, "v", s("new"))));
            }
        }
        fixture.store.writes().writeAll(writes);
        fixture.store.writes().writeAll(List.of(ItemWrite.put(TABLE, item("another", 1))));
        fixture.store.copier().finish();
        Backup made = fixture.store.backups().get(named(backup));
        assertThat(made.size().items()).isEqualTo(2_500);
        fixture.store.restores().fromBackup(named(backup), RestoreTable.as(RESTORED));
        fixture.store.copier().finish();
        Table restored = fixture.store.tables().get(RESTORED);
        assertThat(fixture.store.tables().describe(RESTORED).sizes().get(restored.id())).isEqualTo(made.size());
        assertThat(items(RESTORED)).hasSize(2_500).allMatch(each -> !each.has("v"));
    }

    @Test
    void aBackupOutlivesItsTable() {
        fixture.withTable();
        fixture.put(item("a", 1));
        Backup backup = backUp();
        assertThatThrownBy(() -> fixture.store.tables().delete(TABLE))
                .isInstanceOf(TablesException.ResourceInUse.class);
        fixture.store.copier().finish();
        fixture.store.tables().delete(TABLE);
        fixture.store.restores().fromBackup(named(backup), RestoreTable.as(TABLE));
        fixture.store.copier().finish();
        assertThat(items(TABLE)).containsExactly(item("a", 1));
    }

    @Test
    void aRestoredTableIsBeingMadeUntilItIsFilled() {
        fixture.withTable();
        fixture.put(item("a", 1));
        Backup backup = backUpWhole();
        fixture.store.restores().fromBackup(named(backup), RestoreTable.as(RESTORED));
        assertThat(fixture.store.tables().get(RESTORED).status()).isEqualTo(Table.Status.CREATING);
        assertThatThrownBy(() -> items(RESTORED)).isInstanceOf(TablesException.ResourceNotFound.class);
        assertThatThrownBy(() -> fixture.put(RESTORED, item("b", 1)))
                .isInstanceOf(TablesException.ResourceNotFound.class);
        assertRefused(Reason.BACKUP_IN_USE, () -> fixture.store.backups().delete(named(backup)));
        assertRefused(Reason.TABLE_IN_USE, () -> fixture.store.backups().create(RESTORED, "too-early"));
        fixture.store.copier().finish();
        assertThat(fixture.store.tables().get(RESTORED).status()).isEqualTo(Table.Status.ACTIVE);
        fixture.store.backups().delete(named(backup));
        assertRefused(Reason.BACKUP_NOT_FOUND, () -> fixture.store.backups().get(named(backup)));
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        assertRefused(Reason.TABLE_NOT_FOUND, this::backUp);
        fixture.withTable();
        Backup backup = backUp();
        assertRefused(Reason.BACKUP_IN_USE, () -> fixture.store.backups().delete(named(backup)));
        assertRefused(Reason.BACKUP_IN_USE,
                () -> fixture.store.restores().fromBackup(named(backup), RestoreTable.as(RESTORED)));
        fixture.store.copier().finish();
        assertRefused(Reason.TABLE_ALREADY_EXISTS,
                () -> fixture.store.restores().fromBackup(named(backup), RestoreTable.as(TABLE)));
        BackupKey ofAnother = new BackupKey(RESTORED, backup.id(), "arn");
        assertRefused(Reason.BACKUP_NOT_FOUND, () -> fixture.store.backups().get(ofAnother));
    }

    @Test
    void backupsAreListedByTheirTimes() {
        fixture.withTable();
        Backup first = backUp();
        fixture.clock.advance(Duration.ofSeconds(1));
        Backup second = backUp();
        fixture.store.copier().finish();
        Backups backups = fixture.store.backups();
        assertThat(backups.list(Optional.empty(), _ -> true, 10)).extracting(Backup::id)
                .containsExactly(first.id(), second.id());
        assertThat(backups.list(Optional.of(first.id()), _ -> true, 10)).extracting(Backup::id)
                .containsExactly(second.id());
        assertThat(backups.list(Optional.empty(), each -> each.id().equals(second.id()), 1)).hasSize(1);
    }

    @Test
    void indexesAreRestoredWithTheirEntriesAndCanBeLeftOut() {
        createIndexed();
        fixture.put(item("a", 1, "color", s("red"), "shape", s("round")));
        fixture.put(item("a", 2, "color", s("blue")));
        Backup backup = backUpWhole();
        fixture.store.restores().fromBackup(named(backup), RestoreTable.as(RESTORED));
        TableName plain = new TableName("plain");
        fixture.store.restores().fromBackup(named(backup), new RestoreTable(plain, Optional.empty(), Optional.empty(),
                Optional.of(List.of()), Optional.of(List.of(global())), Table::settings));
        fixture.store.copier().finish();
        Table restored = fixture.store.tables().get(RESTORED);
        assertThat(restored.openStream()).isEmpty();
        assertThat(restored.indexes()).hasSize(2);
        Map<Long, CountRows.Count> sizes = fixture.store.tables().describe(RESTORED).sizes();
        assertThat(sizes).hasEntrySatisfying(restored.globalIndexes().getFirst().id(),
                count -> assertThat(count.items()).isEqualTo(2));
        assertThat(sizes).hasEntrySatisfying(restored.localIndexes().getFirst().id(),
                count -> assertThat(count.items()).isEqualTo(1));
        assertThat(fixture.store.tables().get(plain).indexes()).hasSize(1);
        assertThat(fixture.store.tables().get(plain).definitions()).hasSize(3);
        NewIndex other = new NewIndex(new IndexName("other"), global().keys(), global().projection(),
                Optional.empty());
        assertThatThrownBy(() -> fixture.store.restores().fromBackup(named(backup),
                new RestoreTable(new TableName("never"), Optional.empty(), Optional.empty(), Optional.empty(),
                        Optional.of(List.of(other)), Table::settings)))
                .isInstanceOf(TablesException.Validation.class).hasMessageContaining("other");
    }

    @Test
    void whatAnIndexLeavesOutIsRestoredNevertheless() {
        fixture.withTable();
        Item number = item("a", 1, "color", Fixture.n(5));
        fixture.put(number);
        fixture.store.tables().update(UpdateTable.of(TABLE).withIndex(new UpdateTable.IndexChange.Create(global()),
                new KeyAttribute("color", AttributeType.S)));
        fixture.store.indexBuilder().finish();
        Backup backup = backUpWhole();
        fixture.store.restores().fromBackup(named(backup), RestoreTable.as(RESTORED));
        fixture.store.copier().finish();
        assertThat(items(RESTORED)).containsExactly(number);
    }

    @Test
    void theBillingOfARestoredTableCanBeChosen() {
        fixture.withTable();
        Backup backup = backUpWhole();
        RestoreTable without = new RestoreTable(RESTORED, Optional.of(false), Optional.empty(), Optional.empty(),
                Optional.empty(), Table::settings);
        assertThatThrownBy(() -> fixture.store.restores().fromBackup(named(backup), without))
                .isInstanceOf(TablesException.Validation.class).hasMessageContaining("PROVISIONED");
        Table restored = fixture.store.restores().fromBackup(named(backup), new RestoreTable(RESTORED,
                Optional.of(false), Optional.of(Throughput.of(7, 8)), Optional.empty(), Optional.empty(),
                Table::settings));
        assertThat(restored.billing()).isEqualTo(new Billing.Provisioned(Throughput.of(7, 8)));
    }

    @Test
    void aTableThatCouldBeRestoredLeavesABackupWhenItGoes() {
        fixture.withTable();
        fixture.put(item("a", 1));
        fixture.store.recoveries().enable(TABLE, 35);
        fixture.put(item("b", 1));
        fixture.store.tables().delete(TABLE);
        Backup backup = fixture.store.backups().list(Optional.empty(), _ -> true, 10).getFirst();
        assertThat(backup.type()).isEqualTo(Backup.Type.SYSTEM);
        assertThat(backup.size().items()).isEqualTo(2);
        assertThat(backup.expires()).contains(backup.created().plus(Duration.ofDays(35)));
        fixture.withTable();
        fixture.put(item("c", 1));
        fixture.store.restores().fromBackup(named(backup), RestoreTable.as(RESTORED));
        fixture.clock.advance(Duration.ofDays(35).plusSeconds(1));
        assertThat(fixture.store.backups().expire()).as("it is being read").isZero();
        fixture.store.copier().finish();
        assertThat(items(RESTORED)).containsExactlyInAnyOrder(item("a", 1), item("b", 1));
        assertThat(fixture.store.backups().expire()).isEqualTo(1);
        assertThat(fixture.store.backups().list(Optional.empty(), _ -> true, 10)).isEmpty();
        assertThat(items(TABLE)).containsExactly(item("c", 1));
    }

    @Test
    void nothingIsReadOfATableThatIsGoneThoughItsBackupHasItsItems() {
        fixture.withTable();
        fixture.put(item("a", 1));
        fixture.store.recoveries().enable(TABLE, 35);
        assertThat(fixture.get(key("a", 1))).contains(item("a", 1));
        fixture.store.tables().delete(TABLE);
        assertThatThrownBy(() -> fixture.get(key("a", 1))).isInstanceOf(TablesException.ResourceNotFound.class);
        fixture.store.tables().create(CreateTable.onDemand(TABLE.value(), HASH, RANGE));
        assertThat(fixture.get(key("a", 1))).isEmpty();
    }

    @Test
    void aCopyGoesOnAfterARestart() {
        fixture.withTable();
        List<ItemWrite> writes = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            writes.add(ItemWrite.put(TABLE, item("h" + i, i)));
        }
        fixture.store.writes().writeAll(writes);
        Backup backup = backUp();
        fixture.store.copier().step();
        fixture.close();
        fixture = Fixture.open(folder);
        fixture.put(item("h7", 7, "v", s("new")));
        fixture.store.copier().finish();
        fixture.store.restores().fromBackup(named(backup), RestoreTable.as(RESTORED));
        fixture.store.copier().step();
        fixture.close();
        fixture = Fixture.open(folder);
        fixture.store.copier().finish();
        assertThat(items(RESTORED)).hasSize(2_500).allMatch(each -> !each.has("v"));
    }
}

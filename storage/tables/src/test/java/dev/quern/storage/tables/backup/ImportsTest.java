package dev.quern.storage.tables.backup;

import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.query.ScanItems;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImportsTest {

    private static final Map<String, String> PLACE = Map.of("where", "there");

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

    private Imports imports() {
        return fixture.store.imports();
    }

    private Import begin(Optional<String> token) {
        CreateTable plain = CreateTable.onDemand(TABLE.value(), Fixture.HASH, Fixture.RANGE);
        return imports().begin(new CreateTable(TABLE, plain.definitions(), plain.keys(), Optional.empty(),
                Optional.empty(), true, Optional.empty(), Optional.empty(), false, Map.of(), Map.of(), false), token,
                PLACE);
    }

    private Table table(Import each) {
        return imports().table(each).orElseThrow();
    }

    @Test
    void aTableIsFilledAlsoAcrossARestartAndThenUsed() {
        Import each = begin(Optional.empty());
        assertThat(fixture.store.tables().get(TABLE).status()).isEqualTo(Table.Status.CREATING);
        assertThat(imports().fill(table(each), List.of(item("a", 1, "v", s("old")), item("b", 1)))).isEqualTo(2);
        each = imports().advance(each, "first", 2, new Import.Counts(100, 2, 2, 0)).orElseThrow();
        imports().fill(table(each), List.of(item("a", 1, "v", s("new"))));
        fixture.close();
        fixture = Fixture.open(folder);
        Import found = imports().get(TABLE, each.id(), "arn");
        assertThat(found).isEqualTo(each);
        assertThat(found.progress().position()).isEqualTo(2);
        // what was read after the last note is read again
        imports().fill(table(found), List.of(item("a", 1, "v", s("new")), item("c", 1)));
        found = imports().advance(found, "first", 4, new Import.Counts(50, 2, 2, 0)).orElseThrow();
        assertThat(imports().advance(each, "first", 3, Import.Counts.ZERO)).as("by somebody who slept").isEmpty();
        imports().complete(found);
        assertThat(imports().table(found)).isEmpty();
        Table filled = fixture.store.tables().get(TABLE);
        assertThat(filled.status()).isEqualTo(Table.Status.ACTIVE);
        assertThat(fixture.store.queries().scan(ScanItems.of(TABLE)).items())
                .containsExactlyInAnyOrder(item("a", 1, "v", s("new")), item("b", 1), item("c", 1));
        assertThat(fixture.store.tables().describe(TABLE).sizes()).hasEntrySatisfying(filled.id(),
                size -> assertThat(size.items()).isEqualTo(3));
        assertThat(imports().get(TABLE, found.id(), "arn").progress().counts())
                .isEqualTo(new Import.Counts(150, 4, 4, 0));
    }

    @Test
    void whatCannotBeInTheTableIsLeftOutAndTheLastOfAKeyStays() {
        Import each = begin(Optional.empty());
        Item large = item("l", 1, "v", s("x".repeat(Item.MAX_SIZE)));
        assertThat(imports().fill(table(each), List.of(item("a", 1), Item.of("h", s("no range")), large,
                Item.of("h", Fixture.n(1), "r", Fixture.n(1)), item("a", 1, "v", s("last"))))).isEqualTo(2);
        imports().complete(each);
        assertThat(fixture.store.queries().scan(ScanItems.of(TABLE)).items())
                .containsExactly(item("a", 1, "v", s("last")));
    }

    @Test
    void aTableWhoseImportFailedCanBeDeleted() {
        Import each = begin(Optional.of("a"));
        assertThatThrownBy(() -> fixture.store.tables().delete(TABLE))
                .isInstanceOf(TablesException.ResourceInUse.class);
        imports().fail(each, new Export.Failure("Gone", "the bucket is gone"));
        imports().complete(each);
        assertThat(imports().get(TABLE, each.id(), "arn").progress().state()).isEqualTo(Import.State.FAILED);
        fixture.store.tables().delete(TABLE);
        assertThat(begin(Optional.of("a")).id()).as("the same request").isEqualTo(each.id());
        fixture.clock.advance(Duration.ofHours(9));
        assertThat(begin(Optional.of("a")).id()).isNotEqualTo(each.id());
        fixture.clock.advance(Duration.ofDays(91));
        assertThat(imports().forget()).isEqualTo(1);
    }

    @Test
    void whatCannotBeImportedIsRefused() {
        begin(Optional.of("a"));
        assertThatThrownBy(() -> begin(Optional.of("b"))).isInstanceOf(TablesException.ResourceInUse.class);
        assertThatThrownBy(() -> imports().begin(CreateTable.onDemand("other", Fixture.HASH), Optional.of("a"), PLACE))
                .isInstanceOfSatisfying(TablesException.CopyRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.IMPORT_CONFLICT));
        assertThatThrownBy(() -> imports().get(TABLE, "another", "arn"))
                .isInstanceOfSatisfying(TablesException.CopyRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.IMPORT_NOT_FOUND));
    }
}

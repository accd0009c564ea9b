package dev.quern.storage.tables.backup;

import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static dev.quern.storage.tables.Fixture.key;
import static dev.quern.storage.tables.Fixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.history.PastItems;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.rows.CountRows;
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
class ExportsTest {

    private static final Map<String, String> PLACE = Map.of("where", "there");

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder).withTable();
        fixture.store.recoveries().enable(TABLE, 35);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Exports exports() {
        return fixture.store.exports();
    }

    private Export begin(String token) {
        return exports().begin(TABLE, Optional.empty(), Optional.of(token), PLACE);
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(TablesException.CopyRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private Export writePart(Export export, List<Item> written) {
        PastItems.Page page = exports().read(export, export.progress().last());
        written.addAll(page.items());
        return exports().advance(export, page.last(), new CountRows.Count(page.found().size(), page.bytes()),
                _ -> "part " + export.progress().parts()).orElseThrow();
    }

    @Test
    void whatIsExportedIsTheTableAtTheMomentAlsoAcrossARestart() {
        List<ItemWrite> writes = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            writes.add(ItemWrite.put(TABLE, item("h" + i, i)));
        }
        fixture.store.writes().writeAll(writes);
        Export export = begin("a");
        List<Item> written = new ArrayList<>();
        export = writePart(export, written);
        fixture.store.writes().writeAll(writes.stream()
                .map(write -> ItemWrite.put(TABLE, item("h" + write.subject().size(), 1, "v", s("new"))))
                .map(ItemWrite.class::cast).toList());
        fixture.delete(key("h7", 7));
        fixture.close();
        fixture = Fixture.open(folder);
        export = exports().get(TABLE, export.id(), "arn");
        assertThat(export.progress().state()).isEqualTo(Export.State.WRITING);
        while (export.progress().state() == Export.State.WRITING) {
            export = writePart(export, written);
        }
        assertThat(written).hasSize(2_500).doesNotHaveDuplicates().allMatch(each -> !each.has("v"));
        assertThat(exports().parts(export)).containsExactly("part 0", "part 1", "part 2");
        assertThatThrownBy(() -> fixture.store.tables().delete(TABLE))
                .isInstanceOf(TablesException.ResourceInUse.class);
        exports().complete(export, exports().now());
        Export done = exports().get(TABLE, export.id(), "arn");
        assertThat(done.progress().state()).isEqualTo(Export.State.COMPLETED);
        assertThat(done.progress().exported().items()).isEqualTo(2_500);
        fixture.store.tables().delete(TABLE);
    }

    @Test
    void aPartIsWrittenByOneAlone() {
        fixture.put(item("a", 1));
        Export export = begin("a");
        Optional<Tuple> end = Optional.empty();
        assertThat(exports().advance(export, end, CountRows.Count.ZERO, _ -> "mine")).isPresent();
        assertThat(exports().advance(export, end, CountRows.Count.ZERO, _ -> "theirs")).isEmpty();
        assertThat(exports().parts(export)).containsExactly("mine");
    }

    @Test
    void aPartThatCannotBeWrittenIsNotNoted() {
        Export export = begin("a");
        assertThatThrownBy(() -> exports().advance(export, Optional.empty(), CountRows.Count.ZERO, _ -> {
            throw new IllegalStateException("no room");
        })).hasMessage("no room");
        assertThat(exports().get(TABLE, export.id(), "arn")).isEqualTo(export);
        exports().fail(export, new Export.Failure("Full", "no room"));
        exports().complete(export, exports().now());
        assertThat(exports().get(TABLE, export.id(), "arn").progress().failure())
                .contains(new Export.Failure("Full", "no room"));
        assertThat(fixture.store.tables().get(TABLE).past().pins()).isEmpty();
    }

    @Test
    void aTokenStandsForOneExportForEightHours() {
        Export first = begin("a");
        assertThat(begin("a")).isEqualTo(first);
        assertThat(begin("b").id()).isNotEqualTo(first.id());
        assertRefused(Reason.EXPORT_CONFLICT,
                () -> exports().begin(TABLE, Optional.empty(), Optional.of("a"), Map.of()));
        exports().fail(first, new Export.Failure("Full", "no room"));
        fixture.clock.advance(Duration.ofHours(7));
        assertThat(begin("a").id()).isEqualTo(first.id());
        fixture.clock.advance(Duration.ofHours(2));
        assertThat(begin("a").id()).isNotEqualTo(first.id());
    }

    @Test
    void whatCannotBeExportedIsRefused() {
        fixture.clock.advance(Duration.ofDays(1));
        assertRefused(Reason.INVALID_EXPORT_TIME, () -> exports().begin(TABLE,
                Optional.of(exports().now().minus(Duration.ofDays(2))), Optional.empty(), PLACE));
        Export export = begin("a");
        assertRefused(Reason.EXPORT_NOT_FOUND, () -> exports().get(TABLE, "another", "arn"));
        exports().complete(export, exports().now());
        fixture.store.recoveries().disable(TABLE);
        assertRefused(Reason.POINT_IN_TIME_RECOVERY_UNAVAILABLE, () -> begin("b"));
        fixture.store.tables().delete(TABLE);
        assertRefused(Reason.TABLE_NOT_FOUND, () -> begin("b"));
        fixture.clock.advance(Duration.ofDays(91));
        assertThat(exports().forget()).isEqualTo(1);
        assertThat(exports().list()).isEmpty();
    }
}

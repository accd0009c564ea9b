package dev.quern.storage.tables.catalog;

import static dev.quern.storage.tables.Fixture.HASH;
import static dev.quern.storage.tables.Fixture.RANGE;
import static dev.quern.storage.tables.Fixture.TABLE;
import static dev.quern.storage.tables.Fixture.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Billing;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.Throughput;
import dev.quern.storage.tables.table.UpdateTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {

    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final KeyAttribute B = new KeyAttribute("b", AttributeType.B);

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

    private Tables tables() {
        return fixture.store.tables();
    }

    private static CreateTable plain() {
        return CreateTable.onDemand(TABLE.value(), HASH, RANGE);
    }

    private static NewIndex index(String name, KeyElement... keys) {
        return new NewIndex(new IndexName(name), List.of(keys), Optional.of(IndexProjection.all()), Optional.empty());
    }

    private static KeyElement hash(String name) {
        return new KeyElement(name, KeyElement.Role.HASH);
    }

    private static KeyElement range(String name) {
        return new KeyElement(name, KeyElement.Role.RANGE);
    }

    @Test
    void aTableIsAsItWasMadeAlsoAfterReopening() {
        CreateTable request = plain().withDefinitions(List.of(HASH, RANGE, B))
                .withLocalIndexes(List.of(index("local", hash("h"), range("b"))))
                .withGlobalIndexes(List.of(index("global", hash("b"), range("h"), range("r"))))
                .withStream(StreamView.NEW_IMAGE);
        Table made = tables().create(request);
        made = tables().changeTags(TABLE, _ -> Map.of("team", "a", "env", "test"));
        made = tables().changeSettings(TABLE, _ -> Map.of("class", "STANDARD"));
        assertThat(made.status()).isEqualTo(Table.Status.ACTIVE);
        fixture.close();
        fixture = Fixture.open(folder);
        assertThat(tables().get(TABLE)).isEqualTo(made);
        assertThat(made.tags()).containsOnlyKeys("env", "team");
        assertThat(made.stream().orElseThrow().label()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
    }

    @Test
    void tablesAreListedInTheOrderOfTheirNames() {
        for (String name : List.of("ccc", "aaa", "bbb", "ddd")) {
            tables().create(CreateTable.onDemand(name, HASH));
        }
        assertThat(tables().list(Optional.empty(), 2)).extracting(table -> table.name().value())
                .containsExactly("aaa", "bbb");
        assertThat(tables().list(Optional.of("bbb"), 10)).extracting(table -> table.name().value())
                .containsExactly("ccc", "ddd");
    }

    @Test
    void aNameIsUsedOnceAndFreeAfterDeletion() {
        tables().create(plain());
        assertThatThrownBy(() -> tables().create(plain())).isInstanceOf(TablesException.ResourceInUse.class)
                .hasMessage("Table already exists: things");
        tables().delete(TABLE);
        assertThatThrownBy(() -> tables().get(TABLE)).isInstanceOf(TablesException.ResourceNotFound.class)
                .hasMessage("Requested resource not found: Table: things not found");
        tables().create(plain());
    }

    @Test
    void aProtectedTableStays() {
        tables().create(plain());
        tables().update(new UpdateTable(TABLE, List.of(), Optional.empty(), Optional.empty(), List.of(),
                Optional.empty(), Optional.of(true), Map.of()));
        assertThatThrownBy(() -> tables().delete(TABLE)).hasMessage("Resource cannot be deleted as it is currently"
                + " protected against deletion. Disable deletion protection first.");
    }

    @Test
    void whatIsInATableIsCounted() {
        tables().create(plain());
        Item one = item("a", 1, "x", Fixture.s("text"));
        fixture.put(one);
        fixture.put(item("b", 1));
        fixture.delete(Fixture.key("b", 1));
        Table table = tables().get(TABLE);
        assertThat(tables().describe(TABLE).sizes().get(table.id())).isEqualTo(new CountRows.Count(1, one.size()));
    }

    @Test
    void definitionsThatDoNotFitAreRefused() {
        refused(plain().withDefinitions(List.of(HASH, RANGE, B)), INVALID + "Number of attributes in KeySchema does"
                + " not exactly match number of attributes defined in AttributeDefinitions");
        refused(plain().withDefinitions(List.of(HASH)), INVALID + "Some index key attributes are not defined in"
                + " AttributeDefinitions. Keys: [h, r], AttributeDefinitions: [h]");
        refused(plain().withGlobalIndexes(List.of()), INVALID + "List of GlobalSecondaryIndexes is empty");
        refused(plain().withLocalIndexes(List.of()), INVALID + "List of LocalSecondaryIndexes is empty");
        refused(CreateTable.onDemand("things", HASH).withLocalIndexes(List.of(index("local", hash("h"), range("b")))),
                INVALID + "Table KeySchema does not have a range key, which is required when specifying a"
                        + " LocalSecondaryIndex");
        refused(plain().withLocalIndexes(List.of(index("local", hash("r"), range("h")))),
                INVALID + "Index KeySchema does not have the same leading hash key as table KeySchema for index: local."
                        + " index hash key: r, table hash key: h");
        refused(plain().withGlobalIndexes(List.of(index("one", hash("r")), index("one", hash("h")))),
                INVALID + "Duplicate index name: one");
        refused(plain().withDefinitions(List.of(HASH, RANGE, B)).withGlobalIndexes(List.of(index("one", hash("r")))),
                INVALID + "Some AttributeDefinitions are not used. AttributeDefinitions: [h, r, b], keys used: [h, r]");
        refused(plain().withGlobalIndexes(List.of(new NewIndex(new IndexName("one"), List.of(hash("r")),
                Optional.of(new IndexProjection(IndexProjection.Kind.ALL, List.of("x"))), Optional.empty()))),
                INVALID + "ProjectionType is ALL, but NonKeyAttributes is specified");
        refused(plain().withGlobalIndexes(List.of(new NewIndex(new IndexName("one"), List.of(hash("r")),
                Optional.of(new IndexProjection(IndexProjection.Kind.INCLUDE, List.of("x", "y", "x"))),
                Optional.empty()))), INVALID + "Duplicate element in NonKeyAttributes: x");
        refused(plain().withDefinitions(List.of(HASH, RANGE, new KeyAttribute("h", AttributeType.N))),
                "Attribute Name is duplicated: h");
    }

    @Test
    void keysOfSeveralAttributesHaveAnOrderAndALimit() {
        CreateTable wide = plain().withDefinitions(List.of(HASH, RANGE, B));
        refused(wide.withGlobalIndexes(List.of(index("one", hash("h"), range("r"), hash("b")))),
                INVALID + "All HASH key attributes must precede RANGE key attributes in the KeySchema");
        refused(wide.withGlobalIndexes(List.of(index("one", hash("h"), range("r"), range("r")))),
                "The KeySchema contains multiple key attributes with the same name");
        refused(wide.withGlobalIndexes(List.of(index("one", hash("h"), range("h")))),
                "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        List<KeyAttribute> many = new ArrayList<>(List.of(HASH, RANGE));
        List<KeyElement> keys = new ArrayList<>();
        for (String name : List.of("k1", "k2", "k3", "k4", "k5")) {
            many.add(new KeyAttribute(name, AttributeType.S));
            keys.add(hash(name));
        }
        refused(plain().withDefinitions(many).withGlobalIndexes(List.of(index("one",
                keys.toArray(KeyElement[]::new)))),
                INVALID + "The KeySchema exceeds the maximum allowed number of HASH key attributes");
    }

    @Test
    void anIndexThatIsAddedTakesOfTheDefinitionsItsOwnAndChangesNone() {
        tables().create(plain());
        assertThatThrownBy(() -> add("one", List.of(new KeyAttribute("r", AttributeType.B)), hash("r")))
                .isInstanceOf(TablesException.Validation.class)
                .hasMessage(INVALID + "Attributes cannot be redefined. Please check that your attribute has the same"
                        + " type as previously defined. Existing schema: Schema:[SchemaElement: key{r:N:HASH}]"
                        + " New schema: Schema:[SchemaElement: key{r:B:HASH}]");
        // what it has no part in is passed over, even where it contradicts
        Table changed = add("one", List.of(B, new KeyAttribute("unused", AttributeType.S),
                new KeyAttribute("r", AttributeType.B)), hash("b"));
        assertThat(changed.definitions()).containsExactly(HASH, RANGE, B);
    }

    private Table add(String index, List<KeyAttribute> definitions, KeyElement... keys) {
        return tables().update(new UpdateTable(TABLE, definitions, Optional.empty(), Optional.empty(),
                List.of(new UpdateTable.IndexChange.Create(index(index, keys))), Optional.empty(), Optional.empty(),
                Map.of()));
    }

    private void refused(CreateTable request, String message) {
        assertThatThrownBy(() -> tables().create(request)).isInstanceOf(TablesException.Validation.class)
                .hasMessage(message);
    }

    @Test
    void namesHaveTheirForm() {
        assertThatThrownBy(() -> new TableName("ab")).isInstanceOf(TablesException.Validation.class)
                .hasMessageStartingWith("Invalid table/index name.");
        assertThatThrownBy(() -> new IndexName("a b c")).isInstanceOf(TablesException.Validation.class);
    }

    @Test
    void capacityIsSetAndChanged() {
        CreateTable request = plain();
        tables().create(new CreateTable(TABLE, request.definitions(), request.keys(), Optional.empty(),
                Optional.empty(), false, Optional.of(Throughput.of(5, 5)), Optional.empty(), false, Map.of(), Map.of(),
                true));
        UpdateTable same = new UpdateTable(TABLE, List.of(), Optional.empty(), Optional.of(Throughput.of(5, 5)),
                List.of(), Optional.empty(), Optional.empty(), Map.of());
        assertThatThrownBy(() -> tables().update(same)).isInstanceOf(TablesException.Validation.class);
        Table changed = tables().update(new UpdateTable(TABLE, List.of(), Optional.empty(),
                Optional.of(Throughput.of(4, 6)), List.of(), Optional.empty(), Optional.empty(), Map.of()));
        Throughput throughput = changed.billing().provisioned().orElseThrow();
        assertThat(throughput.decreases()).isEqualTo(1);
        assertThat(throughput.lastIncrease()).isPresent();
        Table onDemand = tables().update(new UpdateTable(TABLE, List.of(), Optional.of(true), Optional.empty(),
                List.of(), Optional.empty(), Optional.empty(), Map.of()));
        assertThat(onDemand.billing()).isInstanceOf(Billing.OnDemand.class);
    }

    @Test
    void capacityOfAnIndexIsChangedOnlyIfItIsAnother() {
        NewIndex global = new NewIndex(new IndexName("global"), List.of(hash("b")),
                Optional.of(IndexProjection.all()), Optional.of(Throughput.of(2, 2)));
        tables().create(new CreateTable(TABLE, List.of(HASH, RANGE, B), plain().keys(),
                Optional.of(List.of(index("local", hash("h"), range("b")))), Optional.of(List.of(global)), false,
                Optional.of(Throughput.of(5, 5)), Optional.empty(), false, Map.of(), Map.of(), true));
        assertThatThrownBy(() -> tables().update(capacity("global", 2)))
                .isInstanceOf(TablesException.Validation.class)
                .hasMessageStartingWith("The provisioned throughput for the index global will not change. The requested"
                        + " value equals the current value. Current ReadCapacityUnits provisioned for index global: 2."
                        + " Requested ReadCapacityUnits: 2.");
        assertThatThrownBy(() -> tables().update(capacity("local", 3))).isInstanceOf(TablesException.Validation.class)
                .hasMessage("Cannot update an index that is not a GlobalSecondaryIndex: local");
        assertThatThrownBy(() -> tables().update(capacity("none", 3)))
                .isInstanceOf(TablesException.ResourceNotFound.class)
                .hasMessage("Requested resource not found: Index none for table things");
        assertThat(tables().update(capacity("global", 3)).globalIndexes().getFirst().throughput().orElseThrow()
                .writeUnits()).isEqualTo(3);
        tables().update(new UpdateTable(TABLE, List.of(), Optional.of(true), Optional.empty(), List.of(),
                Optional.empty(), Optional.empty(), Map.of()));
        assertThatThrownBy(() -> tables().update(new UpdateTable(TABLE, List.of(), Optional.of(false),
                Optional.of(Throughput.of(1, 1)), List.of(), Optional.empty(), Optional.empty(), Map.of())))
                .isInstanceOf(TablesException.Validation.class)
                .hasMessageEndingWith("ProvisionedThroughput must be specified for index: global");
    }

    @Test
    void aTableFromBeforeIndexesNeededACapacityIsChangedAsAnyOther() {
        Table made = tables().create(plain().withDefinitions(List.of(HASH, RANGE, B))
                .withGlobalIndexes(List.of(index("global", hash("b")), index("other", hash("r")))));
        fixture.kv.update(transaction -> new TableRows().put(transaction,
                made.withBilling(new Billing.Provisioned(Throughput.of(5, 5)))));
        assertThat(tables().update(UpdateTable.of(TABLE).withStream(new UpdateTable.StreamChange.Enable(
                StreamView.NEW_IMAGE))).openStream()).isPresent();
        assertThat(tables().update(new UpdateTable(TABLE, List.of(), Optional.empty(),
                Optional.of(Throughput.of(6, 6)), List.of(), Optional.empty(), Optional.empty(), Map.of()))
                .billing().provisioned().orElseThrow().readUnits()).isEqualTo(6);
        assertThat(tables().update(capacity("global", 3)).globalIndexes().getFirst().throughput()).isPresent();
        assertThat(tables().update(UpdateTable.of(TABLE).withIndex(
                new UpdateTable.IndexChange.Delete(new IndexName("other")))).globalIndexes()).hasSize(1);
    }

    private static UpdateTable capacity(String index, long units) {
        return UpdateTable.of(TABLE).withIndex(new UpdateTable.IndexChange.Update(new IndexName(index),
                Optional.of(Throughput.of(units, units))));
    }

    @Test
    void aTableThatIsBeingFilledIsNotUsed() {
        CreateTable request = plain();
        tables().create(new CreateTable(TABLE, request.definitions(), request.keys(), Optional.empty(),
                Optional.empty(), true, Optional.empty(), Optional.empty(), false, Map.of(), Map.of(), false));
        assertThat(tables().get(TABLE).status()).isEqualTo(Table.Status.CREATING);
        assertThatThrownBy(() -> fixture.put(item("a", 1))).isInstanceOf(TablesException.ResourceNotFound.class);
        fixture.store.writes().fill(tables().get(TABLE), List.of(item("b", 1)));
        Table made = tables().get(TABLE);
        fixture.kv.update(transaction -> tables().open(transaction, TABLE, made.id()));
        assertThatThrownBy(() -> fixture.store.writes().fill(made, List.of(item("c", 1))))
                .isInstanceOf(TablesException.ResourceNotFound.class);
        fixture.put(item("a", 1));
        assertThat(fixture.get(Fixture.key("b", 1))).isPresent();
    }

    @Test
    void aTableMadeAnewUnderItsNameIsUsedByItsNewKeyAtOnce() {
        tables().create(plain());
        fixture.put(item("a", 1));
        tables().delete(TABLE);
        tables().create(CreateTable.onDemand(TABLE.value(), B));
        Item other = Item.of("b", AttributeValue.binary(new byte[]{1}));
        assertThatThrownBy(() -> fixture.put(item("a", 1))).hasMessage(INVALID + "Missing the key b in the item");
        fixture.put(other);
        assertThat(fixture.get(other)).contains(other);
        tables().delete(TABLE);
        assertThatThrownBy(() -> fixture.get(other)).isInstanceOf(TablesException.ResourceNotFound.class);
        assertThatThrownBy(() -> fixture.put(other)).isInstanceOf(TablesException.ResourceNotFound.class);
    }
}

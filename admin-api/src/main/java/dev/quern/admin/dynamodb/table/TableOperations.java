package dev.quern.admin.dynamodb.table;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.table.DescriptionShapes.DescribeTableResponse;
import dev.quern.admin.dynamodb.table.DescriptionShapes.TableResponse;
import dev.quern.admin.dynamodb.table.Descriptions.Occasion;
import dev.quern.admin.dynamodb.table.TableShapes.CreateTableRequest;
import dev.quern.admin.dynamodb.table.TableShapes.GlobalSecondaryIndexUpdate;
import dev.quern.admin.dynamodb.table.TableShapes.ListTablesRequest;
import dev.quern.admin.dynamodb.table.TableShapes.ListTablesResponse;
import dev.quern.admin.dynamodb.table.TableShapes.TableRequest;
import dev.quern.admin.dynamodb.table.TableShapes.UpdateGlobalSecondaryIndexAction;
import dev.quern.admin.dynamodb.table.TableShapes.UpdateTableRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.UpdateTable;
import dev.quern.storage.tables.table.UpdateTable.IndexChange;
import dev.quern.storage.tables.table.UpdateTable.StreamChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The operations on tables. */
public final class TableOperations {

    private static final int MAX_LISTED = 100;
    private static final String ON_DEMAND = "PAY_PER_REQUEST";

    private final TableStore store;
    private final Names names;
    private final Descriptions descriptions;
    private final Runnable changed;

    /**
     * @param changed
     *            to be called when a table has changed, so that there may be something to do for it in the background
     */
    public TableOperations(TableStore store, Names names, Runnable changed) {
        this.store = store;
        this.names = names;
        this.descriptions = new Descriptions(names);
        this.changed = changed;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("CreateTable", ROUTE, CreateTableRequest.class, TableResponse.class, told(this::create)),
                blocking("DescribeTable", ROUTE, TableRequest.class, DescribeTableResponse.class,
                        told(this::describe)),
                blocking("UpdateTable", ROUTE, UpdateTableRequest.class, TableResponse.class, told(this::update)),
                blocking("DeleteTable", ROUTE, TableRequest.class, TableResponse.class, told(this::delete)),
                blocking("ListTables", ROUTE, ListTablesRequest.class, ListTablesResponse.class, told(this::list)));
    }

    private TableResponse create(CreateTableRequest request, Call call) {
        if (request.sseSpecification() != null && Boolean.TRUE.equals(request.sseSpecification().enabled())) {
            throw new TablesException.Validation("The value true of SSESpecification.Enabled is not supported by this"
                    + " server: it has no keys of yours to encrypt a table with.");
        }
        KeptSettings settings = new KeptSettings();
        settings.tableClass(request.tableClass());
        boolean onDemand = ON_DEMAND.equals(request.billingMode());
        settings.newLimits("", request.onDemandThroughput(), onDemand);
        settings.warm("", request.warmThroughput());
        WarmRules.ofNew("table", request.warmThroughput(), Definitions.throughput(request.provisionedThroughput()));
        if (request.globalSecondaryIndexes() != null) {
            request.globalSecondaryIndexes().forEach(index -> settings.newIndex(index, onDemand));
        }
        Table table = store.tables().create(new CreateTable(names.table(request.tableName()),
                Definitions.attributes(request.attributeDefinitions()), Definitions.keys(request.keySchema()),
                Definitions.local(request.localSecondaryIndexes()),
                Definitions.global(request.globalSecondaryIndexes()), onDemand,
                Definitions.throughput(request.provisionedThroughput()),
                Definitions.newStream(request.streamSpecification()),
                Boolean.TRUE.equals(request.deletionProtectionEnabled()), Definitions.tags(request.tags()),
                settings.initial(), true));
        return new TableResponse(
                descriptions.of(new Tables.Description(table, Map.of()), Occasion.CREATED));
    }

    private DescribeTableResponse describe(TableRequest request, Call call) {
        return new DescribeTableResponse(
                descriptions.of(store.tables().describe(names.table(request.tableName())), Occasion.DESCRIBED));
    }

    private TableResponse delete(TableRequest request, Call call) {
        TableName name = names.table(request.tableName());
        Tables.Description last = store.tables().describe(name);
        Table deleted = store.tables().delete(name);
        return new TableResponse(
                descriptions.of(new Tables.Description(deleted, last.sizes()), Occasion.DELETED));
    }

    private TableResponse update(UpdateTableRequest request, Call call) {
        TableName name = names.table(request.tableName());
        ChangeRules.check(request);
        KeptSettings settings = new KeptSettings();
        Table before = store.tables().get(name);
        settings.tableClass(request.tableClass(), before);
        boolean onDemand = request.billingMode() == null
                ? before.billing().provisioned().isEmpty()
                : ON_DEMAND.equals(request.billingMode());
        if (!onDemand && (request.billingMode() != null || request.provisionedThroughput() != null)) {
            settings.forgetLimits(before);
        }
        settings.changedLimits("", request.onDemandThroughput(), onDemand);
        settings.warm("", request.warmThroughput());
        WarmRules.ofChange("table", request.warmThroughput(),
                Descriptions.warm(before, "", before.billing().provisioned()));
        List<IndexChange> changes = new ArrayList<>();
        if (request.globalSecondaryIndexUpdates() != null) {
            request.globalSecondaryIndexUpdates()
                    .forEach(change -> changes.add(change(change, before, onDemand, settings)));
        }
        store.tables().update(new UpdateTable(name, Definitions.attributes(request.attributeDefinitions()),
                Optional.ofNullable(request.billingMode()).map(ON_DEMAND::equals),
                Definitions.throughput(request.provisionedThroughput()), changes, stream(request),
                Optional.ofNullable(request.deletionProtectionEnabled()), settings.changes()));
        changed.run();
        return new TableResponse(descriptions.of(store.tables().describe(name), Occasion.UPDATED));
    }

    private static Optional<StreamChange> stream(UpdateTableRequest request) {
        if (request.streamSpecification() == null) {
            return Optional.empty();
        }
        return Optional.of(Definitions.stream(request.streamSpecification()).<StreamChange>map(
                StreamChange.Enable::new).orElseGet(StreamChange.Disable::new));
    }

    private static IndexChange change(GlobalSecondaryIndexUpdate change, Table before, boolean onDemand,
            KeptSettings settings) {
        int actions = (change.create() == null ? 0 : 1) + (change.update() == null ? 0 : 1)
                + (change.delete() == null ? 0 : 1);
        if (actions > 1) {
            throw new TablesException.Validation("One or more parameter values were invalid: Only one global secondary"
                    + " index action is allowed per GlobalSecondaryIndexUpdate object");
        }
        if (actions == 0) {
            throw new TablesException.Validation("One or more parameter values were invalid: One of"
                    + " GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
                    + " GlobalSecondaryIndexUpdate.Delete must not be null");
        }
        if (change.create() != null) {
            settings.newIndex(change.create(), onDemand);
            return new IndexChange.Create(Definitions.global(change.create()));
        }
        if (change.delete() != null) {
            settings.forget(change.delete().indexName());
            return new IndexChange.Delete(new IndexName(change.delete().indexName()));
        }
        UpdateGlobalSecondaryIndexAction update = Objects.requireNonNull(change.update());
        ChangeRules.checkIndex(update, before);
        IndexName name = new IndexName(update.indexName());
        settings.changedLimits(name.value(), update.onDemandThroughput(), onDemand);
        before.globalIndexes().stream().filter(index -> index.name().equals(name))
                .forEach(index -> WarmRules.ofChange("index " + name, update.warmThroughput(),
                        Descriptions.warm(before, name.value(), index.throughput())));
        settings.warm(name.value(), update.warmThroughput());
        return new IndexChange.Update(name,
                Definitions.throughput(update.provisionedThroughput()));
    }

    private ListTablesResponse list(ListTablesRequest request, Call call) {
        int limit = request.limit() == null ? MAX_LISTED : request.limit();
        List<Table> found = store.tables().list(Optional.ofNullable(request.exclusiveStartTableName()), limit + 1);
        List<String> page = found.stream().limit(limit).map(table -> table.name().value()).toList();
        return new ListTablesResponse(page, found.size() > limit ? page.getLast() : null);
    }
}

package dev.quern.storage.tables.catalog;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Billing;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.Throughput;
import dev.quern.storage.tables.table.UpdateTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what a request makes of a table. Used once, within a transaction. */
final class TableChange {

    private final Transaction transaction;
    private final TableRows rows;
    private final Instant now;
    private Table table;

    TableChange(Transaction transaction, TableRows rows, Table table, Instant now) {
        this.transaction = transaction;
        this.rows = rows;
        this.table = table;
        this.now = now;
    }

    /** What happens outside of the definition: entries of an index go, streams begin and end. */
    interface Effects {

        void forgetIndex(long index);

        Table openStream(Table table, StreamView view);

        void closeStream(long stream);
    }

    Table apply(UpdateTable request, Effects effects) {
        requireSomething(request);
        if (!table.ready()) {
            throw new TablesException.ResourceInUse("Attempt to change a resource which is still in use: Table is"
                    + " being created: " + table.name());
        }
        boolean wasOnDemand = table.billing().provisioned().isEmpty();
        bill(request);
        if (request.indexes().size() > 1 && request.indexes().stream()
                .filter(change -> !(change instanceof UpdateTable.IndexChange.Update)).count() > 1) {
            throw tooManyIndexes();
        }
        request.indexes().forEach(change -> changeIndex(change, request.definitions(), effects));
        if (wasOnDemand) {
            requireCapacities();
        }
        request.stream().ifPresent(change -> stream(change, effects));
        request.deletionProtected().ifPresent(value -> table = table.withDeletionProtected(value));
        settings(request.settings());
        return table;
    }

    /**
     * With a table that becomes provisioned, so does each of its indexes. One that is already may have indexes without
     * a capacity, from before this was a rule: that is no reason to refuse other changes of it.
     */
    private void requireCapacities() {
        if (table.billing().provisioned().isPresent()) {
            table.globalIndexes().stream().filter(index -> index.throughput().isEmpty()).findFirst()
                    .ifPresent(index -> {
                        throw Definition.invalid("ProvisionedThroughput must be specified for index: " + index.name());
                    });
        }
    }

    private static void requireSomething(UpdateTable request) {
        if (request.onDemand().isEmpty() && request.throughput().isEmpty() && request.indexes().isEmpty()
                && request.stream().isEmpty() && request.deletionProtected().isEmpty()
                && request.settings().isEmpty()) {
            throw new TablesException.Validation("At least one of ProvisionedThroughput, BillingMode,"
                    + " UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates,"
                    + " MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency,"
                    + " DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required");
        }
    }

    private void bill(UpdateTable request) {
        Optional<Throughput> before = table.billing().provisioned();
        boolean onDemand = request.onDemand().orElse(before.isEmpty());
        if (onDemand) {
            if (request.throughput().isPresent()) {
                throw Definition.invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when"
                        + " BillingMode is PAY_PER_REQUEST");
            }
            if (before.isPresent()) {
                table = table.withBilling(new Billing.OnDemand(now)).withGlobalIndexes(table.globalIndexes().stream()
                        .map(index -> index.withThroughput(Optional.empty())).toList(), table.definitions());
            }
            return;
        }
        if (request.onDemand().isPresent() && request.throughput().isEmpty()) {
            throw Definition.invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        }
        request.throughput().ifPresent(wanted -> table = table.withBilling(
                new Billing.Provisioned(changed("the table", "the table", before, wanted))));
    }

    private Throughput changed(String subject, String owner, Optional<Throughput> before, Throughput wanted) {
        if (before.isEmpty()) {
            return wanted;
        }
        Throughput old = before.get();
        if (old.isSameAs(wanted)) {
            throw new TablesException.Validation("The provisioned throughput for " + subject + " will not change."
                    + " The requested value equals the current value. Current ReadCapacityUnits provisioned for "
                    + owner + ": " + old.readUnits() + ". Requested ReadCapacityUnits: " + wanted.readUnits()
                    + ". Current WriteCapacityUnits provisioned for " + owner + ": " + old.writeUnits()
                    + ". Requested WriteCapacityUnits: " + wanted.writeUnits()
                    + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher"
                    + " limits.");
        }
        boolean more = wanted.readUnits() > old.readUnits() || wanted.writeUnits() > old.writeUnits();
        boolean less = wanted.readUnits() < old.readUnits() || wanted.writeUnits() < old.writeUnits();
        boolean sameDay = old.lastDecrease().filter(time -> day(time).equals(day(now))).isPresent();
        int decreases = (sameDay ? old.decreases() : 0) + (less ? 1 : 0);
        return new Throughput(wanted.readUnits(), wanted.writeUnits(), more ? Optional.of(now) : old.lastIncrease(),
                less ? Optional.of(now) : old.lastDecrease(), decreases);
    }

    private static LocalDate day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private void changeIndex(UpdateTable.IndexChange change, List<KeyAttribute> definitions, Effects effects) {
        switch (change) {
            case UpdateTable.IndexChange.Create create -> createIndex(create.index(), definitions);
            case UpdateTable.IndexChange.Delete delete -> deleteIndex(delete.name(), effects);
            case UpdateTable.IndexChange.Update update -> updateIndex(update);
        }
    }

    private void createIndex(NewIndex index, List<KeyAttribute> added) {
        if (table.index(index.name()).isPresent()) {
            throw new TablesException.Validation("Attempting to create an index which already exists");
        }
        if (table.globalIndexes().stream().anyMatch(each -> each.state() != SecondaryIndex.State.ACTIVE)) {
            throw tooManyIndexes();
        }
        if (table.globalIndexes().size() >= Definition.MAX_GLOBAL_INDEXES) {
            throw Definition.invalid("GlobalSecondaryIndex count exceeds the per-table limit of 20");
        }
        Definition definition = new Definition(added);
        SecondaryIndex.Global global = new SecondaryIndex.Global(rows.nextId(transaction), index.name(),
                definition.globalKeys(index), Definition.projection(index), SecondaryIndex.State.CREATING,
                index.throughput());
        Definition.requireIndexThroughput(index, table.billing().provisioned().isEmpty());
        Definition.requireIncluded(global.projection().included().size() + table.indexes().stream()
                .mapToInt(each -> each.projection().included().size()).sum());
        List<SecondaryIndex.Global> indexes = new ArrayList<>(table.globalIndexes());
        indexes.add(global);
        table = table.withGlobalIndexes(indexes, merged(added, global));
    }

    /** The definitions with those of a new index. */
    private List<KeyAttribute> merged(List<KeyAttribute> added, SecondaryIndex.Global index) {
        Map<String, KeyAttribute> all = new LinkedHashMap<>();
        table.definitions().forEach(attribute -> all.put(attribute.name(), attribute));
        for (KeyAttribute attribute : added) {
            KeyAttribute before = all.get(attribute.name());
            boolean used = index.keys().has(attribute.name());
            if (used && before != null && before.type() != attribute.type()) {
                throw Definition.invalid("Attributes cannot be redefined. Please check that your attribute has the same"
                        + " type as previously defined. Existing schema: " + schema(index, before) + " New schema: "
                        + schema(index, attribute));
            }
            // others than the index's own are passed over, whatever they say, as by the service
            if (used && before == null) {
                all.put(attribute.name(), attribute);
            }
        }
        return new ArrayList<>(all.values());
    }

    private static String schema(SecondaryIndex.Global index, KeyAttribute attribute) {
        boolean range = index.keys().range().stream().anyMatch(each -> each.name().equals(attribute.name()));
        return "Schema:[SchemaElement: key{" + attribute.name() + ":" + attribute.type() + ":"
                + (range ? "RANGE" : "HASH") + "}]";
    }

    private SecondaryIndex.Global index(String what, IndexName name) {
        if (table.localIndexes().stream().anyMatch(each -> each.name().equals(name))) {
            throw new TablesException.Validation("Cannot " + what + " an index that is not a GlobalSecondaryIndex: "
                    + name);
        }
        return table.globalIndexes().stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new TablesException.ResourceNotFound(
                        "Requested resource not found: Index " + name + " for table " + table.name()));
    }

    private void deleteIndex(IndexName name, Effects effects) {
        SecondaryIndex.Global index = index("delete", name);
        if (index.state() == SecondaryIndex.State.CREATING) {
            throw new TablesException.ResourceInUse(
                    "Attempt to change a resource which is still in use: Index is being created: " + name);
        }
        effects.forgetIndex(index.id());
        List<SecondaryIndex.Global> left = table.globalIndexes().stream().filter(each -> each.id() != index.id())
                .toList();
        Set<String> used = new LinkedHashSet<>(table.keys().names());
        table.localIndexes().forEach(each -> used.addAll(each.keys().names()));
        left.forEach(each -> used.addAll(each.keys().names()));
        table = table.withGlobalIndexes(left,
                table.definitions().stream().filter(attribute -> used.contains(attribute.name())).toList());
    }

    private void updateIndex(UpdateTable.IndexChange.Update update) {
        SecondaryIndex.Global index = index("update", update.name());
        update.throughput().ifPresent(wanted -> {
            if (table.billing().provisioned().isEmpty()) {
                throw Definition.invalid("The only Updates for index: " + index.name() + " when TableThroughputMode is"
                        + " PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput");
            }
            table = table.withGlobalIndex(index.withThroughput(
                    Optional.of(changed("the index " + index.name(), "index " + index.name(), index.throughput(),
                            wanted))));
        });
    }

    private static TablesException.LimitExceeded tooManyIndexes() {
        return new TablesException.LimitExceeded("Subscriber limit exceeded: Only 1 online index can be created or"
                + " deleted simultaneously per table");
    }

    private void stream(UpdateTable.StreamChange change, Effects effects) {
        switch (change) {
            case UpdateTable.StreamChange.Enable enable -> {
                if (table.openStream().isPresent()) {
                    throw new TablesException.Validation("Table already has an enabled stream: TableName: "
                            + table.name());
                }
                table = effects.openStream(table, enable.view());
            }
            case UpdateTable.StreamChange.Disable _ -> {
                var open = table.openStream().orElseThrow(() -> new TablesException.Validation(
                        "Table has no stream to disable: TableName: " + table.name()));
                effects.closeStream(open.id());
                table = table.withStream(open.disabled());
            }
        }
    }

    private void settings(Map<String, Optional<String>> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Map<String, String> settings = new LinkedHashMap<>(table.settings());
        changes.forEach((name, value) -> value.ifPresentOrElse(text -> settings.put(name, text),
                () -> settings.remove(name)));
        table = table.withSettings(settings);
    }
}

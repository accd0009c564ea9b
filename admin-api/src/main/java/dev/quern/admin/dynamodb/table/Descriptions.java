package dev.quern.admin.dynamodb.table;

import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.table.DescriptionShapes.BillingModeSummary;
import dev.quern.admin.dynamodb.table.DescriptionShapes.GlobalIndexDescription;
import dev.quern.admin.dynamodb.table.DescriptionShapes.LocalIndexDescription;
import dev.quern.admin.dynamodb.table.DescriptionShapes.TableClassSummary;
import dev.quern.admin.dynamodb.table.DescriptionShapes.TableDescription;
import dev.quern.admin.dynamodb.table.DescriptionShapes.ThroughputDescription;
import dev.quern.admin.dynamodb.table.DescriptionShapes.WarmThroughputDescription;
import dev.quern.admin.dynamodb.table.TableShapes.AttributeDefinition;
import dev.quern.admin.dynamodb.table.TableShapes.KeySchemaElement;
import dev.quern.admin.dynamodb.table.TableShapes.Projection;
import dev.quern.admin.dynamodb.table.TableShapes.StreamSpecification;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.table.Billing;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableStream;
import dev.quern.storage.tables.table.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells of tables. */
public final class Descriptions {

    private final Names names;

    public Descriptions(Names names) {
        this.names = names;
    }

    /** What a description is part of. */
    public enum Occasion {
        /** It was asked for. */
        DESCRIBED("", ""),
        /** The answer to what made the table: it is being made until somebody looks. */
        CREATED("CREATING", "CREATING"),
        /** The answer to a change. */
        UPDATED("UPDATING", ""),
        /** The answer to its deletion. */
        DELETED("DELETING", "");

        private final String table;
        private final String index;

        Occasion(String table, String index) {
            this.table = table;
            this.index = index;
        }
    }

    public TableDescription of(Tables.Description description, Occasion occasion) {
        Table table = description.table();
        Map<Long, CountRows.Count> sizes = description.sizes();
        boolean gone = occasion == Occasion.DELETED;
        Optional<TableStream> stream = table.stream();
        CountRows.Count count = sizes.getOrDefault(table.id(), CountRows.Count.ZERO);
        return new TableDescription(gone ? null : definitions(table), table.name().value(),
                gone ? null : keys(table.keys()),
                occasion.table.isEmpty() ? table.status().name() : occasion.table, gone ? null : table.created(),
                throughput(table.billing().provisioned()), count.bytes(), count.items(), names.arn(table.name()),
                table.uuid(), billing(table, occasion), gone ? null : local(table, sizes),
                gone ? null : global(table, sizes, occasion),
                stream.filter(TableStream::enabled)
                        .map(open -> new StreamSpecification(true, open.view().name())).orElse(null),
                stream.map(TableStream::label).orElse(null),
                stream.map(last -> names.streamArn(table.name(), last.label())).orElse(null),
                KeptSettings.restored(table), tableClass(table),
                table.deletionProtected(), KeptSettings.onDemand(table.settings(), ""),
                warm(table, "", table.billing().provisioned()));
    }

    private static List<AttributeDefinition> definitions(Table table) {
        return table.definitions().stream()
                .map(attribute -> new AttributeDefinition(attribute.name(), attribute.type().name())).toList();
    }

    /** A key in the words of the API. */
    public static List<KeySchemaElement> keys(KeySchema schema) {
        List<KeySchemaElement> elements = new ArrayList<>();
        for (KeyAttribute attribute : schema.hash()) {
            elements.add(new KeySchemaElement(attribute.name(), "HASH"));
        }
        for (KeyAttribute attribute : schema.range()) {
            elements.add(new KeySchemaElement(attribute.name(), "RANGE"));
        }
        return elements;
    }

    /** A projection in the words of the API. */
    public static Projection projection(IndexProjection projection) {
        return new Projection(projection.kind().name(),
                projection.included().isEmpty() ? null : projection.included());
    }

    private static ThroughputDescription throughput(Optional<Throughput> provisioned) {
        return provisioned.map(throughput -> new ThroughputDescription(throughput.lastIncrease().orElse(null),
                throughput.lastDecrease().orElse(null), throughput.decreases(), throughput.readUnits(),
                throughput.writeUnits())).orElse(new ThroughputDescription(null, null, 0, 0, 0));
    }

    private static @Nullable BillingModeSummary billing(Table table, Occasion occasion) {
        return switch (table.billing()) {
            case Billing.Provisioned _ -> null;
            case Billing.OnDemand onDemand -> new BillingModeSummary("PAY_PER_REQUEST",
                    occasion == Occasion.CREATED ? null : onDemand.since());
        };
    }

    private static @Nullable TableClassSummary tableClass(Table table) {
        String tableClass = KeptSettings.tableClass(table.settings());
        return tableClass == null ? null : new TableClassSummary(tableClass);
    }

    static WarmThroughputDescription warm(Table table, String index, Optional<Throughput> provisioned) {
        Long read = KeptSettings.warmRead(table.settings(), index);
        Long write = KeptSettings.warmWrite(table.settings(), index);
        return new WarmThroughputDescription(
                read != null ? read : provisioned.map(Throughput::readUnits).orElse(WarmRules.INITIAL_READ),
                write != null ? write : provisioned.map(Throughput::writeUnits).orElse(WarmRules.INITIAL_WRITE),
                "ACTIVE");
    }

    private @Nullable List<LocalIndexDescription> local(Table table, Map<Long, CountRows.Count> sizes) {
        if (table.localIndexes().isEmpty()) {
            return null;
        }
        return table.localIndexes().stream().map(index -> {
            CountRows.Count count = sizes.getOrDefault(index.id(), CountRows.Count.ZERO);
            return new LocalIndexDescription(index.name().value(), keys(index.keys()),
                    projection(index.projection()), count.bytes(), count.items(),
                    names.arn(table.name(), index.name()));
        }).toList();
    }

    private @Nullable List<GlobalIndexDescription> global(Table table, Map<Long, CountRows.Count> sizes,
            Occasion occasion) {
        if (table.globalIndexes().isEmpty()) {
            return null;
        }
        return table.globalIndexes().stream().map(index -> global(table, index, sizes, occasion)).toList();
    }

    private GlobalIndexDescription global(Table table, SecondaryIndex.Global index,
            Map<Long, CountRows.Count> sizes, Occasion occasion) {
        CountRows.Count count = sizes.getOrDefault(index.id(), CountRows.Count.ZERO);
        String status = index.state() == SecondaryIndex.State.ACTIVE ? "ACTIVE" : "CREATING";
        Boolean backfilling = switch (index.state()) {
            case CREATING -> Boolean.FALSE;
            case BACKFILLING -> Boolean.TRUE;
            case ACTIVE -> null;
        };
        return new GlobalIndexDescription(index.name().value(), keys(index.keys()), projection(index.projection()),
                occasion.index.isEmpty() ? status : occasion.index, backfilling, throughput(index.throughput()),
                count.bytes(), count.items(), names.arn(table.name(), index.name()),
                KeptSettings.onDemand(table.settings(), index.name().value()),
                warm(table, index.name().value(), index.throughput()));
    }
}

package dev.quern.admin.dynamodb.backup;

import dev.quern.admin.dynamodb.table.Definitions;
import dev.quern.admin.dynamodb.table.KeptSettings;
import dev.quern.admin.dynamodb.table.TableShapes.GlobalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.LocalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.admin.dynamodb.table.TableShapes.ProvisionedThroughput;
import dev.quern.storage.tables.backup.RestoreTable;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** In what a restored table is to differ from the one that it is made from: what all requests to restore have. */
record Overrides(@Nullable String billingMode, @Nullable List<GlobalSecondaryIndex> globalIndexes,
        @Nullable List<LocalSecondaryIndex> localIndexes, @Nullable ProvisionedThroughput throughput,
        @Nullable OnDemandThroughput onDemand) {

    RestoreTable restore(TableName target, Optional<String> backupArn, String sourceArn, Instant moment) {
        return new RestoreTable(target, Optional.ofNullable(billingMode).map("PAY_PER_REQUEST"::equals),
                Definitions.throughput(throughput), Definitions.local(localIndexes),
                Definitions.global(globalIndexes), source -> {
                    KeptSettings settings = settings(source);
                    settings.restored(backupArn, sourceArn, moment);
                    return settings.over(source.settings());
                });
    }

    /** What is to be told of the new table other than of its source. */
    private KeptSettings settings(Table source) {
        boolean isOnDemand = billingMode == null
                ? source.billing().provisioned().isEmpty()
                : "PAY_PER_REQUEST".equals(billingMode);
        KeptSettings settings = new KeptSettings();
        if (!isOnDemand) {
            settings.forgetLimits(source);
        }
        settings.restoredLimits("", onDemand, isOnDemand);
        if (globalIndexes != null) {
            Set<String> named = globalIndexes.stream().map(GlobalSecondaryIndex::indexName)
                    .collect(Collectors.toSet());
            source.globalIndexes().stream().map(index -> index.name().value())
                    .filter(name -> !named.contains(name)).forEach(settings::forget);
            globalIndexes.forEach(index -> {
                settings.restoredLimits(index.indexName(), index.onDemandThroughput(), isOnDemand);
                settings.warm(index.indexName(), index.warmThroughput());
            });
        }
        return settings;
    }
}

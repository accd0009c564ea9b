package dev.quern.admin.dynamodb.backup;

import dev.quern.admin.dynamodb.table.Definitions;
import dev.quern.admin.dynamodb.table.KeptSettings;
import dev.quern.admin.dynamodb.table.TableShapes.GlobalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.LocalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.admin.dynamodb.table.TableShapes.ProvisionedThroughput;
import dev.quern.storage.tables.backup.RestoreTable;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In what a restored table is to differ from the one that it is made from: what all requests to restore have. */
record Overrides(@Nullable String billingMode, @Nullable List<GlobalSecondaryIndex> globalIndexes,
        @Nullable List<LocalSecondaryIndex> localIndexes, @Nullable ProvisionedThroughput throughput,
        @Nullable OnDemandThroughput onDemand) {

    RestoreTable restore(TableName target, Optional<String> backupArn, String sourceArn, Instant moment) {
        KeptSettings settings = new KeptSettings();
        settings.onDemand("", onDemand);
        if (globalIndexes != null) {
            globalIndexes.forEach(index -> {
                settings.onDemand(index.indexName(), index.onDemandThroughput());
                settings.warm(index.indexName(), index.warmThroughput());
            });
        }
        settings.restored(backupArn, sourceArn, moment);
        return new RestoreTable(target, Optional.ofNullable(billingMode).map("PAY_PER_REQUEST"::equals),
                Definitions.throughput(throughput), Definitions.local(localIndexes),
                Definitions.global(globalIndexes), table -> settings.over(table.settings()));
    }
}

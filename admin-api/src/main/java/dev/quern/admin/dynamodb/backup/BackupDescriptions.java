package dev.quern.admin.dynamodb.backup;

import dev.quern.admin.dynamodb.backup.BackupShapes.BackupDescription;
import dev.quern.admin.dynamodb.backup.BackupShapes.BackupDetails;
import dev.quern.admin.dynamodb.backup.BackupShapes.BackupSummary;
import dev.quern.admin.dynamodb.backup.BackupShapes.GlobalIndexInfo;
import dev.quern.admin.dynamodb.backup.BackupShapes.LocalIndexInfo;
import dev.quern.admin.dynamodb.backup.BackupShapes.SourceTableDetails;
import dev.quern.admin.dynamodb.backup.BackupShapes.SourceTableFeatureDetails;
import dev.quern.admin.dynamodb.backup.BackupShapes.Units;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.table.Descriptions;
import dev.quern.admin.dynamodb.table.KeptSettings;
import dev.quern.admin.dynamodb.table.TableShapes.StreamSpecification;
import dev.quern.admin.dynamodb.table.TableShapes.TimeToLiveDescription;
import dev.quern.storage.tables.backup.Backup;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.Throughput;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells of backups. Immutable. */
final class BackupDescriptions {

    private final Names names;
    private final BackupArns arns;

    BackupDescriptions(Names names) {
        this.names = names;
        this.arns = new BackupArns(names);
    }

    BackupDetails details(Backup backup, String status) {
        return new BackupDetails(arns.of(backup.table().name(), backup.id()), backup.name(), backup.size().bytes(),
                status, backup.type().name(), backup.created(), backup.expires().orElse(null));
    }

    BackupDescription description(Backup backup, String status) {
        Table table = backup.table();
        boolean onDemand = table.billing().provisioned().isEmpty();
        SourceTableDetails source = new SourceTableDetails(table.name().value(), table.uuid(),
                names.arn(table.name()), backup.size().bytes(), Descriptions.keys(table.keys()), table.created(),
                units(table.billing().provisioned()), KeptSettings.onDemand(table.settings(), ""),
                backup.size().items(), onDemand ? "PAY_PER_REQUEST" : "PROVISIONED");
        return new BackupDescription(details(backup, status), source, features(table));
    }

    BackupSummary summary(Backup backup) {
        Table table = backup.table();
        return new BackupSummary(table.name().value(), table.uuid(), names.arn(table.name()),
                arns.of(table.name(), backup.id()), backup.name(), backup.created(), backup.expires().orElse(null),
                backup.state().name(), backup.type().name(), backup.size().bytes());
    }

    private static SourceTableFeatureDetails features(Table table) {
        return new SourceTableFeatureDetails(local(table), global(table),
                table.openStream().map(stream -> new StreamSpecification(true, stream.view().name())).orElse(null),
                table.timeToLive().map(ttl -> new TimeToLiveDescription("ENABLED", ttl.attribute())).orElse(null));
    }

    private static @Nullable List<LocalIndexInfo> local(Table table) {
        return table.localIndexes().isEmpty()
                ? null
                : table.localIndexes().stream().map(index -> new LocalIndexInfo(index.name().value(),
                        Descriptions.keys(index.keys()), Descriptions.projection(index.projection()))).toList();
    }

    private static @Nullable List<GlobalIndexInfo> global(Table table) {
        return table.globalIndexes().isEmpty()
                ? null
                : table.globalIndexes().stream().map(index -> new GlobalIndexInfo(index.name().value(),
                        Descriptions.keys(index.keys()), Descriptions.projection(index.projection()),
                        units(index.throughput()),
                        KeptSettings.onDemand(table.settings(), index.name().value()))).toList();
    }

    private static Units units(Optional<Throughput> throughput) {
        return throughput.map(units -> new Units(units.readUnits(), units.writeUnits())).orElse(new Units(0, 0));
    }
}

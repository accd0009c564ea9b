package dev.quern.admin.dynamodb.backup;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.backup.BackupShapes.BackupRequest;
import dev.quern.admin.dynamodb.backup.BackupShapes.BackupResponse;
import dev.quern.admin.dynamodb.backup.BackupShapes.CreateBackupRequest;
import dev.quern.admin.dynamodb.backup.BackupShapes.CreateBackupResponse;
import dev.quern.admin.dynamodb.backup.BackupShapes.ListBackupsRequest;
import dev.quern.admin.dynamodb.backup.BackupShapes.ListBackupsResponse;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.backup.Backup;
import dev.quern.storage.tables.backup.BackupKey;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The operations on backups. */
public final class BackupOperations {

    private static final int MAX_LISTED = 100;
    private static final String DELETED = "DELETED";

    private final TableStore store;
    private final Names names;
    private final BackupArns arns;
    private final BackupDescriptions descriptions;
    private final Runnable begun;

    /**
     * @param begun
     *            to be called when there is something to copy in the background
     */
    public BackupOperations(TableStore store, Names names, Runnable begun) {
        this.store = store;
        this.names = names;
        this.arns = new BackupArns(names);
        this.descriptions = new BackupDescriptions(names);
        this.begun = begun;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("CreateBackup", ROUTE, CreateBackupRequest.class, CreateBackupResponse.class,
                        told(this::create)),
                blocking("DescribeBackup", ROUTE, BackupRequest.class, BackupResponse.class, told(this::describe)),
                blocking("ListBackups", ROUTE, ListBackupsRequest.class, ListBackupsResponse.class,
                        told(this::list)),
                blocking("DeleteBackup", ROUTE, BackupRequest.class, BackupResponse.class, told(this::delete)));
    }

    private CreateBackupResponse create(CreateBackupRequest request, Call call) {
        Backup backup = store.backups().create(names.table(request.tableName()), request.backupName());
        begun.run();
        return new CreateBackupResponse(descriptions.details(backup, backup.state().name()));
    }

    private BackupResponse describe(BackupRequest request, Call call) {
        Backup backup = store.backups().get(arns.parse(request.backupArn()));
        return new BackupResponse(descriptions.description(backup, backup.state().name()));
    }

    private BackupResponse delete(BackupRequest request, Call call) {
        Backup backup = store.backups().delete(arns.parse(request.backupArn()));
        return new BackupResponse(descriptions.description(backup, DELETED));
    }

    private ListBackupsResponse list(ListBackupsRequest request, Call call) {
        int limit = request.limit() == null ? MAX_LISTED : request.limit();
        Optional<String> after = Optional.ofNullable(request.exclusiveStartBackupArn()).map(arns::parse)
                .map(BackupKey::id);
        List<Backup> found = store.backups().list(after, wanted(request), limit + 1);
        List<Backup> page = found.subList(0, Math.min(limit, found.size()));
        return new ListBackupsResponse(page.stream().map(descriptions::summary).toList(),
                found.size() > limit ? arns.of(page.getLast().table().name(), page.getLast().id()) : null);
    }

    private Predicate<Backup> wanted(ListBackupsRequest request) {
        Predicate<Backup> wanted = ofType(request.backupType() == null ? "USER" : request.backupType());
        if (request.tableName() != null) {
            TableName table = names.table(request.tableName());
            wanted = wanted.and(backup -> backup.table().name().equals(table));
        }
        Instant from = request.timeRangeLowerBound();
        if (from != null) {
            wanted = wanted.and(backup -> !backup.created().isBefore(from));
        }
        Instant to = request.timeRangeUpperBound();
        return to == null ? wanted : wanted.and(backup -> backup.created().isBefore(to));
    }

    private static Predicate<Backup> ofType(String type) {
        return type.equals("ALL") ? _ -> true : backup -> backup.type().name().equals(type);
    }
}

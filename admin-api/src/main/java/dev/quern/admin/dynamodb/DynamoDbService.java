package dev.quern.admin.dynamodb;

import dev.quern.admin.awsjson.AwsJson;
import dev.quern.admin.awsjson.AwsJsonService;
import dev.quern.admin.dynamodb.backup.BackupOperations;
import dev.quern.admin.dynamodb.backup.ExportOperations;
import dev.quern.admin.dynamodb.backup.ExportWork;
import dev.quern.admin.dynamodb.backup.ImportOperations;
import dev.quern.admin.dynamodb.backup.ImportWork;
import dev.quern.admin.dynamodb.backup.RestoreOperations;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.error.DynamoDbErrors;
import dev.quern.admin.dynamodb.item.BatchOperations;
import dev.quern.admin.dynamodb.item.ItemOperations;
import dev.quern.admin.dynamodb.item.PageOperations;
import dev.quern.admin.dynamodb.item.TransactionOperations;
import dev.quern.admin.dynamodb.statement.StatementOperations;
import dev.quern.admin.dynamodb.table.SettingOperations;
import dev.quern.admin.dynamodb.table.TableOperations;
import dev.quern.admin.dynamodb.value.DynamoDbWords;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.WireService;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.JsonShapes;
import dev.quern.runtime.Quern;
import dev.quern.runtime.tables.TableCopies;
import dev.quern.storage.tables.TableStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The DynamoDB API over the table store. */
public final class DynamoDbService {

    /** Deeper than any value may be, so that a value that is too deep is refused in the words for values. */
    private static final int MAX_DEPTH = 1_000;
    /** The name of an attribute has up to 65,535 bytes; what is longer is refused in the words for names. */
    private static final int MAX_NAME = 1 << 20;

    private static final AwsJson PROTOCOL = new AwsJson("dynamodb", "1.0", "DynamoDB_20120810",
            DynamoDbErrors::worded, DynamoDbErrors::type, DynamoDbService::unknown,
            new JsonShapes(new DynamoDbWords(), MAX_DEPTH, MAX_NAME), Optional.empty(), true, true);

    /** Operations of the published model that are not here. */
    private static final Set<String> NOT_SUPPORTED = Set.of("CreateGlobalTable", "DeleteResourcePolicy",
            "DescribeContributorInsights", "DescribeGlobalTable", "DescribeGlobalTableSettings",
            "DescribeKinesisStreamingDestination", "DescribeTableReplicaAutoScaling",
            "DisableKinesisStreamingDestination", "EnableKinesisStreamingDestination", "GetResourcePolicy",
            "ListContributorInsights", "ListGlobalTables",
            "PutResourcePolicy", "UpdateContributorInsights", "UpdateGlobalTable",
            "UpdateGlobalTableSettings", "UpdateKinesisStreamingDestination", "UpdateTableReplicaAutoScaling");

    private DynamoDbService() {}

    /**
     * The service.
     *
     * @param pool
     *            where its operations run; not closed by the service
     */
    public static WireService over(Quern quern, BlockingPool pool) {
        TableCopies copies = quern.tableCopies();
        copies.also(new ExportWork(quern.tables().exports(), quern.objects(), new Names(quern.account()))::step);
        copies.also(new ImportWork(quern.tables().imports(), quern.objects())::step);
        return new AwsJsonService(PROTOCOL, operations(quern), new DynamoDbErrors(), new DynamoDbGate(), pool);
    }

    /** The table of operations. */
    public static List<Operation<?, ?>> operations(Quern quern) {
        TableStore store = quern.tables();
        Names names = new Names(quern.account());
        List<Operation<?, ?>> table = new ArrayList<>();
        table.addAll(new TableOperations(store, names, quern.tableUpkeep()::wake).table());
        table.addAll(new SettingOperations(store, names).table());
        table.addAll(new ItemOperations(store, names).table());
        table.addAll(new PageOperations(store, names).table());
        table.addAll(new BatchOperations(store, names).table());
        table.addAll(new TransactionOperations(store, names).table());
        table.addAll(new StatementOperations(store).table());
        table.addAll(new BackupOperations(store, names, quern.tableCopies()::wake).table());
        table.addAll(new RestoreOperations(store, names, quern.tableCopies()::wake).table());
        table.addAll(new ExportOperations(store.exports(), names, quern.account().accountId(),
                quern.tableCopies()::wake).table());
        table.addAll(new ImportOperations(store.imports(), names, quern.account().accountId(),
                quern.tableCopies()::wake).table());
        return table;
    }

    private static String unknown(String operation) {
        return NOT_SUPPORTED.contains(operation)
                ? "The operation " + operation + " of dynamodb is not supported by this server."
                : "An unknown operation was requested.";
    }
}

package dev.quern.admin.logs;

import dev.quern.admin.awsjson.AwsJson;
import dev.quern.admin.awsjson.AwsJsonService;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.WireService;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.log.LogStore;
import java.util.ArrayList;
import java.util.List;

/** The CloudWatch Logs API over a log store. */
public final class LogsService {

    private static final AwsJson PROTOCOL = AwsJson.usual("logs", "1.1", "Logs_20140328");

    private LogsService() {}

    /**
     * The service.
     *
     * @param pool
     *            where its operations run; not closed by the service
     */
    public static WireService over(LogStore logs, Account account, BlockingPool pool) {
        return new AwsJsonService(PROTOCOL, operations(logs, account), new LogsErrors(), new LogsGate(), pool);
    }

    /** The table of operations. */
    public static List<Operation<?, ?>> operations(LogStore logs, Account account) {
        Groups groups = new Groups(account);
        List<Operation<?, ?>> table = new ArrayList<>();
        table.addAll(new GroupOperations(logs, groups).table());
        table.addAll(new StreamOperations(logs, groups).table());
        table.addAll(new EventOperations(logs, groups).table());
        table.add(new PutOperation(logs).operation());
        return table;
    }
}

package dev.quern.admin.dynamodb.streams;

import dev.quern.admin.awsjson.AwsJson;
import dev.quern.admin.awsjson.AwsJsonService;
import dev.quern.admin.dynamodb.DynamoDbGate;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.error.DynamoDbErrors;
import dev.quern.admin.dynamodb.value.DynamoDbWords;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.WireService;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.JsonShapes;
import dev.quern.runtime.Quern;
import dev.quern.storage.tables.TableStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The DynamoDB Streams API over the table store. */
public final class StreamsService {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_NAME = 50_000;

    private static final AwsJson PROTOCOL = new AwsJson("dynamodb", "1.0", "DynamoDBStreams_20120810",
            DynamoDbErrors::worded, DynamoDbErrors::type, _ -> "An unknown operation was requested.",
            new JsonShapes(new DynamoDbWords(), MAX_DEPTH, MAX_NAME), Optional.empty(), true, true);

    private StreamsService() {}

    /**
     * The service.
     *
     * @param clock
     *            by which iterators expire
     * @param pool
     *            where its operations run; not closed by the service
     */
    public static WireService over(Quern quern, InstantSource clock, BlockingPool pool) {
        return new AwsJsonService(PROTOCOL, operations(quern, clock), new DynamoDbErrors(), new DynamoDbGate(), pool);
    }

    /** The table of operations. */
    public static List<Operation<?, ?>> operations(Quern quern, InstantSource clock) {
        TableStore store = quern.tables();
        Streams streams = new Streams(store, new Names(quern.account()));
        List<Operation<?, ?>> table = new ArrayList<>();
        table.addAll(new StreamOperations(store, streams).table());
        table.addAll(new RecordOperations(store.changes(), streams, new Events(quern.account().region()), clock)
                .table());
        return table;
    }
}

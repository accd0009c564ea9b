package dev.quern.admin.dynamodb;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.dynamodb.error.DynamoDbError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.restjson.Gate;
import java.util.Set;

/**
 * Who may use the APIs of DynamoDB and its streams: the root key everything; a function's own credentials read and
 * write
 * items, read streams and look at tables, but neither make, change nor delete them.
 */
public final class DynamoDbGate implements Gate {

    private static final Set<String> FOR_FUNCTIONS = Set.of("PutItem", "GetItem", "UpdateItem", "DeleteItem", "Query",
            "Scan", "BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems", "ExecuteStatement",
            "BatchExecuteStatement", "ExecuteTransaction", "DescribeTable",
            "ListTables", "ListStreams", "DescribeStream", "GetShardIterator", "GetRecords", "DescribeTimeToLive",
            "DescribeLimits", "DescribeEndpoints", "ListTagsOfResource");

    @Override
    public void check(String operation, Principal principal) {
        switch (principal) {
            case Principal.Root _ -> {
            }
            case Principal.Function _ when FOR_FUNCTIONS.contains(operation) -> {
            }
            case Principal.Function function -> throw new WireException(new DynamoDbError.AccessDenied("User: "
                    + function.functionArn() + " is not authorized to perform: dynamodb:" + operation
                    + ": a function's own credentials read and write items; use the root key"));
            case Principal.Anonymous _ -> throw new WireException(
                    new DynamoDbError.AccessDenied("dynamodb:" + operation + " takes a signed request"));
        }
    }
}

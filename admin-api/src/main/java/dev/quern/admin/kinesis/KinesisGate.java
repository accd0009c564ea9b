package dev.quern.admin.kinesis;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.http.WireException;
import dev.quern.admin.kinesis.error.KinesisError;
import dev.quern.admin.restjson.Gate;
import java.util.Set;

/**
 * Who may use the Kinesis API: the root key everything; a function's own credentials put and read records and look at
 * streams, but neither make, change nor delete them.
 */
final class KinesisGate implements Gate {

    private static final Set<String> FOR_FUNCTIONS = Set.of("PutRecord", "PutRecords", "GetRecords",
            "GetShardIterator", "ListShards", "ListStreams", "DescribeStream", "DescribeStreamSummary",
            "DescribeLimits", "DescribeStreamConsumer", "ListStreamConsumers", "SubscribeToShard",
            "ListTagsForStream", "ListTagsForResource");

    @Override
    public void check(String operation, Principal principal) {
        switch (principal) {
            case Principal.Root _ -> {
            }
            case Principal.Function _ when FOR_FUNCTIONS.contains(operation) -> {
            }
            case Principal.Function function -> throw new WireException(new KinesisError.AccessDenied("User: "
                    + function.functionArn() + " is not authorized to perform: kinesis:" + operation
                    + ": a function's own credentials put and read records; use the root key"));
            case Principal.Anonymous _ -> throw new WireException(
                    new KinesisError.AccessDenied("kinesis:" + operation + " takes a signed request"));
        }
    }
}

package dev.quern.storage.streams.stream;

/**
 * Refusals that many give, in the words that clients know. Immutable.
 *
 * @param account
 *            whose streams they are: it stands in most messages
 * @param region
 *            where they are
 */
public record Refusals(String account, String region) {

    public StreamsException noStream(StreamName stream) {
        return new StreamsException.ResourceNotFound(
                "Stream %s under account %s not found.".formatted(stream, account));
    }

    /** As those say it who read. */
    public StreamsException noShard(StreamName stream, String shard) {
        return new StreamsException.ResourceNotFound(
                "Shard %s in stream %s under account %s does not exist".formatted(shard, stream, account));
    }

    /** As those say it who change shards. */
    public StreamsException shardNotFound(StreamName stream, String shard) {
        return new StreamsException.ResourceNotFound(
                "Could not find shard %s in stream %s under account %s.".formatted(shard, stream, account));
    }

    public StreamsException streamExists(StreamName stream) {
        return new StreamsException.ResourceInUse(
                "Stream %s under account %s already exists.".formatted(stream, account));
    }

    public StreamsException hasConsumers(StreamName stream) {
        return new StreamsException.ResourceInUse(("Stream %s under account %s has registered consumers. Deregister"
                + " them first, or delete the stream with EnforceConsumerDeletion.").formatted(stream, account));
    }

    public StreamsException tooManyShards(long open, long limit, long more) {
        return new StreamsException.LimitExceeded(("This request would exceed the shard limit for the account %s in %s."
                + " Current shard count for the account: %d. Limit: %d. Number of additional shards that would have"
                + " resulted from this request: %d. Refer to the AWS Service Limits page"
                + " (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how"
                + " to request higher limits.").formatted(account, region, open, limit, more));
    }
}

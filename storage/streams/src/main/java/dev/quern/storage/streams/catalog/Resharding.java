package dev.quern.storage.streams.catalog;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.streams.rows.ShardRows;
import dev.quern.storage.streams.rows.StreamRows;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.Refusals;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamMode;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.function.LongConsumer;

/**
 * Divides streams anew: shards are split and merged. What happens is one transaction: there is no time in which a hash
 * key has no open shard, or two. Safe for use by any number of threads.
 */
public final class Resharding {

    private final KeyValueStore store;
    private final StreamRows streams;
    private final ShardRows shards;
    private final LongConsumer changed;
    private final InstantSource clock;
    private final Refusals refusals;
    private final Quota quota;
    private final int maxShards;

    /**
     * @param changed
     *            is told the identifier of a stream whose shards are others now
     * @param maxShards
     *            how many open shards one stream may have
     */
    public Resharding(KeyValueStore store, StreamRows streams, ShardRows shards, LongConsumer changed,
            InstantSource clock, Refusals refusals, Quota quota, int maxShards) {
        this.store = store;
        this.streams = streams;
        this.shards = shards;
        this.changed = changed;
        this.clock = clock;
        this.refusals = refusals;
        this.quota = quota;
        this.maxShards = maxShards;
    }

    /**
     * Lets two shards go on from one: the first with its hash keys below a key, the second with the others.
     *
     * @param shard
     *            its name
     * @param key
     *            more than one above the shard's first key, and below its last
     * @throws StreamsException.ResourceNotFound
     *             if there is no such stream or shard
     * @throws StreamsException.InvalidArgument
     *             if the key is not in that range, or the shard has ended
     * @throws StreamsException.LimitExceeded
     *             if there would be too many shards
     * @throws StreamsException.Validation
     *             if the stream leaves the number of its shards to the service
     */
    public void split(StreamName name, String shard, BigInteger key) {
        int number = number(name, shard);
        reshard(name, "SplitShard", (transaction, run) -> {
            Shard parent = run.find(number).orElseThrow(() -> refusals.shardNotFound(name, Shard.idOf(number)));
            quota.requireShards(transaction, 1);
            BigInteger first = parent.range().from().number();
            BigInteger last = parent.range().to().number();
            if (key.compareTo(first.add(BigInteger.ONE)) <= 0 || key.compareTo(last) >= 0) {
                throw new StreamsException.InvalidArgument(
                        "NewStartingHashKey %s used in SplitShard() on shard %s in stream %s under account %s is not"
                                .formatted(key, parent.id(), name, refusals.account())
                                + " both greater than one plus the shard's StartingHashKey %s and less than the"
                                        .formatted(first)
                                + " shard's EndingHashKey %s.".formatted(last));
            }
            requireOpen(name, parent);
            run.split(parent, HashKey.of(key));
            return 0;
        });
    }

    /**
     * Lets one shard go on from two.
     *
     * @param shard
     *            the name of the one with the lower hash keys
     * @param adjacent
     *            the name of the one with the hash keys that follow
     * @throws StreamsException.ResourceNotFound
     *             if there is no such stream or shard
     * @throws StreamsException.InvalidArgument
     *             if their hash keys do not follow each other, or one has ended
     * @throws StreamsException.Validation
     *             if the stream leaves the number of its shards to the service
     */
    public void merge(StreamName name, String shard, String adjacent) {
        int number = number(name, shard);
        int other = number(name, adjacent);
        reshard(name, "MergeShards", (_, run) -> {
            Shard lower = run.find(number).orElseThrow(() -> refusals.shardNotFound(name, Shard.idOf(number)));
            Shard upper = run.find(other).orElseThrow(() -> refusals.shardNotFound(name, Shard.idOf(other)));
            if (!lower.range().isFollowedBy(upper.range())) {
                throw new StreamsException.InvalidArgument(
                        "Shards %s and %s in stream %s under account %s are not an adjacent pair of shards eligible for"
                                .formatted(lower.id(), upper.id(), name, refusals.account()) + " merging");
            }
            requireOpen(name, lower);
            requireOpen(name, upper);
            run.merge(lower, upper);
            return 0;
        });
    }

    private int number(StreamName name, String shard) {
        OptionalInt number = Shard.numberOf(shard);
        return number.orElseThrow(() -> refusals.shardNotFound(name, shard));
    }

    private void requireOpen(StreamName name, Shard shard) {
        if (!shard.isOpen()) {
            throw new StreamsException.InvalidArgument(
                    "Shard %s in stream %s under account %s has already been merged or split, and thus is not eligible"
                            .formatted(shard.id(), name, refusals.account()) + " for merging or splitting.");
        }
    }

    /**
     * Divides a stream into shards of one size, by splitting and merging those it has. A shard that has its place
     * already stays.
     *
     * @param target
     *            how many; at least half of those it has, and at most double
     * @return how many open shards it had before
     * @throws StreamsException.ResourceNotFound
     *             if there is no such stream
     * @throws StreamsException.LimitExceeded
     *             if they are too many or too few
     * @throws StreamsException.Validation
     *             if the stream leaves the number of its shards to the service
     */
    public int scale(StreamName name, int target) {
        return reshard(name, "UpdateShardCount", (transaction, run) -> {
            int open = run.open().size();
            requireInReach(open, target);
            quota.requireShards(transaction, target - open);
            UniformScaling.scale(run, target);
            return open;
        });
    }

    private void requireInReach(int open, int target) {
        String counts = " Current open shard count: %d, Target shard count: %d".formatted(open, target);
        if (target > maxShards) {
            throw new StreamsException.LimitExceeded(
                    "Target shard count or number of open shards cannot be greater than " + maxShards + "." + counts);
        }
        if (target > 2L * open) {
            throw new StreamsException.LimitExceeded(
                    "UpdateShardCount cannot scale up over double your current open shard count." + counts);
        }
        if (2L * target < open) {
            throw new StreamsException.LimitExceeded(
                    "UpdateShardCount cannot scale down below half your current open shard count." + counts);
        }
    }

    /** What is done to the shards of a stream, in a transaction. */
    private interface Change {

        int apply(Transaction transaction, ReshardRun run);
    }

    private int reshard(StreamName name, String operation, Change change) {
        record Done(long stream, int result) {}
        Done done = store.transact(transaction -> {
            DataStream stream = streams.find(transaction, name).orElseThrow(() -> refusals.noStream(name));
            if (stream.mode() == StreamMode.ON_DEMAND) {
                throw new StreamsException.Validation(
                        "Request is invalid. Stream %s under account %s is in On-Demand mode, so %s cannot be used."
                                .formatted(name, refusals.account(), operation));
            }
            ReshardRun run = new ReshardRun(transaction, shards, stream, clock.instant());
            int result = change.apply(transaction, run);
            streams.put(transaction, run.finish());
            return new Done(stream.id(), result);
        });
        changed.accept(done.stream());
        return done.result();
    }
}

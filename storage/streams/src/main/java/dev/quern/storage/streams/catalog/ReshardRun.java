package dev.quern.storage.streams.catalog;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.streams.rows.ShardRows;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.HashRange;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.ShardKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits and merges shards of a stream within a transaction. For one thread. */
final class ReshardRun {

    private final Transaction transaction;
    private final ShardRows rows;
    private final DataStream stream;
    private final Instant now;
    private int shards;
    private int openShards;

    ReshardRun(Transaction transaction, ShardRows rows, DataStream stream, Instant now) {
        this.transaction = transaction;
        this.rows = rows;
        this.stream = stream;
        this.now = now;
        this.shards = stream.shards();
        this.openShards = stream.openShards();
    }

    /** A shard that is there; not one of which nothing can be read any more. */
    Optional<Shard> find(int number) {
        return rows.find(transaction, new ShardKey(stream.id(), number))
                .filter(shard -> !shard.isGone(stream.horizon(now)));
    }

    /** The open shards, by their hash keys. */
    List<Shard> open() {
        return rows.list(transaction, stream.id(), 0).stream().filter(Shard::isOpen)
                .sorted((one, other) -> one.range().compareTo(other.range())).toList();
    }

    /** Ends a shard. @return the two that go on from it, the one with the lower hash keys first */
    List<Shard> split(Shard parent, HashKey from) {
        close(parent);
        List<Shard> children = new ArrayList<>(2);
        children.add(open(new HashRange(parent.range().from(), from.preceding()), parent));
        children.add(open(new HashRange(from, parent.range().to()), parent));
        return children;
    }

    /** Ends two shards. @return the one that goes on from them */
    Shard merge(Shard lower, Shard upper) {
        close(lower);
        close(upper);
        return open(new HashRange(lower.range().from(), upper.range().to()), lower, upper);
    }

    private void close(Shard shard) {
        ShardKey key = ShardKey.of(shard);
        long last = rows.head(transaction, key)
                .orElseThrow(() -> new IllegalStateException("the open shard " + key + " has no head")).last();
        rows.deleteHead(transaction, key);
        rows.put(transaction, shard.closedAt(now, last));
        openShards--;
    }

    private Shard open(HashRange range, Shard... parents) {
        long epoch = now.getEpochSecond();
        List<Integer> numbers = new ArrayList<>();
        for (Shard parent : parents) {
            numbers.add(parent.number());
            epoch = Math.max(epoch, parent.epoch());
        }
        // later than all its parents, so that its numbers are above theirs
        Shard shard = new Shard(stream.id(), shards++, range, numbers, now, epoch + 1, Optional.empty());
        rows.put(transaction, shard);
        rows.putHead(transaction, ShardKey.of(shard), new ShardRows.Head(0, 0));
        openShards++;
        return shard;
    }

    /** The stream as it is after all that. */
    DataStream finish() {
        return stream.withShards(shards, openShards);
    }
}

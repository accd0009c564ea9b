package dev.quern.storage.streams.append;

import dev.quern.storage.kv.StoreException;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.Shard;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Records of one caller for one shard, and what became of them. */
final class Job {

    /** What became of all records of a job. */
    sealed interface Result {

        /** They are durable, one after another. */
        record Appended(long first, Instant arrival) implements Result {}

        /** The stream is another one than the caller knew: nothing was appended. */
        record Moved() implements Result {}

        /** The store failed. */
        record Failed(StoreException cause) implements Result {}
    }

    private final Route route;
    private final Shard shard;
    private final List<NewRecord> records;
    private final long bytes;
    private final CompletableFuture<Result> result = new CompletableFuture<>();

    Job(Route route, Shard shard, List<NewRecord> records) {
        this.route = route;
        this.shard = shard;
        this.records = records;
        this.bytes = records.stream().mapToLong(NewRecord::size).sum();
    }

    Route route() {
        return route;
    }

    Shard shard() {
        return shard;
    }

    List<NewRecord> records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    CompletableFuture<Result> result() {
        return result;
    }
}

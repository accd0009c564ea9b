package dev.quern.runtime.async;

import dev.quern.runtime.async.RecordBuckets.PreparedRecord;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The records of failed calls that buckets are given by one transaction. Their bytes are made durable before it begins;
 * they are objects when it commits, in the same moment in which the calls leave the queue. For use by one thread.
 */
final class FailureRecords implements AutoCloseable {

    private final RecordBuckets buckets;
    private final Account account;
    private final Map<Place, PreparedRecord> prepared = new HashMap<>();

    /** Of which call, and where to: the destination may change between the runs of a transaction. */
    private record Place(String requestId, String bucket) {}

    FailureRecords(RecordBuckets buckets, Account account) {
        this.buckets = buckets;
        this.account = account;
    }

    /** As Lambda names the objects of asynchronous calls. */
    static String key(String function, Instant time, UUID unique) {
        return RecordForm.key("aws/lambda/async/" + function, time, unique);
    }

    /** Makes the bytes of a record durable, if that has not been done. */
    PreparedRecord prepare(String bucket, Tried tried, InvocationRecord record) {
        QueuedCall call = tried.call();
        return prepared.computeIfAbsent(new Place(call.requestId(), bucket), place -> {
            Lineage lineage = call.lineage().and(call.function());
            return buckets.prepare(bucket, key(call.function().value(), record.time(), UUID.randomUUID()),
                    record.print(), account.arn(call.reference()), lineage);
        });
    }

    /** A run of the transaction begins. */
    void begin() {
        prepared.values().forEach(PreparedRecord::begin);
    }

    /**
     * Writes a record in this run of the transaction.
     *
     * @return {@code false} if there is no such bucket
     */
    boolean write(Transaction transaction, String bucket, Tried tried, InvocationRecord record) {
        // prepared here only if the destination has changed since the transaction was prepared
        return prepare(bucket, tried, record).write(transaction);
    }

    /** Runs the transaction that writes them. */
    <T> T around(Supplier<T> transaction) {
        T result;
        try {
            result = transaction.get();
        } catch (CommitOutcomeUnknownException e) {
            prepared.values().forEach(PreparedRecord::unknown);
            throw e;
        }
        prepared.values().forEach(PreparedRecord::committed);
        return result;
    }

    @Override
    public void close() {
        prepared.values().forEach(PreparedRecord::close);
    }
}

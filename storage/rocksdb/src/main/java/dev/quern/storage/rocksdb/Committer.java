package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The one thread that writes: takes waiting transactions, refuses those that read what has changed, and makes
 * the others durable with one fsync. The order in which it takes them is the serial order that all transactions
 * agree on.
 */
final class Committer implements Runnable {

    private final Database database;
    private final CommitQueue queue;
    private final RunningReads running;
    private final RecentWrites recent;
    private final DiskRoom room;
    private final LongAdder groups = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean broken;

    Committer(Database database, CommitQueue queue, RunningReads running, DiskRoom room, RocksDbSettings settings) {
        this.database = database;
        this.queue = queue;
        this.running = running;
        this.room = room;
        this.recent = new RecentWrites(settings.conflictMemoryBytes(), database.version());
    }

    @Override
    public void run() {
        for (List<CommitRequest> group = queue.nextGroup(); !group.isEmpty(); group = queue.nextGroup()) {
            if (hasRoom(group)) {
                commit(group);
            }
        }
    }

    /** Refuses a group for which there is no room before anything of it is written. */
    private boolean hasRoom(List<CommitRequest> group) {
        try {
            room.require(group.stream().mapToLong(request -> request.writes().bytes()).sum());
            return true;
        } catch (StoreException e) {
            if (e instanceof DiskFullException) {
                refused.add(group.size());
            } else {
                refuseFromNowOn(e);
            }
            group.forEach(request -> request.outcome().completeExceptionally(e));
            return false;
        }
    }

    private void commit(List<CommitRequest> group) {
        List<CommitRequest> accepted = new ArrayList<>(group.size());
        List<CommitRequest> conflicting = new ArrayList<>();
        try (WriteBatch batch = new WriteBatch()) {
            long latest = database.version();
            recent.forget(running.oldest(), latest);
            for (CommitRequest request : group) {
                if (conflicts(request)) {
                    conflicting.add(request);
                } else {
                    append(request.writes(), batch);
                    // no snapshot has this version before the batch is written, nor can one miss it after
                    recent.add(request.writes(), latest + 1);
                    accepted.add(request);
                }
            }
            if (!accepted.isEmpty()) {
                database.write(batch);
                running.committed(database.version());
            }
        } catch (RocksDBException | RuntimeException | Error e) {
            fail(group, conflicting, e);
            return;
        }
        groups.increment();
        commits.add(accepted.size());
        conflicts.add(conflicting.size());
        accepted.forEach(request -> request.outcome().complete(CommitRequest.Outcome.COMMITTED));
        conflicting.forEach(request -> request.outcome().complete(CommitRequest.Outcome.CONFLICT));
    }

    /** Also with an earlier transaction of the same group: its writes are among the recent ones by then. */
    private boolean conflicts(CommitRequest request) {
        return request.readVersion().map(version -> recent.changed(request.reads(), version)).orElse(false);
    }

    private static void append(WriteBuffer writes, WriteBatch batch) throws RocksDBException {
        BatchAppender appender = new BatchAppender(batch);
        writes.forEachCleared(appender::deleteRange);
        writes.forEachPoint((key, write) -> write.appendTo(appender, key));
        appender.finish();
    }

    /**
     * After a failed write nobody knows what the disk holds: whoever goes on could acknowledge what is lost later. Only
     * from a lack of room RocksDB recovers by itself: it leaves the log in which the write failed, and begins another.
     */
    private void fail(List<CommitRequest> group, List<CommitRequest> conflicting, Throwable cause) {
        String reason = cause instanceof StoreException ? cause.getMessage() : "the store cannot commit: " + cause;
        String shows = "; whether the transaction is there shows when the store ";
        if (cause instanceof DiskFullException) {
            room.writeFailed();
            shows += "takes writes again";
        } else {
            refuseFromNowOn(cause);
            shows += "is opened again";
        }
        StoreException unknown = new CommitOutcomeUnknownException(reason + shows, cause);
        conflicting.forEach(request -> request.outcome().complete(CommitRequest.Outcome.CONFLICT));
        group.forEach(request -> request.outcome().completeExceptionally(unknown));
    }

    private void refuseFromNowOn(Throwable cause) {
        broken = true;
        String reason = cause instanceof StoreException ? cause.getMessage() : "the store cannot commit: " + cause;
        queue.refuse(new StoreException("the store takes no more writes since one failed: " + reason
                + "; open it again when the cause is gone", cause));
    }

    long groups() {
        return groups.sum();
    }

    long commits() {
        return commits.sum();
    }

    long conflicts() {
        return conflicts.sum();
    }

    /** How many transactions were refused because the disk had no room for them. */
    long refused() {
        return refused.sum();
    }

    /** Whether nothing more is written until the store is opened again. */
    boolean broken() {
        return broken;
    }
}

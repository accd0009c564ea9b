package dev.quern.storage.rocksdb;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A transaction whose body has run, on its way through the committer. */
final class CommitRequest {

    /** What became of it; a failure to write completes exceptionally. */
    enum Outcome {
        /** Durable and visible. */
        COMMITTED,
        /** Something it had read was changed: nothing was written. */
        CONFLICT
    }

    private final RocksDbTransaction transaction;
    private final @Nullable Reservation reservation;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    CommitRequest(RocksDbTransaction transaction, @Nullable Reservation reservation) {
        this.transaction = transaction;
        this.reservation = reservation;
    }

    WriteBuffer writes() {
        return transaction.writes();
    }

    ReadSet reads() {
        return transaction.reads();
    }

    /** The version it read; empty if it read nothing, and so conflicts with nothing. */
    Optional<Long> readVersion() {
        return transaction.ticket().map(RunningReads.Ticket::version);
    }

    boolean holds(Reservation wanted) {
        return wanted.equals(reservation);
    }

    boolean isReserved() {
        return reservation != null;
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }
}
